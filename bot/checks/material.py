"""Everything that the checks look at, read once, as values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.catalogs.entries import Entries, read_entries
from bot.catalogs.sentences import Sentence, sentences
from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE, Translator, load_translator
from bot.checks.examples import Example, read_examples
from bot.content.library import Library, load_library
from bot.content.topic import Topic
from bot.reply.words import Words


@dataclass(frozen=True)
class Told:
    """One sentence as it is told in one language, and the line to edit when it is wrong.

    Only current words are told; `context` and `purpose` are the sentence's.
    """

    language: str
    words: str
    sentence: Sentence
    file: Path
    line: int

    @property
    def is_translation(self) -> bool:
        return self.language != SOURCE_LANGUAGE


@dataclass(frozen=True)
class Question:
    """A question that measures the bot; it is never trained on."""

    text: str
    file: Path
    line: int


@dataclass(frozen=True)
class Material:
    """The content of one moment. `today` is the day on which dates are judged."""

    data: Path
    library: Library
    translator: Translator
    entries: Entries
    sentences: tuple[Sentence, ...]
    examples: tuple[Example, ...]
    questions: tuple[Question, ...]
    today: date

    def told(self) -> Iterator[Told]:
        """Every sentence in every language in which it has current words."""
        for sentence in self.sentences:
            yield Told(SOURCE_LANGUAGE, sentence.english, sentence, sentence.file, sentence.line)
            for language in LANGUAGES:
                entry = self.entries.find(language, sentence.key)
                words = self.translator.current(language, *sentence.key)
                if language != SOURCE_LANGUAGE and entry is not None and words is not None:
                    yield Told(language, words, sentence, entry.file, entry.line)

    def words(self, language: str) -> Words:
        return Words(self.library, self.translator, language)

    def topic_words(self, topic: Topic, english: str, language: str) -> str | None:
        """A sentence of a topic in one language; None while it has no current words there."""
        return self.translator.current(language, "topics", topic.id, english)

    def place(self, topic: Topic, english: str, language: str) -> tuple[Path, int]:
        """The line at which a sentence of a topic is edited in one language."""
        key = ("topics", topic.id, english)
        entry = self.entries.find(language, key)
        if entry is not None:
            return entry.file, entry.line
        lines = (sentence.line for sentence in self.sentences if sentence.key == key)
        return topic.path, next(lines, 1)


def load_material(data: Path, locales: Path, questions: Path, today: date) -> Material:
    """Content, catalogs, examples and the questions that measure, from disk.

    A missing folder of questions holds none: they are not shipped with a running bot.
    Raises ContentError.
    """
    library = load_library(data)
    return Material(
        data=data,
        library=library,
        translator=load_translator(locales),
        entries=read_entries(locales),
        sentences=tuple(sentences(library, data)),
        examples=tuple(read_examples(data / "nlu")),
        questions=tuple(read_questions(questions)),
        today=today,
    )


def read_questions(folder: Path) -> Iterator[Question]:
    """The texts of tests/questions/*.jsonl."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield Question(str(json.loads(line).get("text", "")), path, number)
