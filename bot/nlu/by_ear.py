"""Short texts that sound alike, or differ by one slip of a thumb, whatever they mean."""

from __future__ import annotations

import re

# The spellings of one sound in Spanish, Portuguese or English that people mix; in this order.
_SOUNDS = tuple(
    (re.compile(spelling), sound)
    for spelling, sound in (
        (r"[^\w\s]", ""),
        ("ph", "f"),
        # Sounds of their own, kept apart from what their letters alone would become.
        ("sh|ch", "%"),
        ("lh", "ly"),
        ("nh", "ny"),
        (r"h(?=\w{3})|(?<=\w{3})h", ""),
        (r"qu(?=[ei])", "k"),
        (r"c(?=[eiy])|z", "s"),
        (r"g(?=[ei])", "j"),
        ("ll", "y"),
        ("[cq]", "k"),
        ("v", "b"),
        ("w", "u"),
        (r"(.)\1+", r"\1"),
        (r"\s+", ""),
    )
)


def sound(normalized: str) -> str:
    """What a normalized text sounds like, in letters; nothing for marks and pictures alone.

    >>> sound("vuenos dias") == sound("buenosdias"), sound("ci") == sound("si")
    (True, True)
    """
    heard = normalized
    for spelling, letters in _SOUNDS:
        heard = spelling.sub(letters, heard)
    return heard


def is_one_slip(one: str, other: str) -> bool:
    """Whether a letter too many, too few or wrong, or two letters swapped, is all the difference.

    >>> is_one_slip("strat", "start"), is_one_slip("gracas", "gracias"), is_one_slip("si", "no")
    (True, True, False)
    """
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    one, other = one[at:], other[at:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
