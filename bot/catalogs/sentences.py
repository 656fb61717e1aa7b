"""Every sentence under data/ that a translator translates, with where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator, Mapping

from bot.content.library import Library
from bot.content.organization import Organization
from bot.content.topic import Topic

# What a sentence is for: it decides what a translator is told and how long it may be.
TITLE = "title"
BUTTON = "button"
SAY = "say"
PLAIN = "plain"

# WhatsApp refuses the whole message when a button's title is longer.
# https://developers.facebook.com/docs/whatsapp/guides/interactive-messages/
MAX_BUTTON = 20
MAX_TITLE = 60

_BUTTON_KEYS = ("button.", "tile.", "group.")
_OTHER_BUTTONS = ("help.skip",)


@dataclass(frozen=True)
class Sentence:
    """One message of the catalogs: (domain, context, english) is its key, see Words.

    `line` is 1 when the sentence is written over several lines of YAML that cannot be told apart.
    """

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
    """All of them, by domain, then in the order of the files; one that is said twice comes twice."""
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


def directory_sentences(library: Library, data: Path) -> Iterator[Sentence]:
    """What organizations do, cost and say, and what the needs are called.

    A field that waits for a check is not in the library, so it is not translated either.
    """
    for organization in library.organizations.values():
        file = data / "directory" / f"{organization.id}.yml"
        lines = _lines(file)
        for field, english in _fields(organization):
            line = _line_of(lines, field, english)
            yield Sentence("directory", "", english, file, line)
    file = data / "needs.yml"
    lines = _lines(file)
    for need in library.needs.values():
        yield Sentence("directory", "", need.phrase, file, _line_of(lines, f"{need.id}:"))


BY_DOMAIN: Mapping[str, Callable[[Library, Path], Iterator[Sentence]]] = {
    "interface": interface_sentences,
    "topics": topic_sentences,
    "directory": directory_sentences,
}


def _fields(organization: Organization) -> Iterator[tuple[str, str]]:
    hours = organization.hours
    found = [
        ("short:", organization.short),
        ("what:", organization.what),
        ("area_note:", organization.area_note),
        ("languages_note:", organization.languages_note),
        ("cost:", organization.cost),
        *(("label:", phone.label) for phone in organization.phones),
        ("note:", hours.note if hours else None),
    ]
    yield from ((field, english) for field, english in found if english)


def _lines(file: Path) -> list[str]:
    # A library that was made in memory, as in the studio's preview, has no files.
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def _line_of(lines: list[str], field: str, english: str = "") -> int:
    """The line of a field; of the one that holds the English words when a field comes twice."""
    at = re.compile(r"[\s-]*" + re.escape(field))
    found = [number for number, line in enumerate(lines, 1) if at.match(line)]
    exact = [number for number in found if english and english in lines[number - 1]]
    return (exact or found or [1])[0]
