"""Whole messages of a few words that have one meaning: "ci", "👍", "de una", "strat over".

N-grams say little of so short a text, and a foreign question is likelier by far; but in a
conversation these very words come again and again. The examples hold them as they are, and people
write them by ear and with hasty thumbs.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from bot.content.conversation import CONVERSATION_INTENTS
from bot.nlu.by_ear import is_one_slip, sound
from bot.nlu.verdict import FOREIGN

# Longer messages are rarely written twice; of three words, only those that a conversation turns on.
_MOST_WORDS = 3
_MOST_WORDS_OF_A_TOPIC = 2
_TURNS = frozenset(CONVERSATION_INTENTS) - {FOREIGN}
# A shorter word becomes another one by a slip.
_SHORTEST_SLIP = 6
# One slip leaves so many letters as they were, at the beginning or at the end.
_INTACT = _SHORTEST_SLIP // 2
_FILE = "short_turns.json"
# The marks around words, and the shades of a hand, tell nothing.
_AROUND = " .,;:!?¡¿\"'()🏻🏼🏽🏾🏿\ufe0f"

# A text, and the intent that all examples agree on; None where they do not.
Meanings = Mapping[str, str | None]


@dataclass(frozen=True)
class ShortTurns:
    """What short texts mean as they are written, and as they sound."""

    written: Meanings
    heard: Meanings

    @classmethod
    def of(cls, texts: Sequence[str], intents: Sequence[str]) -> ShortTurns:
        """From normalized examples."""
        short = [
            (_bare(text), intent)
            for text, intent in zip(texts, intents)
            if len(text.split()) <= _MOST_WORDS
        ]
        return cls(
            _agreed((text, intent) for text, intent in short),
            _agreed((sound(text), intent) for text, intent in short),
        )

    def written_as(self, normalized: str) -> str | None:
        """What a whole message means, when it is one of these; else None."""
        intent = self.written.get(_bare(normalized))
        is_turn = len(normalized.split()) <= _MOST_WORDS_OF_A_TOPIC or intent in _TURNS
        return intent if is_turn else None

    def heard_as(self, normalized: str) -> str | None:
        """The turn of a conversation that a message is but for its spelling; else None.

        Of 1,540 such turns that one author alone wrote 181 are found so by what the others wrote,
        four wrongly, and of 5,300 other short texts five are taken for one.
        """
        text = _bare(normalized)
        if text in self.written or len(text.split()) > _MOST_WORDS:
            return None
        heard = sound(text)
        meant = {self.heard[heard]} if heard in self.heard else self._but_for_a_slip(heard)
        intent = meant.pop() if len(meant) == 1 else None
        return intent if intent in _TURNS else None

    def _but_for_a_slip(self, heard: str) -> set[str | None]:
        if len(heard) < _SHORTEST_SLIP:
            return set()
        known = {*self._alike[heard[:_INTACT]], *self._alike[heard[-_INTACT:]]}
        return {self.heard[text] for text in known if is_one_slip(heard, text)}

    @cached_property
    def _alike(self) -> defaultdict[str, list[str]]:
        """The texts with the same beginning, or the same end."""
        alike = defaultdict(list)
        for heard in self.heard:
            if len(heard) >= _SHORTEST_SLIP:
                alike[heard[:_INTACT]].append(heard)
                alike[heard[-_INTACT:]].append(heard)
        return alike

    def save(self, folder: Path) -> None:
        meanings = {"written": dict(self.written), "heard": dict(self.heard)}
        text = json.dumps(meanings, ensure_ascii=False, sort_keys=True)
        (folder / _FILE).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> ShortTurns:
        meanings = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(MappingProxyType(meanings["written"]), MappingProxyType(meanings["heard"]))


NO_SHORT_TURNS = ShortTurns(MappingProxyType({}), MappingProxyType({}))


def _agreed(meant: Iterator[tuple[str, str]]) -> Meanings:
    intents: dict[str, set[str]] = defaultdict(set)
    for text, intent in meant:
        if text:
            intents[text].add(intent)
    return MappingProxyType(
        {text: min(found) if len(found) == 1 else None for text, found in intents.items()}
    )


def _bare(text: str) -> str:
    bare = text.strip(_AROUND)
    # "👍👍" is one thumb, said warmly.
    return bare[0] if bare and len(set(bare)) == 1 and not bare[0].isalnum() else bare
