"""How many slips of the finger lie between two words."""

from __future__ import annotations


def slips(typed: str, meant: str, most: int) -> int | None:
    """The number of letters added, dropped, changed or swapped with their neighbour.

    None when there are more than `most`; it stops counting there.

    >>> slips("holyok", "holyoke", 1), slips("sprignfield", "springfield", 1)
    (1, 1)
    >>> slips("agawam", "holyoke", 2) is None
    True
    """
    if abs(len(typed) - len(meant)) > most:
        return None
    # A letter that the other word does not have is a slip by itself; it tells most words apart at
    # a thirtieth of what counting takes.
    mine, others = set(typed), set(meant)
    if len(mine - others) > most or len(others - mine) > most:
        return None
    above: list[int] = []
    row = list(range(len(meant) + 1))
    for i, letter in enumerate(typed, start=1):
        before, above, row = above, row, [i]
        for j, other in enumerate(meant, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(above) > most:
            return None
    return row[-1] if row[-1] <= most else None
