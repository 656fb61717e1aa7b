"""What a file that comes back would change: shown before it is taken, all or nothing. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE, Translator
from bot.studio.draft import TRANSLATED, Cell, Draft, same_sentences_together
from bot.studio.edit import MAX_CELL, edited
from bot.studio.organization_draft import OrganizationDraft
from bot.studio.organization_draft import edited as organization_edited
from bot.studio.organization_fields import FIELDS, Known, clean, faults
from bot.studio.table import ID, Column, RowFault, TableRow

ALL_COLUMNS = frozenset(LANGUAGES)
# Translations that a spreadsheet of the directory has columns for.
SLOTS = ("name", "short", "what", "area_note", "languages_note", "hours_note", "cost")
_MARK_LENGTH = 8


@dataclass(frozen=True)
class TripChange:
    """One cell: of a topic or an organization, as the file's column calls it."""

    subject: str
    row: int
    column: str
    language: str
    before: str
    after: str


@dataclass(frozen=True)
class Taken:
    """What to do with one draft: fields as its editor's form has them, and cells set as they are.

    Cells are words and the English they were made for: a catalog says which are stale.
    """

    form: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Trip:
    """`taken` by subject; empty as soon as there is a fault that forbids to take anything."""

    changes: tuple[TripChange, ...] = ()
    faults: tuple[RowFault, ...] = ()
    taken: Mapping[str, Taken] = field(default_factory=dict)


def topic_rows(drafts: Iterable[Draft]) -> list[dict[str, str]]:
    """One row a sentence."""
    return [
        {
            ID: f"{draft.topic}/{row.id}/{_mark(*(row.words(each) for each in LANGUAGES))}",
            "part": row.part,
            **{language: row.words(language) for language in LANGUAGES},
            **{f"{language}_state": row.state(language) for language in TRANSLATED},
        }
        for draft in drafts
        for row in draft.rows
    ]


def directory_rows(drafts: Iterable[OrganizationDraft]) -> list[dict[str, str]]:
    """One row an organization; its lists one item a line, or with commas."""
    return [
        {
            ID: f"{draft.id}/{_mark(*sorted(draft.flat().items()))}",
            **draft.fields,
            **{
                f"{slot}.{language}": draft.words(slot, language)
                for slot in SLOTS
                for language in TRANSLATED
                if slot in draft.sentences()
            },
        }
        for draft in drafts
    ]


def plan_topics(
    rows: Sequence[TableRow],
    unreadable: Sequence[RowFault],
    drafts: Mapping[str, Draft],
    allowed: frozenset[str],
    columns: Sequence[Column],
) -> Trip:
    """What these rows change in these drafts. `allowed`: the languages their sender writes."""
    titles = {column.name: column.titles[0] for column in columns}
    found, changes, forms = list(unreadable), list[TripChange](), dict[str, dict[str, str]]()
    seen: set[str] = set()
    for line in rows:
        written = line.values.get(ID, "").strip()
        topic, _, rest = written.partition("/")
        row_id, _, mark = rest.partition("/")
        row = drafts[topic].row(row_id) if topic in drafts else None
        if row is None or not mark or f"{topic}/{row_id}" in seen:
            found.append(_id_fault(line, written, f"{topic}/{row_id}" in seen, titles))
            continue
        seen.add(f"{topic}/{row_id}")
        form = {f"{row_id}.{each}": line.values[each] for each in LANGUAGES if each in line.values}
        long = [each for each in LANGUAGES if len(line.values.get(each, "")) > MAX_CELL]
        if long:
            told = {"maximum": MAX_CELL}
            found.append(RowFault(line.number, titles[long[0]], "studio.error.cell_too_long", told))
            continue
        fresh = edited(drafts[topic], form, ALL_COLUMNS).row(row_id)
        assert fresh is not None
        here = [
            TripChange(topic, line.number, titles[each], each, row.words(each), fresh.words(each))
            for each in LANGUAGES
            if row.words(each) != fresh.words(each)
        ]
        now = _mark(*(row.words(each) for each in LANGUAGES))
        found += _row_faults(line, here, mark != now, allowed, written)
        if row.english and not fresh.english:
            found.append(
                RowFault(line.number, titles[SOURCE_LANGUAGE], "studio.trip.fault.no_english")
            )
        if here:
            changes += here
            forms.setdefault(topic, {}).update(form)
    return _trip(changes, found, {topic: Taken(form) for topic, form in forms.items()})


