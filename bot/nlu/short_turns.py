"""Whole messages of a word or two that have one meaning: "ci", "👍", "de una", "cheers".

N-grams say little of so short a text, and a foreign question is likelier by far; but in a
conversation these very words come again and again, and the examples hold them as they are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

# Longer messages are rarely written twice.
_MOST_WORDS = 2
_FILE = "short_turns.json"
# The marks around words, and the shades of a hand, tell nothing.
_AROUND = " .,;:!?¡¿\"'()🏻🏼🏽🏾🏿\ufe0f"


@dataclass(frozen=True)
class ShortTurns:
    """The one intent of each short text that all examples agree on."""

    intents: Mapping[str, str]

    @classmethod
    def of(cls, texts: Sequence[str], intents: Sequence[str]) -> ShortTurns:
        """From normalized examples; a text with two meanings has none here."""
        meant: dict[str, set[str]] = defaultdict(set)
        for text, intent in zip(texts, intents):
            if len(text.split()) <= _MOST_WORDS:
                meant[_bare(text)].add(intent)
        known = {text: min(found) for text, found in meant.items() if text and len(found) == 1}
        return cls(MappingProxyType(known))

    def intent_of(self, normalized: str) -> str | None:
        """What a whole message means, when it is one of these; else None."""
        return self.intents.get(_bare(normalized))

    def save(self, folder: Path) -> None:
        text = json.dumps(dict(sorted(self.intents.items())), ensure_ascii=False)
        (folder / _FILE).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> ShortTurns:
        return cls(MappingProxyType(json.loads((folder / _FILE).read_text(encoding="utf-8"))))


NO_SHORT_TURNS = ShortTurns(MappingProxyType({}))


def _bare(text: str) -> str:
    bare = text.strip(_AROUND)
    # "👍👍" is one thumb, said warmly.
    return bare[0] if bare and len(set(bare)) == 1 and not bare[0].isalnum() else bare
