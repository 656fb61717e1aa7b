"""What an organizer may do. A role is a word; a translator's names the language."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE

WRITER = "writer"
REVIEWER = "reviewer"
ADMINISTRATOR = "administrator"


def translator_of(language: str) -> str:
    return f"translator:{language}"


TRANSLATORS = tuple(
    translator_of(language) for language in LANGUAGES if language != SOURCE_LANGUAGE
)
ROLES = (WRITER, *TRANSLATORS, REVIEWER, ADMINISTRATOR)


def known_roles(given: Iterable[str]) -> frozenset[str]:
    """Those of the words that are roles; what a form made up is dropped."""
    return frozenset(given) & frozenset(ROLES)
