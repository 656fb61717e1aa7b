"""A topic while it is being written: English and its translations side by side, as values. Pure.

Every sentence is one row of three cells. A translated cell remembers the English that it was made
for, so that it is known to be stale, and what has changed since can be shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

import yaml

from bot.catalogs.entries import Entries
from bot.catalogs.previous import previous_english
from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE
from bot.content.topic import Block, Topic

Part = Literal["title", "short", "card", "answer"]
Kind = Literal["paragraph", "item", "say"]
State = Literal["current", "stale", "missing"]

TRANSLATED = tuple(language for language in LANGUAGES if language != SOURCE_LANGUAGE)
KINDS: tuple[Kind, ...] = ("paragraph", "item", "say")
_MARKS: Mapping[str, str] = {"paragraph": "", "item": "- ", "say": "> "}


@dataclass(frozen=True)
class Cell:
    """A translation and the English it was made for."""

    words: str = ""
    made_for: str = ""

    def state(self, english: str) -> State:
        if not self.words:
            return "missing"
        return "current" if self.made_for == english else "stale"


@dataclass(frozen=True)
class Row:
    """One sentence. `id` stays the same while the sentence is moved and rewritten."""

    id: str
    part: Part
    kind: Kind
    english: str
    cells: Mapping[str, Cell] = field(default_factory=dict)

    def cell(self, language: str) -> Cell:
        return self.cells.get(language, Cell())

    def words(self, language: str) -> str:
        return self.english if language == SOURCE_LANGUAGE else self.cell(language).words

    def state(self, language: str) -> State:
        if language == SOURCE_LANGUAGE:
            return "current"
        return self.cell(language).state(self.english)

    def with_cell(self, language: str, cell: Cell) -> Row:
        return replace(self, cells={**self.cells, language: cell})


@dataclass(frozen=True)
class Facts:
    """What stands in the front matter beside title and button."""

    group: str
    urgent: bool
    checked: str
    review: str
    sources: tuple[str, ...]
    needs: tuple[str, ...]
    next: tuple[str, ...]
    withheld: bool = False


@dataclass(frozen=True)
class Draft:
    topic: str
    facts: Facts
    rows: tuple[Row, ...]

    def row(self, row_id: str) -> Row | None:
        return next((row for row in self.rows if row.id == row_id), None)

    def of_part(self, *parts: Part) -> Iterator[Row]:
        return (row for row in self.rows if row.part in parts)

    def states(self, language: str) -> tuple[int, int]:
        """How many sentences are stale, and how many missing."""
        states = [row.state(language) for row in self.rows]
        return states.count("stale"), states.count("missing")


def draft_of(
    topic: Topic, entries: Entries, former: Mapping[str, Mapping[tuple[str, str], str]]
) -> Draft:
    """The published topic as a draft. `former` is the English of stale entries by language."""

    def cell(language: str, english: str) -> Cell:
        entry = entries.find(language, ("topics", topic.id, english))
        if entry is None or not entry.words:
            return Cell()
        if entry.is_fuzzy:
            was = former.get(language, {}).get((topic.id, english), "")
            return Cell(entry.words, was)
        return Cell(entry.words, english)

    def row(number: int, part: Part, kind: Kind, english: str) -> Row:
        cells = {language: cell(language, english) for language in TRANSLATED}
        return Row(f"p{number}", part, kind, english, cells)

    def blocks() -> Iterator[tuple[Part, Kind, str]]:
        yield "title", "paragraph", topic.title
        yield "short", "paragraph", topic.short
        for block in topic.card:
            yield "card", block.kind, block.text
        for block in topic.answer:
            yield "answer", block.kind, block.text

    facts = Facts(
        topic.group,
        topic.urgent,
        topic.checked.isoformat(),
        topic.review or "",
        topic.sources,
        topic.needs,
        topic.next,
        topic.withheld,
    )
    rows = tuple(row(number, *block) for number, block in enumerate(blocks(), 1))
    return Draft(topic.id, facts, rows)


def former_english(locales: Path) -> dict[str, dict[tuple[str, str], str]]:
    """What stale translations of topics were made for, by language, from the catalogs on disk."""
    found = {}
    for language in TRANSLATED:
        file = locales / language / "LC_MESSAGES" / "topics.po"
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        found[language] = previous_english(text)
    return found


def markdown_of(draft: Draft) -> str:
    """The file of data/topics. What parse_topic makes of it is the draft's English again."""
    facts = draft.facts
    lines = [
        "---",
        f"title: {_scalar(_first(draft, 'title'))}",
        f"short: {_scalar(_first(draft, 'short'))}",
        f"urgent: {'true' if facts.urgent else 'false'}",
        f"checked: {facts.checked}",
        f"review: {_scalar(facts.review or 'none')}",
        f"sources: [{', '.join(facts.sources)}]",
        f"needs: [{', '.join(facts.needs)}]",
        f"next: [{', '.join(facts.next)}]",
        *(["withheld: true"] if facts.withheld else []),
        "---",
    ]
    parts = [(part, list(draft.of_part(part))) for part in ("card", "answer")]
    for part, rows in parts:
        if not rows:
            continue
        lines += [f"## {part.title()}", ""]
        for before, row in zip([None, *rows], rows):
            # Paragraphs stand apart; items stand close, as they are read.
            if before is not None and not (before.kind != "paragraph" and row.kind != "paragraph"):
                lines.append("")
            lines.append(_MARKS[row.kind] + row.english)
        lines.append("")
    return "\n".join(lines[:-1] if lines[-1] == "" else lines) + "\n"


