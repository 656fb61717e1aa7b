from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.catalogs.translator import LANGUAGES, Translator
from bot.clock import EASTERN
from bot.content.library import Library
from bot.reply.words import Words


class Clock:
    """An hour that a test moves on."""

    def __init__(self) -> None:
        self.at = datetime(2026, 7, 11, 10, 0, tzinfo=EASTERN)

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def hour() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def words(library: Library, translator: Translator) -> dict[str, Words]:
    return {code: Words(library, translator, code) for code in LANGUAGES}
