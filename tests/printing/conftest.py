from __future__ import annotations

from datetime import date

import pytest

from bot.catalogs.translator import LANGUAGES, Translator
from bot.content.library import Library
from bot.printing.options import PrintOptions
from bot.reply.words import Words

DAY = date(2026, 7, 10)


@pytest.fixture(scope="session")
def words(library: Library, translator: Translator) -> dict[str, Words]:
    return {code: Words(library, translator, code) for code in LANGUAGES}


@pytest.fixture(scope="session")
def options() -> PrintOptions:
    return PrintOptions(
        day=DAY,
        telegram="https://t.me/farol_example_bot",
        whatsapp="https://wa.me/14135550123",
        web="https://farol.example.org",
    )
