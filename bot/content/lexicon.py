"""data/lexicon: phrases that are signs of something, in a notation that a speaker can read.

    a|b     either word            ...   up to three words between
    word*   any word that begins so

Phrases are written over the normalized text: small letters, no accents, no apostrophes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.yaml_lines import Block, Items, Text, Value, read_block
from bot.errors import ContentError

MOST_WORDS_BETWEEN = 3
_GAP = "..."
_WORD = re.compile(r"[a-z0-9]+\*?")


@dataclass(frozen=True)
class Step:
    """One place of a phrase: any of `words`, or any word that begins with one of `beginnings`."""

    words: frozenset[str]
    beginnings: tuple[str, ...] = ()

    def fits(self, word: str) -> bool:
        return word in self.words or word.startswith(self.beginnings)


@dataclass(frozen=True)
class Phrase:
    """Steps in their order; None stands for up to three words between."""

    steps: tuple[Step | None, ...]


@dataclass(frozen=True)
class Signs:
    """What is a sign, and the look-alikes that are none."""

    signs: tuple[Phrase, ...]
    not_signs: tuple[Phrase, ...]


@dataclass(frozen=True)
class LanguageNames:
    """How people name a language, by its code, and what says that they do not want it."""

    names: Mapping[str, tuple[Phrase, ...]]
    not_wanted: tuple[Phrase, ...]


def load_signs(file: Path) -> Signs:
    """A file of `signs` and `not_signs`, each a list of phrases for a language.

    All languages hold together: people mix them. Raises ContentError.
    """
    block = read_block(file)
    _only(block, ("signs", "not_signs"), file)
    if "signs" not in block:
        raise ContentError(file, block.line, "write a list of phrases under `signs`")
    signs = _by_language(block[_key("signs")], file)
    lookalikes = _by_language(block[_key("not_signs")], file) if "not_signs" in block else {}
    return Signs(
        tuple(phrase for some in signs.values() for phrase in some),
        tuple(phrase for some in lookalikes.values() for phrase in some),
    )


def load_language_names(file: Path) -> LanguageNames:
    """data/lexicon/languages.yml. Raises ContentError."""
    block = read_block(file)
    _only(block, ("names", "not_wanted"), file)
    for needed in ("names", "not_wanted"):
        if needed not in block:
            raise ContentError(file, block.line, f"`{needed}` is missing")
    return LanguageNames(
        _by_language(block[_key("names")], file), _phrases(block[_key("not_wanted")], file)
    )


def read_phrase(text: str, file: Path = Path("-"), line: int = 1) -> Phrase:
    """A phrase in the notation above. Raises ContentError.

    >>> len(read_phrase("tiene|trae ... cuchillo*").steps)
    3
    """
    steps = tuple(None if part == _GAP else _step(part, file, line) for part in text.split())
    if not steps or steps[0] is None or steps[-1] is None:
        raise ContentError(file, line, f"a phrase begins and ends with a word: {text!r}")
    return Phrase(steps)


def _step(part: str, file: Path, line: int) -> Step:
    choices = part.split("|")
    for choice in choices:
        if not _WORD.fullmatch(choice):
            raise ContentError(
                file, line, f"{choice!r}: write small letters without accents or apostrophes"
            )
    return Step(
        frozenset(choice for choice in choices if not choice.endswith("*")),
        tuple(choice[:-1] for choice in choices if choice.endswith("*")),
    )


def _by_language(value: Value, file: Path) -> dict[str, tuple[Phrase, ...]]:
    if not isinstance(value, Block):
        raise ContentError(file, value.line, "write the code of a language, and phrases under it")
    return {str(code): _phrases(phrases, file) for code, phrases in value.items()}


def _phrases(value: Value, file: Path) -> tuple[Phrase, ...]:
    if not isinstance(value, Items):
        raise ContentError(file, value.line, "write a list of phrases, each after `- `")
    found = []
    for item in value:
        if not isinstance(item, Text):
            raise ContentError(file, item.line, "a phrase is one line of words")
        found.append(read_phrase(item, file, item.line))
    return tuple(found)


def _only(block: Block, known: tuple[str, ...], file: Path) -> None:
    for key in block:
        if key not in known:
            raise ContentError(file, key.line, f"`{key}` is not known here; use {', '.join(known)}")


def _key(name: str) -> Text:
    return Text(name)
