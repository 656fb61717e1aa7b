"""The translators' catalogs brought up to what data/ says now.

A sentence whose English changed keeps its old translation, marked fuzzy and with the English it was
made for, and is no longer shown until a translator takes the mark away.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.catalogs.extract import MOMENT, empty_catalog, template
from bot.catalogs.previous import mended, previous_english
from bot.catalogs.sentences import BY_DOMAIN
from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE
from bot.content.library import load_library
from bot.errors import ContentError

LINE_WIDTH = 100


@dataclass(frozen=True)
class CatalogSummary:
    """What one catalog holds after the update; `is_changed` when its file was written."""

    path: Path
    language: str
    domain: str
    sentences: int
    stale: int
    missing: int
    is_changed: bool

    def __str__(self) -> str:
        counts = f"{self.sentences} sentences, {self.stale} stale, {self.missing} missing"
        return f"{self.language} {self.domain}: {counts}" + (", written" if self.is_changed else "")


def update_catalogs(data: Path, locales: Path) -> tuple[CatalogSummary, ...]:
    """Brings every .po up to data/, and writes the templates beside the languages as .pot.

    The same content gives the same bytes; a file that does not change is not touched.
    Raises ContentError when data/ or a catalog cannot be read.
    """
    library = load_library(data)
    summaries = []
    for domain in BY_DOMAIN:
        source = template(domain, library, data)
        _write(locales / f"{domain}.pot", catalog_bytes(source))
        for language in LANGUAGES:
            if language == SOURCE_LANGUAGE:
                continue
            path = locales / language / "LC_MESSAGES" / f"{domain}.po"
            catalog = merged(read_catalog(path, domain, language), source)
            summaries.append(_summary(path, language, domain, catalog))
    return tuple(summaries)


def merged(old: Catalog, source: Catalog) -> Catalog:
    """The template's messages with the translations of the old catalog, by Babel's own update.

    Each context is updated apart, so that a changed sentence of one topic is never matched with a
    sentence of another that only sounds like it.
    """
    kept = {_key(message): message for message in old if message.id}
    result = empty_catalog("", None)
    result.locale = old.locale_identifier
    # The header is the translators', but the date in it must not move.
    result.header_comment = old.header_comment
    result.project, result.version = old.project, old.version
    result.revision_date, result.last_translator = old.revision_date, old.last_translator
    result.language_team, result.creation_date = old.language_team, MOMENT
    parts: dict[str, Catalog] = {}
    for context in {message.context or "" for message in source if message.id}:
        part = _in_context(old, context)
        part.update(_in_context(source, context))
        parts[context] = part
    for message in source:
        if message.id:
            now = parts[message.context or ""].get(message.id, message.context)
            assert now is not None
            was = kept.get(_key(now))
            if was is not None and now.fuzzy and not now.previous_id:
                now.previous_id = was.previous_id
            result[now.id] = now
    return result


def _in_context(catalog: Catalog, context: str) -> Catalog:
    part = Catalog(locale=catalog.locale_identifier)
    for message in catalog:
        if message.id and (message.context or "") == context:
            part[message.id] = message.clone()
    return part


def read_catalog(path: Path, domain: str, language: str) -> Catalog:
    """The catalog with the former English of its stale entries; an empty one without a file."""
    if not path.exists():
        return empty_catalog(domain, language)
    text = path.read_text(encoding="utf-8")
    try:
        catalog = read_po(io.StringIO(text), locale=language, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise ContentError(path, line, f"this catalog cannot be read: {error}") from error
    for message in _messages(catalog):
        # Babel reads a `#|` line as a translator's remark and would write it back as one.
        message.user_comments = [
            remark for remark in message.user_comments if not remark.startswith("|")
        ]
    for (context, english), former in previous_english(text).items():
        message = catalog.get(english, context or None)
        if message is not None:
            message.previous_id = [former]
    return catalog


def _summary(path: Path, language: str, domain: str, catalog: Catalog) -> CatalogSummary:
    messages = list(_messages(catalog))
    return CatalogSummary(
        path=path,
        language=language,
        domain=domain,
        sentences=len(messages),
        stale=sum(1 for message in messages if message.string and message.fuzzy),
        missing=sum(1 for message in messages if not message.string),
        is_changed=_write(path, catalog_bytes(catalog)),
    )


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _key(message: Message) -> tuple[str, str]:
    return (message.context or "", str(message.id))


def catalog_bytes(catalog: Catalog) -> bytes:
    """The file as it is kept: the same words give the same bytes."""
    # Sentences that are gone are left out: git remembers them. So are the numbers of lines: one new
    # line of a file would change every message below it, in every language.
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalog,
        width=LINE_WIDTH,
        include_previous=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return mended(buffer.getvalue().decode("utf-8"), LINE_WIDTH).encode("utf-8")


def _write(path: Path, content: bytes) -> bool:
    """Writes the file when it would change; tells whether it did."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True
