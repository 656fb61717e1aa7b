"""The words of each language, read from the translators' .po files.

English is the key. A translation whose English has changed is marked fuzzy by gettext's own tools;
it is then not shown: a stale right is worse than an English one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import PoFileError, read_po

from bot.errors import ContentError

LANGUAGES = ("es", "pt", "en")
SOURCE_LANGUAGE = "en"
DOMAINS = ("interface", "topics", "directory", "workshop", "studio")

Catalog = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Translator:
    """Translations by language, domain, and (context, English)."""

    catalogs: Mapping[str, Mapping[str, Catalog]]

    def text(self, language: str, domain: str, context: str, english: str) -> str:
        """The words in that language, or the English ones where no current translation stands."""
        return self.current(language, domain, context, english) or english

    def current(self, language: str, domain: str, context: str, english: str) -> str | None:
        """The current translation; None if it is missing or stale. English is always current."""
        if language == SOURCE_LANGUAGE:
            return english
        return self.catalogs.get(language, {}).get(domain, {}).get((context, english))


def load_translator(folder: Path, domains_wanted: Iterable[str] = DOMAINS) -> Translator:
    """The catalogs under locales/<lang>/LC_MESSAGES. Raises ContentError for a broken file."""
    catalogs: dict[str, Mapping[str, Catalog]] = {}
    for language in LANGUAGES:
        domains: dict[str, Catalog] = {}
        for domain in domains_wanted:
            path = folder / language / "LC_MESSAGES" / f"{domain}.po"
            if path.exists():
                domains[domain] = _read(path, language)
        catalogs[language] = MappingProxyType(domains)
    return Translator(MappingProxyType(catalogs))


def _read(path: Path, language: str) -> Catalog:
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=language, abort_invalid=True)
    except (PoFileError, ValueError, UnicodeDecodeError) as error:
        line = getattr(error, "lineno", None) or 1
        raise ContentError(path, line, f"this catalog cannot be read: {error}") from error
    return MappingProxyType(
        {
            (message.context or "", str(message.id)): str(message.string)
            for message in catalog
            if message.id and message.string and not message.fuzzy
        }
    )
