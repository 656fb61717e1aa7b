"""The content as it would be with a drafted organization in it, and what the checks say of that.

Nothing of the content is written.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale

from bot.catalogs.entries import Entries, Entry
from bot.catalogs.sentences import NAME, PLAIN, Sentence, topic_sentences
from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE, Translator
from bot.checks.check import Check, Problem
from bot.checks.hotline_agrees import HotlineAgrees
from bot.checks.known_phones import KnownPhones
from bot.checks.material import Material
from bot.checks.no_bare_phones import NoBarePhones
from bot.checks.same_links import SameLinks
from bot.checks.same_numbers import SameNumbers
from bot.checks.same_placeholders import SamePlaceholders
from bot.checks.translated import Translated
from bot.content.library import HOTLINE, Library
from bot.content.load_organizations import load_organization
from bot.content.organization import Organization
from bot.errors import ContentError
from bot.shelf import Stock
from bot.studio.draft import TRANSLATED
from bot.studio.errors import StudioError
from bot.studio.organization_draft import OrganizationDraft
from bot.studio.organization_fields import Known, faults, values_of
from bot.studio.organization_file import with_values

# Of the whole content, since a number may be said in an answer; and of this organization's words.
_HOTLINE = HotlineAgrees()
_OF_ALL: tuple[Check, ...] = (_HOTLINE, KnownPhones())
_OF_WORDS: tuple[Check, ...] = (
    NoBarePhones(), SamePlaceholders(), SameNumbers(), SameLinks(), Translated(),
)  # fmt: skip
WARNINGS = ("translated",)


@dataclass(frozen=True)
class OrganizationFinding:
    """A problem and the field to jump to; `key` is that of its sentence.

    `message` is what a check of the content says, in English, for those who know its words.
    """

    field: str
    language: str
    key: str
    told: Mapping[str, object] = dataclasses.field(default_factory=dict)
    message: str = ""
    is_warning: bool = False


def known_lists(library: Library) -> Known:
    return Known(library.needs, library.areas, library.languages, _countries())


def text_of(draft: OrganizationDraft, before: str) -> str:
    """The file of the draft, made of the file before it, "" for a new one."""
    return with_values(before or f"id: {draft.id}\n", values_of(draft.fields))


def organization_of(draft: OrganizationDraft, library: Library) -> Organization:
    """The organization as it would be loaded. Raises StudioError when it could not be."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{draft.id}.yml"
        file.write_text(text_of(draft, ""), encoding="utf-8")
        try:
            return load_organization(file, library.areas, library.languages, library.needs)
        except ContentError as error:
            raise StudioError("studio.error.unreadable", told=error.message) from error


def library_with(organization: Organization, library: Library) -> Library:
    both = {**library.organizations, organization.id: organization}
    return replace(
        library, organizations=MappingProxyType({key: both[key] for key in sorted(both)})
    )


def organization_findings(
    draft: OrganizationDraft, stock: Stock, entries: Entries, data: Path, today: date
) -> list[OrganizationFinding]:
    """All that is wrong. While a field cannot be read, the checks of the content wait.

    `entries` are the topics' catalogs, in which a number of this organization may be said.
    """
    library = stock.library
    found = [
        OrganizationFinding(fault.field, SOURCE_LANGUAGE, fault.key, fault.told)
        for fault in faults(draft.fields, known_lists(library), today)
    ]
    if found:
        return found
    try:
        organization = organization_of(draft, library)
    except StudioError as error:
        return [OrganizationFinding("name", SOURCE_LANGUAGE, error.key, error.values_told)]
    library = library_with(organization, library)
    translator = _translator_with(draft, stock.translator)
    whole = Material(
        data=data,
        library=library,
        translator=translator,
        entries=entries,
        sentences=tuple(
            sentence
            for sentence in topic_sentences(library, data)
            if f"{{phone:{draft.id}}}" in sentence.english
        ),
        examples=(),
        questions=(),
        today=today,
    )
    words = replace(
        whole, sentences=tuple(_sentences(draft, organization)), entries=_entries(draft)
    )
    # The hotline's check is about the hotline alone, whoever else is drafted.
    of_all = tuple(check for check in _OF_ALL if draft.id == HOTLINE or check is not _HOTLINE)
    told = [
        _finding(problem, draft)
        for material, checks in ((whole, of_all), (words, _OF_WORDS))
        for check in checks
        for problem in check.problems(material)
    ]
    return list(
        {(each.field, each.language, each.key, each.message): each for each in told}.values()
    )


def blocking(found: list[OrganizationFinding]) -> list[OrganizationFinding]:
    """Those that must be mended before anybody is sent there."""
    return [finding for finding in found if not finding.is_warning]


def _finding(problem: Problem, draft: OrganizationDraft) -> OrganizationFinding:
    language = problem.file.name if problem.file.name in LANGUAGES else SOURCE_LANGUAGE
    slots = list(draft.sentences())
    is_word = problem.file.parts[:1] == ("draft",) and 1 <= problem.line <= len(slots)
    name = slots[problem.line - 1] if is_word else "phones"
    if problem.check in WARNINGS:
        key = f"studio.finding.{draft.state(name, language)}"
        return OrganizationFinding(name, language, key, is_warning=True)
    return OrganizationFinding(
        name,
        language,
        f"studio.check.{problem.check}",
        message=problem.message,
    )


def _sentences(draft: OrganizationDraft, organization: Organization) -> Iterator[Sentence]:
    """The words that would be told, each on the line of its slot; not those that wait."""
    hours_note = organization.hours.note if organization.hours else None
    shown = {
        organization.name, organization.short, organization.what, organization.area_note,
        organization.languages_note, organization.cost, hours_note,
        *(phone.label for phone in organization.phones),
    }  # fmt: skip
    for number, (slot, english) in enumerate(draft.sentences().items(), 1):
        if english in shown:
            purpose = NAME if slot in ("name", "short") else PLAIN
            yield Sentence("directory", "", english, Path("draft") / "en", number, purpose)


def _translator_with(draft: OrganizationDraft, translator: Translator) -> Translator:
    catalogs = {language: dict(translator.catalogs.get(language, {})) for language in LANGUAGES}
    for language in TRANSLATED:
        words = dict(catalogs[language].get("directory", {}))
        for slot, english in draft.sentences().items():
            if draft.state(slot, language) == "current":
                words[("", english)] = draft.words(slot, language)
            else:
                words.pop(("", english), None)
        catalogs[language]["directory"] = MappingProxyType(words)
    return Translator(MappingProxyType({k: MappingProxyType(v) for k, v in catalogs.items()}))


def _entries(draft: OrganizationDraft) -> Entries:
    by_key: dict[tuple[str, str, str, str], Entry] = {}
    files: dict[tuple[str, str], Path] = {}
    for language in TRANSLATED:
        file = files[(language, "directory")] = Path("draft") / language
        for number, (slot, english) in enumerate(draft.sentences().items(), 1):
            by_key[(language, "directory", "", english)] = Entry(
                language=language,
                domain="directory",
                context="",
                english=english,
                words=draft.words(slot, language),
                is_fuzzy=draft.state(slot, language) == "stale",
                file=file,
                line=number,
            )
    return Entries(MappingProxyType(by_key), MappingProxyType(files))


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(Locale("en").territories)
