"""Paper: every kind renders, says what the topics say, is dated, and stays within its page."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pymupdf
import pytest

from bot.printing.family_plan import family_plan
from bot.printing.guide import STEPS, guide
from bot.printing.options import CARD_EDITIONS, EDITIONS, PAPERS, Paper, PrintOptions
from bot.printing.pocket import pocket_sentences
from bot.printing.poster import poster
from bot.printing.print_all import KINDS, Make
from bot.printing.radio_play import radio_plays
from bot.printing.sheet import DoesNotFit, largest, plain
from bot.printing.topic_sheets import topic_sheets
from bot.printing.wallet_cards import wallet_cards
from bot.reply.words import Words
from bot.workshop.play_words import own
from tests.printing.conftest import DAY

HOTLINE = "617-370-5023"
POINTS = {"letter": (612, 792), "a4": (595, 842)}

EVERY = [
    pytest.param(make, edition, id=f"{name} {'+'.join(edition)}")
    for name, make, editions in KINDS
    for edition in editions
]


def printed(make: Make, edition: Sequence[str], paper: Paper, words: dict[str, Words],
            options: PrintOptions) -> pymupdf.Document:  # fmt: skip
    """What is printed, once a session: forty pages take some seconds to fit."""
    key = (make, tuple(edition), paper, options)
    if key not in _printed:
        _printed[key] = make([words[code] for code in edition], paper, options)
    return pymupdf.open(stream=_printed[key])


_printed: dict[object, bytes] = {}


@pytest.mark.parametrize("make, edition", EVERY)
def test_every_page_is_dated_names_the_hotline_and_keeps_inside_its_margins(
    make: Make, edition: tuple[str, ...], words: dict[str, Words], options: PrintOptions,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.WARNING)
    document = printed(make, edition, "letter", words, options)
    # A letter that the fonts lack is only told in the log, and printed as an empty square.
    assert "missing the following glyphs" not in caplog.text
    text = "\n".join(page.get_text() for page in document)
    assert words[edition[0]].day(DAY) in text
    assert HOTLINE in text or make is guide
    outside = [
        (page.number, word[4])
        for page in document
        for word in page.get_text("words")
        if word[0] < 20 or word[1] < 15 or word[2] > 612 - 20 or word[3] > 792 - 15
    ]
    assert outside == []


@pytest.mark.parametrize("paper", PAPERS)
def test_paper_has_the_size_of_its_name(
    paper: Paper, words: dict[str, Words], options: PrintOptions
) -> None:
    page = printed(poster, ("es",), paper, words, options)[0]
    assert (round(page.rect.width), round(page.rect.height)) == POINTS[paper]


@pytest.mark.parametrize("edition", CARD_EDITIONS, ids="+".join)
def test_ten_cards_a_sheet_each_with_the_sentences_and_their_meaning(
    edition: tuple[str, ...], words: dict[str, Words], options: PrintOptions
) -> None:
    front = printed(wallet_cards, edition, "letter", words, options)[0].get_text()
    assert front.count("I want to stay silent. I want a lawyer.") == 10
    meanings = {pocket_sentences(words[code])[0].meaning for code in edition}
    assert all(front.count(meaning) == 10 for meaning in meanings)


def test_a_card_for_everybody_holds_no_sentence_that_is_true_only_for_some(
    words: dict[str, Words], options: PrintOptions
) -> None:
    document = printed(wallet_cards, ("en",), "letter", words, options)
    text = "".join(page.get_text() for page in document)
    assert "afraid" not in text
    assert "two years" not in text


def test_fronts_and_backs_lie_on_each_other_when_the_sheet_is_turned(
    words: dict[str, Words], options: PrintOptions
) -> None:
    front, back = printed(wallet_cards, ("es",), "letter", words, options)
    # The grid stands in the middle of the sheet, so turning it on the long side keeps every place.
    for page in (front, back):
        marks = [drawing["rect"] for drawing in page.get_drawings() if drawing["type"] == "s"]
        assert min(m.x0 for m in marks) + max(m.x1 for m in marks) == pytest.approx(612, abs=1)


@pytest.mark.parametrize("edition", EDITIONS, ids="+".join)
def test_each_urgent_topic_has_its_card_and_behind_it_the_answer(
    edition: tuple[str, ...], words: dict[str, Words], options: PrintOptions
) -> None:
    document = printed(topic_sheets, edition, "letter", words, options)
    told = words[edition[0]]
    urgent = [topic for topic in told.library.topics.values() if topic.urgent]
    assert len(document) == 2 * len(urgent)
    first = " ".join(document[0].get_text().split())
    assert told.topic(urgent[0].id, urgent[0].card[0].text).split(".")[0] in first


def test_a_card_in_one_language_is_in_large_print(
    words: dict[str, Words], options: PrintOptions
) -> None:
    document = printed(topic_sheets, ("es",), "letter", words, options)
    for number in range(0, len(document), 2):
        body = [
            round(span["size"])
            for block in document[number].get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
            # Head and foot are not what is read from afar.
            if 85 < span["origin"][1] < 792 - 113
        ]
        # The meaning below an English sentence is a size smaller.
        assert min(body) >= 15
        assert sorted(body)[len(body) // 2] >= 18


def test_a_poster_without_addresses_tells_what_to_do(words: dict[str, Words]) -> None:
    text = printed(poster, ("en",), "letter", words, PrintOptions(day=DAY))[0].get_text()
    assert "stay silent" in text
    assert "Telegram" not in text


def test_a_posters_qr_codes_are_where_their_addresses_are(
    words: dict[str, Words], options: PrintOptions
) -> None:
    text = printed(poster, ("pt", "en"), "a4", words, options)[0].get_text()
    for address in ("wa.me/14135550123", "t.me/farol_example_bot", "farol.example.org"):
        assert address in text


def test_the_worksheet_lists_what_the_topic_says_to_do(
    words: dict[str, Words], options: PrintOptions
) -> None:
    document = printed(family_plan, ("es", "en"), "letter", words, options)
    text = " ".join("".join(page.get_text() for page in document).split())
    for language in ("es", "en"):
        told = words[language]
        items = [b.text for b in told.library.topics["family_plan"].answer if b.kind == "item"]
        assert all(told.topic("family_plan", item) in text for item in items)


def test_the_same_content_on_the_same_day_gives_the_same_bytes(
    words: dict[str, Words], options: PrintOptions
) -> None:
    assert poster([words["es"]], "a4", options) == poster([words["es"]], "a4", options)


def test_the_guide_fills_ninety_minutes_on_one_page(
    words: dict[str, Words], options: PrintOptions
) -> None:
    assert sum(minutes for _, minutes in STEPS) == 90
    first = printed(guide, ("es",), "letter", words, options)[0].get_text()
    assert words["es"].ui("guide.step_close").split(".")[0] in first


def test_a_radio_play_goes_on_where_the_scenario_does(
    words: dict[str, Words], options: PrintOptions
) -> None:
    document = printed(radio_plays, ("pt",), "a4", words, options)
    text = " ".join("".join(page.get_text() for page in document).split())
    for scenario in words["pt"].library.scenarios.values():
        assert own(scenario.id, scenario.title, words["pt"]) in text
    assert "(siga em 2)" in text


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("edition", ["es", "pt", "en"])
def test_no_scene_ends_on_a_page_of_its_own(
    paper: Paper, edition: str, words: dict[str, Words], options: PrintOptions
) -> None:
    """A reader would turn the page for two lines."""
    ask = words[edition].ui("radio.room")
    for page in printed(radio_plays, (edition,), paper, words, options):
        assert ask in page.get_text(), f"page {page.number + 1} asks the room nothing"


def test_a_text_that_does_not_fit_is_told_not_cut() -> None:
    with pytest.raises(DoesNotFit, match="ice_at_door: too long"):
        largest([12, 11, 10], lambda size: False, "ice_at_door")


def test_pictures_are_left_out() -> None:
    assert plain("🚪 En mi puerta") == "En mi puerta"