def topic_of(draft: Draft, path: Path) -> Topic:
    """The topic as it would be. A block's line is the number of its row, from 1.

    For previews and checks; what is published goes through the file, see markdown_of.
    """
    facts = draft.facts

    def blocks(part: Part) -> tuple[Block, ...]:
        return tuple(
            Block(row.kind, row.english, number)
            for number, row in enumerate(draft.rows, 1)
            if row.part == part and row.english
        )

    return Topic(
        id=draft.topic,
        group=facts.group,
        title=_first(draft, "title"),
        short=_first(draft, "short"),
        urgent=facts.urgent,
        card=blocks("card") if facts.urgent else (),
        answer=blocks("answer"),
        sources=facts.sources,
        needs=facts.needs,
        next=facts.next,
        checked=date.fromisoformat(facts.checked),
        review=facts.review or None,
        path=path,
        withheld=facts.withheld,
    )


def to_json(draft: Draft) -> str:
    return json.dumps(asdict(draft), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Draft:
    """The draft that `to_json` wrote."""
    found = json.loads(text)
    facts = found["facts"]
    for name in ("sources", "needs", "next"):
        facts[name] = tuple(facts[name])
    rows = (
        Row(
            row["id"],
            row["part"],
            row["kind"],
            row["english"],
            {language: Cell(**cell) for language, cell in row["cells"].items()},
        )
        for row in found["rows"]
    )
    return Draft(found["topic"], Facts(**facts), tuple(rows))


def same_sentences_together(rows: Iterable[Row], changed: Mapping[str, str]) -> tuple[Row, ...]:
    """Rows that say the same English share one translation, as they do in the catalog.

    `changed` names the row whose cell was just written, by language and English.
    """
    rows = list(rows)
    by_id = {row.id: row for row in rows}
    told = []
    for row in rows:
        for language in TRANSLATED:
            leader = by_id.get(changed.get(f"{language} {row.english}", ""))
            if leader is not None and leader.english == row.english:
                row = row.with_cell(language, leader.cell(language))
        told.append(row)
    return tuple(told)


def _first(draft: Draft, part: Part) -> str:
    return next((row.english for row in draft.of_part(part)), "")


def _scalar(text: str) -> str:
    """A value of the front matter, in quotes only where YAML would read something else."""
    try:
        if yaml.safe_load(f"key: {text}") == {"key": text}:
            return text
    except yaml.YAMLError:
        pass
    return json.dumps(text, ensure_ascii=False)
