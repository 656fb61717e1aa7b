"""A reply's text becomes blocks and spans, and loses no word on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web_blocks import _cut, _spans, blocks, taps_shown
from bot.content.library import Library
from bot.reply.reply import Reply, Say

OPEN = Say("Please slide the warrant under the door.", "Pase la orden por debajo de la puerta.")


@pytest.mark.parametrize(
    "text, kinds",
    [
        pytest.param("One line.", ["text"], id="a single paragraph is no heading"),
        pytest.param("At my door\n\nDo not open.", ["title", "text"], id="a heading"),
        pytest.param("x" * 91 + "\n\nMore.", ["text", "text"], id="too long for a heading"),
        pytest.param("At my door\n\n• A\n• B", ["title", "list"], id="bullets"),
        pytest.param("Which?\n\n1. A\n2. B", ["title", "steps"], id="numbers"),
        pytest.param("Near:\n\nLegal Aid\n☎ 855-252-5342", ["title", "place"], id="a place"),
        pytest.param("Near:\n\nFund\nhttps://a.org\nOpen", ["title", "place"], id="no phone"),
        pytest.param(
            f"{OPEN.english}\n({OPEN.meaning})\n\nMore.", ["say", "text"], id="said to an agent"
        ),
        pytest.param("Hola\n\nA\n\n———\n\nOi\n\nB", ["title", "text", "rule", "title", "text"],
                     id="two languages"),
    ],
)  # fmt: skip
def test_paragraphs_are_told_apart_by_what_they_are(text: str, kinds: list[str]) -> None:
    found = blocks(Reply(text, language="es", say=(OPEN,)))
    assert [block.kind for block in found] == kinds


@pytest.mark.parametrize(
    "line, to",
    [
        pytest.param("Call LUCE: 617-370-5023.", "tel:+16173705023", id="hyphens"),
        pytest.param("Call (617) 727-2200", "tel:+16177272200", id="parentheses"),
        pytest.param("Call 1-800-994-3228", "tel:+18009943228", id="with the 1"),
        pytest.param("Police: 911.", "tel:911", id="three digits"),
        pytest.param("See https://www.mass.gov/x.", "https://www.mass.gov/x", id="a link"),
    ],
)
def test_a_number_or_a_link_can_be_tapped(line: str, to: str) -> None:
    assert [span.to for span in blocks(Reply(line))[0].lines[0] if span.to] == [to]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Form I-205 of 2026-07-01", id="a form and a date"),
        pytest.param("It costs $911 or 988%", id="an amount"),
        pytest.param("M.G.L. c. 19, § 911", id="a law"),
    ],
)
def test_other_figures_are_not_numbers_to_call(line: str) -> None:
    assert [span.kind for span in blocks(Reply(line))[0].lines[0]] == ["text"]


def test_a_sentence_in_english_is_marked_as_english() -> None:
    line = f'• "{OPEN.english}" ({OPEN.meaning})'
    spans = blocks(Reply(line, language="es", say=(OPEN,)))[0].lines[0]
    assert [span.kind for span in spans] == ["english", "text"]


def test_each_part_of_a_reply_in_three_languages_has_its_own() -> None:
    found = blocks(Reply("Hola\n\n———\n\nOi\n\n———\n\nHello", language=None))
    assert [block.language for block in found if block.kind != "rule"] == ["es", "pt", "en"]


def test_every_number_of_the_directory_can_be_tapped(library: Library) -> None:
    phones = [phone for place in library.organizations.values() for phone in place.phones]
    missed = [
        phone.written
        for phone in phones
        if f"tel:{phone.e164}" not in taps_shown(blocks(Reply(f"Name\n☎ {phone.written}")))
    ]
    assert missed == []


@given(st.text(alphabet="ab 1.2-39\n•☎—https:/\"'<>&", max_size=200))
def test_no_word_is_lost_or_added(text: str) -> None:
    found = blocks(Reply(text))
    shown = "".join(span.text for block in found for line in block.lines for span in line)
    for mark in ("• ", "☎ ", "———"):
        text = text.replace(mark, "")
    kept = sorted(character for character in shown if character.isalpha())
    assert kept == sorted(character for character in text if character.isalpha())


@given(st.text(alphabet='a 1267-03.()/:§$☎"https✓', max_size=60))
def test_a_line_without_a_digit_a_quotation_or_a_link_is_cut_as_any_other(line: str) -> None:
    assert _spans(line, (OPEN,)) == _cut.__wrapped__(line, (OPEN,))


def test_every_line_of_ours_is_cut_the_same_when_it_comes_again(library: Library) -> None:
    lines = {
        line
        for topic in library.topics.values()
        for block in topic.answer
        for line in block.text.split("\n")
    }
    for line in lines:
        assert _spans(line, ()) == _spans(line, ()) == _cut.__wrapped__(line, ())
