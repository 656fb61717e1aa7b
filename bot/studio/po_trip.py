"""Catalogs for Poedit, Weblate and Crowdin, and back. Pure but for reading the catalogs.

A file that comes back is compared with what was sent out, the published catalogs: only what its
translator changed is taken, entry by entry, and what cannot be taken is named.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot.catalogs.entries import Entries, Entry
from bot.catalogs.previous import previous_english
from bot.catalogs.translator import DOMAINS
from bot.catalogs.update import catalog_bytes, read_catalog
from bot.studio.draft import TRANSLATED, Cell, Draft
from bot.studio.edit import MAX_CELL
from bot.studio.errors import StudioError
from bot.studio.organization_draft import OrganizationDraft
from bot.studio.table import RowFault
from bot.studio.trip import Taken, Trip, TripChange

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Originals:
    """Published drafts and those that are kept by now, of topics and of organizations."""

    topics: Mapping[str, Draft]
    kept_topics: Mapping[str, Draft]
    organizations: Mapping[str, OrganizationDraft]
    kept_organizations: Mapping[str, OrganizationDraft]


@dataclass(frozen=True)
class _Place:
    """Where a sentence is edited: the cell as published, and as it is in the draft by now."""

    subject: str
    cell: str
    published: Cell
    now: Cell


def po_file(domain: str, language: str, locales: Path, now: datetime) -> bytes:
    """The published catalog with its fuzzy marks, the English they were made for, and a header
    that other programs need. Raises ContentError."""
    path = locales / language / "LC_MESSAGES" / f"{domain}.po"
    catalog = read_catalog(path, domain, language)
    catalog.revision_date = now
    catalog.last_translator = "Farol <studio@farol.invalid>"
    catalog.language_team = language
    return catalog_bytes(catalog)


def plan_po(file: bytes, entries: Entries, originals: Originals, allowed: frozenset[str]) -> Trip:
    """What the file changes. Raises StudioError when it is no catalog of ours at all."""
    catalog, text = _read(file)
    language = (catalog.locale_identifier or "")[:2].lower()
    if language not in TRANSLATED:
        raise StudioError("studio.trip.error.po_language")
    if language not in allowed:
        raise StudioError("studio.trip.error.po_role", 403)
    former = previous_english(text)
    changes, faults = list[TripChange](), list[RowFault]()
    cells: dict[str, dict[str, tuple[str, str]]] = {}
    messages = [message for message in catalog if message.id]
    if not messages:
        raise StudioError("studio.trip.error.empty")
    for message in messages:
        english, words = str(message.id), _SPACE.sub(" ", str(message.string or "")).strip()
        context = message.context or ""
        entry = _entry(entries, language, context, english)
        was = former.get((context, english), "")
        if not words or (entry is not None and _is_same(entry, message, words)):
            continue
        fault = _fault(message, words, entry)
        if fault is not None:
            faults.append(fault)
            continue
        made_for = was if message.fuzzy else english
        fresh = Cell(words, made_for)
        places = list(_places(originals, language, context, english))
        if not places:
            faults.append(_named(message, "studio.trip.fault.not_edited_here"))
        for place in places:
            if place.now == fresh:
                continue
            if place.now != place.published:
                faults.append(_named(message, "studio.trip.fault.moved_on"))
                break
            cells.setdefault(place.subject, {})[place.cell] = (words, made_for)
            changes.append(
                TripChange(
                    place.subject, message.lineno or 1, english[:60], language,
                    place.now.words, words,
                )
            )  # fmt: skip
    taken = {subject: Taken(cells=each) for subject, each in cells.items()}
    return Trip(tuple(changes), tuple(faults), taken)


def _read(file: bytes) -> tuple[Catalog, str]:
    if b"msgid" not in file:
        raise StudioError("studio.trip.error.not_po")
    try:
        text = file.decode("utf-8-sig")
        return read_po(io.StringIO(text), abort_invalid=True), text
    except UnicodeDecodeError as error:
        raise StudioError("studio.trip.error.encoding") from error
    except PoFileError as error:
        raise StudioError("studio.trip.error.po", row=(error.lineno or 0) + 1) from error
    except (ValueError, UnknownLocaleError) as error:
        raise StudioError("studio.trip.error.po", row=1) from error


def _entry(entries: Entries, language: str, context: str, english: str) -> Entry | None:
    found = (entries.find(language, (domain, context, english)) for domain in DOMAINS)
    return next((entry for entry in found if entry is not None), None)


def _is_same(entry: Entry, message: Message, words: str) -> bool:
    return _SPACE.sub(" ", entry.words).strip() == words and entry.is_fuzzy == message.fuzzy


def _fault(message: Message, words: str, entry: Entry | None) -> RowFault | None:
    if entry is None:
        return _named(message, "studio.trip.fault.no_sentence")
    if len(words) > MAX_CELL:
        return _named(message, "studio.error.cell_too_long", {"maximum": MAX_CELL})
    places = sorted(_PLACEHOLDER.findall(str(message.id)))
    if not message.fuzzy and places != sorted(_PLACEHOLDER.findall(words)):
        return _named(message, "studio.trip.fault.placeholder", {"written": " ".join(places)})
    return None


def _named(message: Message, key: str, told: Mapping[str, object] | None = None) -> RowFault:
    context = f"{message.context}: " if message.context else ""
    return RowFault(message.lineno or 1, f"{context}{str(message.id)[:60]}", key, told or {})


def _places(originals: Originals, language: str, context: str, english: str) -> Iterator[_Place]:
    if context:
        yield from _places_in_topic(originals, language, context, english)
        return
    for organization_id, published in originals.organizations.items():
        for slot, told in published.sentences().items():
            if told == english:
                now = originals.kept_organizations.get(organization_id, published)
                yield _Place(
                    organization_id, f"{slot}.{language}",
                    published.cell(slot, language), now.cell(slot, language),
                )  # fmt: skip
                # The sentence is one in the catalog: one draft that brings it is enough.
                return


def _places_in_topic(
    originals: Originals, language: str, topic: str, english: str
) -> Sequence[_Place]:
    published = originals.topics.get(topic)
    if published is None:
        return []
    now = originals.kept_topics.get(topic, published)
    places = []
    for row in published.rows:
        if row.english != english:
            continue
        kept = now.row(row.id) or row
        places.append(
            _Place(topic, f"{row.id}.{language}", row.cell(language), kept.cell(language))
        )
    # The same sentence said twice shares its translation.
    return places[:1]
