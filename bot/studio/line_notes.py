"""What there is to say about lines that somebody wants the model to learn. Pure.

A refused line can never be drafted; a doubted one only by somebody who says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.checks.counting import words as count_words
from bot.checks.examples import Example
from bot.checks.examples_apart import LONGEST_COMMON, bare
from bot.privacy.private_data import private_data
from bot.studio.example_drafts import DraftedExample
from bot.studio.nearest import Near, nearest
from bot.studio.paste import LONGEST
from bot.studio.understanding import Understood


@dataclass(frozen=True)
class Remark:
    """`key` ends the name of a sentence, studio.examples.<key>; `values` fill its places.

    `topic` is what {topic} stands for, to be shown by its title.
    """

    key: str
    topic: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class LineNote:
    text: str
    refused: tuple[Remark, ...]
    doubted: tuple[Remark, ...]
    understood: Understood | None
    near: Near | None

    @property
    def is_wanted(self) -> bool:
        """Is it ticked when the page is first shown?"""
        return not self.refused and not self.doubted


@dataclass(frozen=True)
class Known:
    """`questions` measure the model; `public_numbers` may stand in a line."""

    examples: Sequence[Example]
    drafted: Sequence[DraftedExample]
    questions: Collection[str]
    public_numbers: Collection[str]


def line_notes(
    lines: Sequence[str],
    topic: str,
    language: str,
    known: Known,
    understood: Sequence[Understood | None],
) -> list[LineNote]:
    """One note a line, in the order of the lines."""
    standing = _standing(known, language)
    asked = {bare(question) for question in known.questions}
    # A line that is to be taken out may come back under its right topic.
    leaving = {(d.topic, d.language, d.text) for d in known.drafted if d.is_removal}
    mine = [
        example
        for example in known.examples
        if example.language == language
        and (example.intent, example.language, example.text) not in leaving
    ]
    notes = []
    for line, near, meant in zip(lines, nearest(lines, mine), understood, strict=True):
        refused = list(_refusals(line, topic, standing.get(bare(line), ()), asked, known))
        doubted = list(_doubts(topic, language, near, meant))
        notes.append(LineNote(line, tuple(refused), tuple(doubted), meant, near))
    return notes


def unrefused(lines: Sequence[str], topic: str, language: str, known: Known) -> list[str]:
    """Those of the lines that nothing refuses."""
    standing = _standing(known, language)
    asked = {bare(question) for question in known.questions}
    return [
        line
        for line in lines
        if not list(_refusals(line, topic, standing.get(bare(line), ()), asked, known))
    ]


def _standing(known: Known, language: str) -> Mapping[str, Sequence[str]]:
    """Under which topics the same words stand already, drafts included."""
    leaving = {(d.topic, d.language, d.text) for d in known.drafted if d.is_removal}
    found: dict[str, list[str]] = {}
    for example in known.examples:
        key = (example.intent, example.language, example.text)
        if example.language == language and key not in leaving:
            found.setdefault(bare(example.text), []).append(example.intent)
    for drafted in known.drafted:
        if drafted.language == language and not drafted.is_removal:
            found.setdefault(bare(drafted.text), []).append(drafted.topic)
    return found


def _refusals(
    line: str, topic: str, standing: Sequence[str], asked: Collection[str], known: Known
) -> Iterable[Remark]:
    if len(line) > LONGEST:
        yield Remark("too_long", values={"maximum": LONGEST})
    if bare(line) in asked and count_words(line) > LONGEST_COMMON:
        yield Remark("measures")
    if topic in standing:
        yield Remark("there_already")
    elsewhere = next((other for other in standing if other != topic), None)
    if elsewhere is not None:
        yield Remark("stands_elsewhere", topic=elsewhere)
    if private_data(line, known.public_numbers):
        yield Remark("private")


def _doubts(
    topic: str, language: str, near: Near | None, meant: Understood | None
) -> Iterable[Remark]:
    if meant is not None and meant.other_language:
        yield Remark("not_ours")
    elif meant is not None and meant.language and meant.language != language:
        yield Remark("wrong_language", values={"language": meant.language})
    if near is not None and near.is_nearly_the_same:
        if near.example.intent == topic:
            yield Remark("nearly_there", values={"text": near.example.text})
        else:
            yield Remark("near_elsewhere", near.example.intent, {"text": near.example.text})