def plan_directory(
    rows: Sequence[TableRow],
    unreadable: Sequence[RowFault],
    drafts: Mapping[str, OrganizationDraft],
    allowed: frozenset[str],
    columns: Sequence[Column],
    known: Known,
    today: date,
) -> Trip:
    """The same for organizations; what their form would refuse is refused here, cell by cell."""
    titles = {column.name: column.titles[0] for column in columns}
    found, changes, taken = list(unreadable), list[TripChange](), dict[str, Taken]()
    seen: set[str] = set()
    for line in rows:
        written = line.values.get(ID, "").strip()
        organization_id, _, mark = written.partition("/")
        draft = drafts.get(organization_id)
        if draft is None or not mark or organization_id in seen:
            found.append(_id_fault(line, written, organization_id in seen, titles))
            continue
        seen.add(organization_id)
        form = {name: clean(name, words) for name, words in line.values.items() if name != ID}
        fresh = organization_edited(draft, form, ALL_COLUMNS)
        was, now = draft.flat(), fresh.flat()
        here = [
            TripChange(
                organization_id, line.number, titles[name], _language_of(name),
                was.get(name, ""), now.get(name, ""),
            )
            for name in form
            if was.get(name, "") != now.get(name, "")
        ]  # fmt: skip
        if not here:
            continue
        is_old = mark != _mark(*sorted(was.items()))
        found += _row_faults(line, here, is_old, allowed, written)
        found += [
            RowFault(line.number, titles[fault.field], fault.key, fault.told)
            for fault in faults(fresh.fields, known, today)
            if fault.field in form and fault not in faults(draft.fields, known, today)
        ]
        changes += here
        taken[organization_id] = Taken(form)
    return _trip(changes, found, taken)


def with_taken(draft: Draft, taken: Taken, allowed: frozenset[str]) -> Draft:
    """The topic's draft with what a file brought."""
    fresh = edited(draft, taken.form, allowed)
    rows, changed = list(fresh.rows), dict[str, str]()
    for at, row in enumerate(rows):
        for language in TRANSLATED:
            cell = taken.cells.get(f"{row.id}.{language}")
            if cell is not None and language in allowed:
                row = row.with_cell(language, Cell(*cell))
                changed[f"{language} {row.english}"] = row.id
        rows[at] = row
    return replace(fresh, rows=same_sentences_together(rows, changed)) if changed else fresh


def organization_with_taken(
    draft: OrganizationDraft, taken: Taken, allowed: frozenset[str], translator: Translator
) -> OrganizationDraft:
    """The organization's draft with what a file brought; `translator` as for its editor."""
    fresh = organization_edited(draft, taken.form, allowed, translator)
    cells = {
        name: Cell(*cell)
        for name, cell in taken.cells.items()
        if name.rpartition(".")[2] in allowed
    }
    return replace(fresh, cells={**fresh.cells, **cells}) if cells else fresh


def _row_faults(
    line: TableRow,
    here: Sequence[TripChange],
    is_old: bool,
    allowed: frozenset[str],
    written: str,
) -> list[RowFault]:
    if here and is_old:
        # What stands here by now was not seen by whoever wrote the file.
        return [RowFault(line.number, here[0].column, "studio.trip.fault.moved_on")]
    return [
        RowFault(line.number, change.column, "studio.trip.fault.role")
        for change in here
        if change.language not in allowed
    ]


def _id_fault(line: TableRow, written: str, is_twice: bool, titles: Mapping[str, str]) -> RowFault:
    key = "studio.trip.fault.id_twice" if is_twice else "studio.trip.fault.id"
    return RowFault(line.number, titles[ID], key, {"written": written[:60] or "—"})


def _trip(
    changes: Sequence[TripChange], found: Sequence[RowFault], taken: Mapping[str, Taken]
) -> Trip:
    ordered = tuple(sorted(found, key=lambda fault: fault.row))
    return Trip(tuple(changes), ordered, {} if ordered else taken)


def _language_of(name: str) -> str:
    language = name.rpartition(".")[2]
    return language if name not in FIELDS and language in TRANSLATED else SOURCE_LANGUAGE


def _mark(*parts: object) -> str:
    """By which a row is known to be as it was when the file was made."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:_MARK_LENGTH]
