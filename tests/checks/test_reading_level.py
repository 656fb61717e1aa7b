"""Syllables and reading levels, on words and texts whose figures are known."""

from __future__ import annotations

import pytest

from bot.checks.reading_level import SCALES, Counts, count, reading_level
from bot.checks.syllables import syllables


@pytest.mark.parametrize(
    "language, written",
    [
        ("es", "a-bo-ga-do"),
        ("es", "dí-a"),
        ("es", "ciu-dad"),
        ("es", "po-li-cí-a"),
        ("es", "fa-mi-lia"),
        ("es", "le-er"),
        ("es", "ley"),
        ("es", "quien"),
        ("es", "güe-ro"),
        ("pt", "ad-vo-ga-do"),
        ("pt", "não"),
        ("pt", "pri-são"),
        ("pt", "sa-ú-de"),
        ("pt", "mãe"),
        ("pt", "po-lí-cia"),
        ("pt", "o-ri-gem"),
        ("en", "door"),
        ("en", "law-yer"),
        ("en", "named"),
        ("en", "need-ed"),
        ("en", "ta-ble"),
        ("en", "im-mi-gra-tion"),
        ("en", "po-lice"),
    ],
)
def test_syllables_are_counted_as_people_say_them(language: str, written: str) -> None:
    assert syllables(written.replace("-", ""), language) == len(written.split("-"))


def test_links_placeholders_and_numbers_are_not_read_as_words() -> None:
    text = "Call LUCE at {phone:luce} by 5. See https://guide.example/all"
    assert count([text], "en") == Counts(sentences=2, words=5, syllables=5)


def test_each_item_of_a_list_ends_a_sentence() -> None:
    assert count(["a visa", "a green card"], "en").sentences == 2


@pytest.mark.parametrize("language", SCALES)
def test_long_sentences_of_long_words_are_hard_and_short_ones_are_not(language: str) -> None:
    easy = {"en": "Do not open the door.", "es": "No abra la puerta.", "pt": "Não abra a porta."}
    hard = {
        "en": "Administrative documentation necessitates authorization by independent officials.",
        "es": "La documentación administrativa requiere autorización jurisdiccional previa.",
        "pt": "A documentação administrativa requer autorização jurisdicional correspondente.",
    }
    scale = SCALES[language]
    easy_level, hard_level = (reading_level([text[language]], language) for text in (easy, hard))
    assert easy_level is not None and not scale.is_hard(easy_level)
    assert hard_level is not None and scale.is_hard(hard_level)


def test_the_formulas_are_those_of_their_authors() -> None:
    # 100 words in 5 sentences, 150 syllables, worked by hand.
    counts = Counts(sentences=5, words=100, syllables=150)
    levels = {language: scale.formula(counts) for language, scale in SCALES.items()}
    assert levels == pytest.approx({"en": 9.91, "es": 93.385, "pt": 101.635})


def test_no_words_have_no_level() -> None:
    assert reading_level(["911"], "en") is None
