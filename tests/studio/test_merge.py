"""No word of anybody is lost, whatever two people do at once."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.studio.draft import Cell, Draft, Facts, Row
from bot.studio.merge import merged

FACTS = Facts("detention", False, "2026-07-01", "", ("a",), (), ())
WORDS = st.sampled_from(["", "one", "two", "three", "four"])


def draft_of_one_line(english: str) -> Draft:
    return Draft("bond", FACTS, (Row("p1", "answer", "paragraph", english),))


def saying(draft: Draft, english: str) -> Draft:
    return replace(draft, rows=(replace(draft.rows[0], english=english), *draft.rows[1:]))


@st.composite
def changed(draw: st.DrawFn, base: Draft, fresh: str) -> Draft:
    """The base after one person: lines rewritten, taken out, added."""
    rows = []
    for row in base.rows:
        what = draw(st.sampled_from(["keep", "keep", "english", "pt", "drop"]))
        if what == "english":
            row = replace(row, english=f"{fresh} {draw(WORDS)}")
        elif what == "pt":
            row = row.with_cell("pt", Cell(f"{fresh} {draw(WORDS)}", row.english))
        if what != "drop":
            rows.append(row)
        if draw(st.booleans()):
            rows.append(Row(f"{fresh}{len(rows)}", "answer", "item", f"{fresh} {draw(WORDS)}"))
    return replace(base, rows=tuple(rows))


BASE = Draft(
    "bond",
    FACTS,
    tuple(
        Row(f"p{n}", "answer", "paragraph", f"line {n}", {"pt": Cell(f"linha {n}", f"line {n}")})
        for n in range(1, 5)
    ),
)


@given(changed(BASE, "mine"), changed(BASE, "theirs"))
def test_every_new_word_of_both_is_in_the_draft_or_in_a_conflict(
    mine: Draft, theirs: Draft
) -> None:
    both = merged(BASE, mine, theirs)
    kept = _said(both.draft) | {each.mine for each in both.conflicts}
    assert _said(mine) - _said(BASE) <= kept
    assert _said(theirs) - _said(BASE) <= _said(both.draft)


@given(changed(BASE, "mine"))
def test_who_was_alone_gets_what_they_wrote(mine: Draft) -> None:
    both = merged(BASE, mine, BASE)
    assert _lines(both.draft) == _lines(mine)
    assert both.conflicts == ()


@given(changed(BASE, "both"))
def test_the_same_change_twice_is_no_conflict(change: Draft) -> None:
    both = merged(BASE, change, change)
    assert _lines(both.draft) == _lines(change)
    assert both.conflicts == ()


def _said(draft: Draft) -> set[str]:
    words = {row.english for row in draft.rows}
    return words | {row.cell("pt").words for row in draft.rows}


def _lines(draft: Draft) -> list[tuple[str, str, str]]:
    return [(row.id, row.english, row.cell("pt").words) for row in draft.rows]
