"""An organization while it is being written: its fields and their translations, as values. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from bot.catalogs.entries import Entries
from bot.catalogs.translator import SOURCE_LANGUAGE, Translator
from bot.studio.draft import TRANSLATED, Cell, State
from bot.studio.organization_fields import FIELDS, clean, fields_of, sentences_of

# Where the address of a field in a form says which language it is: `what.pt`.
_DOT = "."


NOTHING_TRANSLATED = Translator({})


@dataclass(frozen=True)
class OrganizationDraft:
    """`fields` are those of organization_fields, "" for one that is empty.

    `cells` are translations by slot and language, `what.pt`; slots are those of `sentences_of`.
    """

    id: str
    fields: Mapping[str, str]
    cells: Mapping[str, Cell]

    def cell(self, slot: str, language: str) -> Cell:
        """The translation of a slot, by its English too: a label that moved up keeps its words."""
        english = self.sentences().get(slot, "")
        own = self.cells.get(slot + _DOT + language, Cell())
        if own.made_for == english:
            return own
        same = (
            cell
            for name, cell in self.cells.items()
            if name.endswith(_DOT + language) and cell.made_for == english and cell.words
        )
        return next(same, own)

    def state(self, slot: str, language: str) -> State:
        if language == SOURCE_LANGUAGE:
            return "current"
        return self.cell(slot, language).state(self.sentences().get(slot, ""))

    def words(self, slot: str, language: str) -> str:
        if language == SOURCE_LANGUAGE:
            return self.sentences().get(slot, "")
        return self.cell(slot, language).words

    def sentences(self) -> dict[str, str]:
        return sentences_of(self.fields)

    def stale_and_missing(self, language: str) -> tuple[int, int]:
        states = [self.state(slot, language) for slot in self.sentences()]
        return states.count("stale"), states.count("missing")

    def flat(self) -> dict[str, str]:
        """Every field and every translation by its name in the form, to compare and to merge."""
        words = {
            slot + _DOT + language: self.words(slot, language)
            for slot in self.sentences()
            for language in TRANSLATED
        }
        return {**self.fields, **words}


@dataclass(frozen=True)
class FieldConflict:
    """A field that two people changed, each to something else."""

    field: str
    base: str
    mine: str
    theirs: str


def organization_draft(
    organization_id: str,
    text: str,
    entries: Entries,
    former: Mapping[str, Mapping[tuple[str, str], str]],
) -> OrganizationDraft:
    """The published file as a draft. `former` is the English of stale entries, by language."""
    fields = fields_of(text)

    def cell(language: str, english: str) -> Cell:
        entry = entries.find(language, ("directory", "", english))
        if entry is None or not entry.words:
            return Cell()
        if entry.is_fuzzy:
            return Cell(entry.words, former.get(language, {}).get(("", english), ""))
        return Cell(entry.words, english)

    cells = {
        slot + _DOT + language: cell(language, english)
        for slot, english in sentences_of(fields).items()
        for language in TRANSLATED
    }
    return OrganizationDraft(organization_id, fields, cells)


def new_draft(organization_id: str) -> OrganizationDraft:
    """An organization that nobody has published yet."""
    fields = dict.fromkeys(FIELDS, "")
    return OrganizationDraft(organization_id, {**fields, "ready": "true"}, {})


def edited(
    draft: OrganizationDraft,
    form: Mapping[str, str],
    columns: frozenset[str],
    translator: Translator = NOTHING_TRANSLATED,
) -> OrganizationDraft:
    """The draft with what stands in the form, as far as its writer may write these languages.

    A translation that was changed counts as made for the English of the same form. English that
    another organization says already, "free", comes with the words that `translator` has for it.
    """
    fields = dict(draft.fields)
    if SOURCE_LANGUAGE in columns:
        fields |= {name: clean(name, form[name]) for name in FIELDS if name in form}
    fresh = replace(draft, fields=fields)
    cells = dict(draft.cells)
    for slot, english in fresh.sentences().items():
        for language in TRANSLATED:
            name = slot + _DOT + language
            now = fresh.cell(slot, language)
            said = translator.current(language, "directory", "", english)
            if now.state(english) != "current" and said is not None:
                now = Cell(said, english)
            words = clean(slot, form.get(name, now.words))
            # A label that moved up brought its words along; what the page showed there is old.
            was_shown = draft.cell(slot, language).words
            if language in columns and words not in (now.words, was_shown):
                cells[name] = Cell(words, english)
            else:
                cells[name] = now
    return replace(fresh, cells=cells)


def still_fine(
    draft: OrganizationDraft, slot: str, language: str, columns: frozenset[str]
) -> OrganizationDraft:
    """The translation counts as made for the English of now."""
    english = draft.sentences().get(slot)
    if english is None or language not in columns or language not in TRANSLATED:
        return draft
    cell = replace(draft.cell(slot, language), made_for=english)
    return replace(draft, cells={**draft.cells, slot + _DOT + language: cell})


def merged(
    base: OrganizationDraft, mine: OrganizationDraft, theirs: OrganizationDraft
) -> tuple[OrganizationDraft, tuple[FieldConflict, ...]]:
    """My changes since `base` on top of theirs; of a field in conflict theirs is kept."""
    was, my, their = base.flat(), mine.flat(), theirs.flat()
    conflicts = []
    fields, cells = dict(theirs.fields), dict(theirs.cells)
    for name, words in my.items():
        if words == was.get(name, "") or words == their.get(name, ""):
            continue
        if their.get(name, "") != was.get(name, ""):
            conflicts.append(FieldConflict(name, was.get(name, ""), words, their.get(name, "")))
        elif name in FIELDS:
            fields[name] = words
        else:
            slot, _, language = name.rpartition(_DOT)
            cells[name] = mine.cell(slot, language)
    for name, cell in mine.cells.items():
        # "Still fine" changes no word, only what the words were made for.
        now = cells.get(name)
        if now is not None and cell.words == now.words and base.cells.get(name) != cell:
            cells[name] = cell
    return OrganizationDraft(theirs.id, fields, cells), tuple(conflicts)


def to_json(draft: OrganizationDraft) -> str:
    return json.dumps(asdict(draft), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> OrganizationDraft:
    found = json.loads(text)
    cells = {name: Cell(**cell) for name, cell in found["cells"].items()}
    return OrganizationDraft(found["id"], found["fields"], cells)
