"""Every sentence under data/ that a translator translates, with where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.directory_sentences import directory_sentences
from bot.content.interface import load_interface
from bot.content.library import Library
from bot.content.topic import Topic

# What a sentence is for: it decides what a translator is told and how long it may be.
TITLE = "title"
BUTTON = "button"
SAY = "say"
NAME = "name"
PLAIN = "plain"

# WhatsApp refuses the whole message when a button's title is longer.
# https://developers.facebook.com/docs/whatsapp/guides/interactive-messages/
MAX_BUTTON = 20
MAX_TITLE = 60

_BUTTON_KEYS = ("button.", "tile.", "group.")
_OTHER_BUTTONS = ("help.skip",)


@dataclass(frozen=True)
class Sentence:
    """One message of the catalogs: (domain, context, english) is its key, see Words."""

    domain: str
    context: str
    english: str
    file: Path
    line: int
    purpose: str = PLAIN

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.domain, self.context, self.english)


def sentences(library: Library, data: Path) -> Iterator[Sentence]:
    """All of them, by domain, then in the order of the files; one said twice comes twice."""
    for read in BY_DOMAIN.values():
        yield from read(library, data)


def is_button(key: str) -> bool:
    """Is this key of data/interface.yml the title of a button?"""
    return key.startswith(_BUTTON_KEYS) or key in _OTHER_BUTTONS


def interface_sentences(library: Library, data: Path) -> Iterator[Sentence]:
    file = data / "interface.yml"
    lines = _lines(file)
    for key, english in library.interface.items():
        purpose = BUTTON if is_button(key) else PLAIN
        yield Sentence("interface", key, english, file, _line_of(lines, f"{key}:"), purpose)


def studio_sentences(library: Library, data: Path) -> Iterator[Sentence]:
    """The words of the organizers' pages; none where the content comes without them."""
    file = data / "interface-studio.yml"
    if not file.exists():
        return
    lines = _lines(file)
    for key, english in load_interface(file).items():
        yield Sentence("studio", key, english, file, _line_of(lines, f"{key}:"))


def topic_sentences(library: Library, data: Path) -> Iterator[Sentence]:
    for topic in library.topics.values():
        yield from sentences_of_topic(topic)


def sentences_of_topic(topic: Topic) -> Iterator[Sentence]:
    """Title, button, card and answer, in this order."""
    lines = _lines(topic.path)

    def sentence(english: str, line: int, purpose: str = PLAIN) -> Sentence:
        return Sentence("topics", topic.id, english, topic.path, line, purpose)

    yield sentence(topic.title, _line_of(lines, "title:"), TITLE)
    yield sentence(topic.short, _line_of(lines, "short:"), BUTTON)
    for block in (*topic.card, *topic.answer):
        yield sentence(block.text, block.line, SAY if block.kind == "say" else PLAIN)


def sentences_of_directory(library: Library, data: Path) -> Iterator[Sentence]:
    """What organizations do, cost and say, what the needs are called, and names with common words.

    A field that waits for a check is not in the library, so it is not translated either.
    """
    organizations, areas = library.organizations.values(), library.areas
    names = {named.name for named in (*organizations, *areas)}
    names |= {organization.short for organization in organizations if organization.short}
    lines: dict[Path, list[str]] = {}
    for english, where in directory_sentences(organizations, library.needs.values(), areas):
        file = data / where
        if file not in lines:
            lines[file] = _lines(file)
        purpose = NAME if english in names else PLAIN
        yield Sentence("directory", "", english, file, _line_with(lines[file], english), purpose)


def workshop_sentences(library: Library, data: Path) -> Iterator[Sentence]:
    """The role plays' own words, then the quizzes'; what they quote belongs to its topic."""
    for scenario in library.scenarios.values():
        for english, line in scenario.sentences():
            yield Sentence("workshop", scenario.id, english, scenario.path, line)
    for quiz in library.quizzes.values():
        for english, line in quiz.sentences():
            yield Sentence("workshop", quiz.context, english, quiz.path, line)


BY_DOMAIN: Mapping[str, Callable[[Library, Path], Iterator[Sentence]]] = {
    "interface": interface_sentences,
    "topics": topic_sentences,
    "directory": sentences_of_directory,
    "studio": studio_sentences,
    "workshop": workshop_sentences,
}


def _lines(file: Path) -> list[str]:
    # A library that was made in memory, as in the studio's preview, has no files.
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def _line_of(lines: list[str], key: str) -> int:
    """The first line that begins with the key; 1 when there is none."""
    return next((number for number, line in enumerate(lines, 1) if line.startswith(key)), 1)


def _line_with(lines: list[str], english: str) -> int:
    """The line of a YAML value; of its beginning when it is folded over several lines."""
    value = re.compile(rf".*: ['\"]?{re.escape(english)}['\"]?(?:[,}}].*)?\Z")
    beginning = " ".join(english.split()[:5])
    whole = (number for number, line in enumerate(lines, 1) if value.match(line))
    begun = (number for number, line in enumerate(lines, 1) if beginning in line)
    return next(whole, None) or next(begun, 1)
