"""The studio's words: each that a page asks for is there, each that is there is asked for."""

from __future__ import annotations

import re

from bot.catalogs.translator import load_translator
from bot.content.interface import load_interface
from bot.settings import ROOT

# A key as the pages and the modules write it; one that ends in a dot is completed when asked.
_KEY = re.compile(r"""["'](studio\.[a-z_.:-]+)(\{\w+\})?["']?""")
_STUDIO = ROOT / "bot" / "studio"
# Completed from a closed list: a table of bot/studio/finding_words.py, parts of a topic.
_COMPLETED = ("studio.finding.", "studio.error.no_", "studio.told.", "studio.did.")


def _asked_for() -> set[str]:
    files = [*_STUDIO.glob("*.py"), *_STUDIO.glob("pages/*.html")]
    texts = (file.read_text(encoding="utf-8") for file in files)
    return {key for text in texts for key, _ in _KEY.findall(text)} | set(_COMPLETED)


def test_each_word_that_is_asked_for_is_there() -> None:
    words = load_interface(ROOT / "data" / "interface-studio.yml")
    whole = {key for key in _asked_for() if not key.endswith((".", "_"))}
    assert {key for key in whole if key not in words and key not in _FILES} == set()


def test_each_word_is_asked_for() -> None:
    words = load_interface(ROOT / "data" / "interface-studio.yml")
    asked = _asked_for()
    begun = tuple(key for key in asked if key.endswith((".", "_")))
    assert [key for key in words if key not in asked and not key.startswith(begun)] == []


def test_each_word_is_there_in_every_language() -> None:
    words = load_interface(ROOT / "data" / "interface-studio.yml")
    translator = load_translator(ROOT / "locales", ("studio",))
    missing = [
        (language, key)
        for language in ("es", "pt")
        for key, english in words.items()
        if translator.current(language, "studio", key, english) is None
    ]
    assert missing == []


# What looks like a key and is a file.
_FILES = frozenset({"studio.sqlite", "studio.css", "studio.js"})
