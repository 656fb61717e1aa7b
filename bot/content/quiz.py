"""data/quizzes/*.yml: three questions asked before a workshop and again after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.fields import Fields
from bot.content.topic import Topic
from bot.content.yaml_lines import Block, read_block
from bot.errors import ContentError


@dataclass(frozen=True)
class Question:
    """`answers` in the order in which they are shown; `right` is the place of the right one.

    `because` is a sentence of `topic`: what the trainer shows after the second time.
    """

    ask: str
    answers: tuple[str, ...]
    right: int
    topic: str
    because: str
    line: int


@dataclass(frozen=True)
class Quiz:
    """One file. Its catalog context is `quiz_` and its id, apart from the scenarios'."""

    id: str
    questions: tuple[Question, ...]
    path: Path

    @property
    def context(self) -> str:
        return f"quiz_{self.id}"

    def sentences(self) -> Iterator[tuple[str, int]]:
        """What a translator translates, with its line."""
        for question in self.questions:
            yield question.ask, question.line
            for answer in question.answers:
                yield answer, question.line


def load_quizzes(folder: Path, topics: Mapping[str, Topic]) -> dict[str, Quiz]:
    """Quizzes by id. Raises ContentError, also when a reason is not a line of its topic."""
    return {path.stem: _quiz(path, topics) for path in sorted(folder.glob("*.yml"))}


def _quiz(path: Path, topics: Mapping[str, Topic]) -> Quiz:
    fields = Fields(read_block(path), path)
    questions = tuple(_question(block, path, topics) for block in fields.blocks("questions"))
    fields.finish()
    if not questions:
        raise ContentError(path, 1, "write at least one question")
    return Quiz(path.stem, questions, path)


def _question(block: Block, path: Path, topics: Mapping[str, Topic]) -> Question:
    fields = Fields(block, path)
    ask, answers, right = fields.text("ask"), fields.some_texts("answers"), fields.text("right")
    topic_id, because = fields.text("topic"), fields.text("because")
    fields.finish()
    if right not in answers:
        raise ContentError(path, right.line, "`right` must be one of the answers, word for word")
    topic = topics.get(topic_id)
    if topic is None:
        raise ContentError(path, topic_id.line, f"there is no topic `{topic_id}`")
    if because not in {told.text for told in topic.card + topic.answer}:
        raise ContentError(path, because.line, f"`because` must be a line of {topic_id}")
    return Question(
        ask=str(ask),
        answers=tuple(map(str, answers)),
        right=answers.index(right),
        topic=str(topic_id),
        because=str(because),
        line=block.line,
    )
