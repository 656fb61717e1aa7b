"""The translators' catalogs with their lines, the stale entries too: for those who mend them.

What people are told comes from bot/catalogs/translator.py, which knows only current words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import PoFileError, read_po

from bot.catalogs.translator import DOMAINS, LANGUAGES, SOURCE_LANGUAGE
from bot.errors import ContentError


@dataclass(frozen=True)
class Entry:
    """A sentence in one language. `line` is that of its msgid; `words` is "" when missing."""

    language: str
    domain: str
    context: str
    english: str
    words: str
    is_fuzzy: bool
    file: Path
    line: int

    @property
    def is_current(self) -> bool:
        return bool(self.words) and not self.is_fuzzy


@dataclass(frozen=True)
class Entries:
    """Every entry by language and (domain, context, english)."""

    by_key: Mapping[tuple[str, str, str, str], Entry]
    files: Mapping[tuple[str, str], Path]

    def find(self, language: str, key: tuple[str, str, str]) -> Entry | None:
        return self.by_key.get((language, *key))


def read_entries(locales: Path, domains: Iterable[str] = DOMAINS) -> Entries:
    """The catalogs under locales/<lang>/LC_MESSAGES. Raises ContentError for a broken file."""
    by_key: dict[tuple[str, str, str, str], Entry] = {}
    files: dict[tuple[str, str], Path] = {}
    for language in LANGUAGES:
        if language == SOURCE_LANGUAGE:
            continue
        for domain in domains:
            path = locales / language / "LC_MESSAGES" / f"{domain}.po"
            files[(language, domain)] = path
            if path.exists():
                for entry in _read(path, language, domain):
                    by_key[(language, domain, entry.context, entry.english)] = entry
    return Entries(MappingProxyType(by_key), MappingProxyType(files))


def _read(path: Path, language: str, domain: str) -> Iterator[Entry]:
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=language, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise ContentError(path, line, f"this catalog cannot be read: {error}") from error
    for message in catalog:
        if message.id:
            yield Entry(
                language=language,
                domain=domain,
                context=message.context or "",
                english=str(message.id),
                words=str(message.string or ""),
                is_fuzzy=message.fuzzy,
                file=path,
                line=message.lineno or 1,
            )
