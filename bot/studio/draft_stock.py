"""The content as it would be with a draft in it: for checks and previews. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from bot.catalogs.entries import Entries, Entry
from bot.catalogs.sentences import sentences_of_topic
from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE, Translator
from bot.checks.check import Problem
from bot.checks.easy_to_read import topic_level
from bot.checks.enough_examples import EnoughExamples
from bot.checks.examples_apart import ExamplesApart
from bot.checks.examples_once import ExamplesOnce
from bot.checks.material import Material
from bot.checks.reading_level import SCALES
from bot.checks.registry import CHECKS
from bot.content.library import Library
from bot.content.topic import Topic
from bot.shelf import Stock
from bot.studio.draft import TRANSLATED, Draft, topic_of
from bot.studio.errors import StudioError

# Those look at the training examples, which an editor of words does not change.
_OF_EXAMPLES = (EnoughExamples, ExamplesOnce, ExamplesApart)
TEXT_CHECKS = tuple(check for check in CHECKS if not isinstance(check, _OF_EXAMPLES))
# These are told, and do not stop a publication: a law that changed does not wait for them.
WARNINGS = ("translated", "easy-to-read", "checked-recently")
# Where a problem of the first line is mended, which stands for the whole file.
_OF_FACTS = frozenset({"known-ids", "sourced", "checked-recently"})
_OF_PART = {"button-short": "short", "card-short": "card"}


@dataclass(frozen=True)
class Finding:
    """A problem and where to jump to: the id of a row and a language, or None for the facts."""

    check: str
    name: str
    message: str
    row: str | None
    language: str
    is_warning: bool


@dataclass(frozen=True)
class Level:
    """How hard a language's text is to read, on the scale of that language."""

    language: str
    scale: str
    score: float | None
    limit: float
    is_hard: bool


def stock_with(draft: Draft, stock: Stock) -> Stock:
    """The same content with the draft's words in place of the topic's."""
    topic = topic_of(draft, Path("draft"))
    library = replace(
        stock.library, topics=MappingProxyType({**stock.library.topics, draft.topic: topic})
    )
    return Stock(library, _translator_with(draft, stock.translator))


def findings(draft: Draft, stock: Stock, today: date) -> list[Finding]:
    """What the checks say about this draft. Raises StudioError when it cannot be judged at all."""
    material = _material(draft, stock, today)
    topic = material.library.topics[draft.topic]
    found = [
        _finding(problem, check.name, draft)
        for check in TEXT_CHECKS
        for problem in check.problems(material)
        if problem.file.parts[:1] == ("draft",)
    ]
    return list(dict.fromkeys(found)) if topic.answer else found


def levels(draft: Draft, stock: Stock, today: date) -> list[Level]:
    material = _material(draft, stock, today)
    topic = material.library.topics[draft.topic]
    told = []
    for language in LANGUAGES:
        scale = SCALES[language]
        score = topic_level(topic, language, material) if topic.answer else None
        is_hard = score is not None and scale.is_hard(score)
        told.append(Level(language, scale.name, score, scale.limit, is_hard))
    return told


def must_be_whole(draft: Draft, stock: Stock) -> None:
    """Raises StudioError for what no file of a topic may lack, in the organizer's words."""
    for part in ("title", "short", "answer"):
        if not any(row.english for row in draft.of_part(part)):
            raise StudioError(f"studio.error.no_{part}")
    has_card = any(row.english for row in draft.of_part("card"))
    if draft.facts.urgent and not has_card:
        raise StudioError("studio.error.no_card")
    if has_card and not draft.facts.urgent:
        raise StudioError("studio.error.card_not_urgent")
    known = (
        ("sources", stock.library.sources),
        ("needs", stock.library.needs),
        ("next", stock.library.topics),
    )
    for name, ids in known:
        for each in getattr(draft.facts, name):
            if each not in ids:
                raise StudioError("studio.error.unknown_id", written=each, field=name)
    if not draft.facts.sources:
        raise StudioError("studio.error.no_source")


