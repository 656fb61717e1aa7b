"""Two people wrote in one draft: what each of them wrote is kept. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.studio.draft import TRANSLATED, Cell, Draft, Row


@dataclass(frozen=True)
class Conflict:
    """A cell that both have changed, each to something else. `field` is as the form names it."""

    field: str
    row: str
    language: str
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """Where there is a conflict, the draft holds what is theirs, and the conflict what is mine."""

    draft: Draft
    conflicts: tuple[Conflict, ...]


def merged(base: Draft, mine: Draft, theirs: Draft) -> Merged:
    """My changes since `base` on top of theirs.

    A row that one of us dropped and the other rewrote stays. Facts that both changed become mine.
    """
    conflicts: list[Conflict] = []
    rows: list[Row] = []
    for row in _in_order(base, mine, theirs):
        found = _row(base.row(row.id), mine.row(row.id), theirs.row(row.id), conflicts)
        if found is not None:
            rows.append(found)
    facts = theirs.facts if mine.facts == base.facts else mine.facts
    if mine.facts != base.facts and theirs.facts != base.facts:
        ours = {
            name: getattr(mine.facts if _differs(mine, base, name) else theirs.facts, name)
            for name in mine.facts.__dataclass_fields__
        }
        facts = replace(mine.facts, **ours)
    return Merged(Draft(theirs.topic, facts, tuple(rows)), tuple(conflicts))


def _differs(one: Draft, other: Draft, name: str) -> bool:
    return bool(getattr(one.facts, name) != getattr(other.facts, name))


def _in_order(base: Draft, mine: Draft, theirs: Draft) -> list[Row]:
    """Their order, or mine when only I moved something; rows of the other come after the row
    that stands before them there."""
    common = {row.id for row in mine.rows} & {row.id for row in theirs.rows}
    order = [row.id for row in base.rows if row.id in common]
    theirs_moved = [row.id for row in theirs.rows if row.id in order] != order
    first, second = (theirs, mine) if theirs_moved else (mine, theirs)
    rows = list(first.rows)
    for before, row in zip((None, *second.rows), second.rows):
        if first.row(row.id) is None:
            ids = [each.id for each in rows]
            at = ids.index(before.id) + 1 if before is not None and before.id in ids else len(rows)
            rows.insert(at, row)
    return rows


def _row(
    base: Row | None, mine: Row | None, theirs: Row | None, conflicts: list[Conflict]
) -> Row | None:
    if mine is None or theirs is None:
        kept = mine or theirs
        # Dropped by one of us, and untouched by the other: it goes.
        return None if base is not None and kept == base else kept
    if base is None:
        base = replace(theirs, english="", cells={})
    english = _cell(base, mine, theirs, "en", base.english, mine.english, theirs.english, conflicts)
    row = replace(theirs if mine.kind == base.kind else mine, english=english)
    for language in TRANSLATED:
        was, my, their = base.cell(language), mine.cell(language), theirs.cell(language)
        if my == was or their == was or my.words == their.words:
            cell = their if my == was else my
        else:
            words = _cell(base, mine, theirs, language, was.words, my.words, their.words, conflicts)
            cell = their if words == their.words else Cell(words, my.made_for)
        row = row.with_cell(language, cell)
    return row


def _cell(
    base: Row,
    mine: Row,
    theirs: Row,
    language: str,
    was: str,
    my: str,
    their: str,
    conflicts: list[Conflict],
) -> str:
    if my == was:
        return their
    if their not in (was, my):
        conflicts.append(Conflict(f"{mine.id}.{language}", mine.id, language, was, my, their))
        return their
    return my
