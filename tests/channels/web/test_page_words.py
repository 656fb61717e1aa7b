"""The words of the page: short, translated, used, and with the hotline where it fails."""

from __future__ import annotations

import pytest

from bot.catalogs.translator import LANGUAGES, Translator
from bot.channels.web_words import page_words
from bot.content.library import Library
from bot.reply.words import Words
from tests.channels.web.client import HOTLINE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_on_buttons_are_short(
    library: Library, translator: Translator, language: str
) -> None:
    words = page_words(Words(library, translator, language))
    buttons = ("exit", "send", "listen", "stop", "close", "try_again", "privacy", "erase")
    assert {key: words[key] for key in buttons if len(words[key]) > 20} == {}


@pytest.mark.parametrize("language", ["es", "pt"])
def test_every_word_of_the_page_is_translated(
    library: Library, translator: Translator, language: str
) -> None:
    keys = [key for key in library.interface if key.startswith("web.")]
    missing = [
        key
        for key in keys
        if translator.current(language, "interface", key, library.interface[key]) is None
    ]
    assert missing == []


def test_no_word_of_the_page_is_left_unused(library: Library, translator: Translator) -> None:
    used = page_words(Words(library, translator, "en"))
    # What ends in `.counted` is said in place of the word without it, where questions are counted.
    kept = {
        key.removeprefix("web.").removesuffix(".counted")
        for key in library.interface
        if key.startswith("web.")
    }
    assert kept - set(used) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "key", ["slow", "offline", "failed", "busy", "unreadable", "too_big", "expired", "too_many"]
)
def test_whatever_goes_wrong_the_hotline_is_named(
    library: Library, translator: Translator, language: str, key: str
) -> None:
    assert HOTLINE in page_words(Words(library, translator, language))[key]