def must_be_fit(draft: Draft, stock: Stock, today: date) -> None:
    """Raises StudioError for what may not be told to anybody."""
    must_be_whole(draft, stock)
    refused = blocking(findings(draft, stock, today))
    if refused:
        raise StudioError("studio.error.checks", count=len(refused))


def _material(draft: Draft, stock: Stock, today: date) -> Material:
    """Only this topic and those it leads to: the checks answer while one types."""
    topic = topic_of(draft, Path("draft") / SOURCE_LANGUAGE)
    topics = {
        each: stock.library.topics[each] for each in topic.next if each in stock.library.topics
    }
    library = replace(stock.library, topics=MappingProxyType({**topics, topic.id: topic}))
    return Material(
        data=Path("draft"),
        library=_without_unknown(library, topic),
        translator=_translator_with(draft, stock.translator),
        entries=_entries(draft),
        sentences=tuple(sentences_of_topic(topic)),
        examples=(),
        questions=(),
        today=today,
    )


def _without_unknown(library: Library, topic: Topic) -> Library:
    """So that a check can speak of the words while an id is still half typed."""
    known = replace(
        topic,
        sources=tuple(each for each in topic.sources if each in library.sources),
        needs=tuple(each for each in topic.needs if each in library.needs),
        next=tuple(each for each in topic.next if each in library.topics),
    )
    return replace(library, topics=MappingProxyType({**library.topics, topic.id: known}))


def _translator_with(draft: Draft, translator: Translator) -> Translator:
    catalogs = {language: dict(translator.catalogs.get(language, {})) for language in LANGUAGES}
    for language in TRANSLATED:
        words: dict[tuple[str, str], str] = {
            key: told
            for key, told in catalogs[language].get("topics", {}).items()
            if key[0] != draft.topic
        }
        for row in draft.rows:
            if row.state(language) == "current":
                words[(draft.topic, row.english)] = row.words(language)
        catalogs[language]["topics"] = MappingProxyType(words)
    return Translator(MappingProxyType({k: MappingProxyType(v) for k, v in catalogs.items()}))


def _entries(draft: Draft) -> Entries:
    """Entries whose line is the number of the row, as in topic_of."""
    by_key: dict[tuple[str, str, str, str], Entry] = {}
    files: dict[tuple[str, str], Path] = {}
    for language in TRANSLATED:
        file = files[(language, "topics")] = Path("draft") / language
        for number, row in enumerate(draft.rows, 1):
            cell = row.cell(language)
            by_key[(language, "topics", draft.topic, row.english)] = Entry(
                language=language,
                domain="topics",
                context=draft.topic,
                english=row.english,
                words=cell.words,
                is_fuzzy=row.state(language) == "stale",
                file=file,
                line=number,
            )
    return Entries(MappingProxyType(by_key), MappingProxyType(files))


def _finding(problem: Problem, name: str, draft: Draft) -> Finding:
    language = problem.file.name if problem.file.name in LANGUAGES else SOURCE_LANGUAGE
    row: str | None = None
    if problem.check in _OF_FACTS:
        pass
    elif language == SOURCE_LANGUAGE and problem.line <= 1:
        part = _OF_PART.get(problem.check, "title")
        row = next((each.id for each in draft.rows if each.part == part), None)
    elif 1 <= problem.line <= len(draft.rows):
        row = draft.rows[problem.line - 1].id
    is_warning = problem.check in WARNINGS
    return Finding(problem.check, name, problem.message, row, language, is_warning)


def blocking(found: list[Finding]) -> list[Finding]:
    """Those that must be mended before anybody is told these words."""
    return [finding for finding in found if not finding.is_warning]


def standing(draft: Draft) -> Mapping[str, tuple[int, int]]:
    """How many sentences are stale and how many missing, by language."""
    return {language: draft.states(language) for language in LANGUAGES}
