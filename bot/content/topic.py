"""One topic: a question people ask, its right-now card and its answer, as frozen values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

BlockKind = Literal["paragraph", "item", "say"]

# The groups of data/topics, in the order in which the menu shows them.
GROUPS = ("encounters", "detention", "rights", "help", "daily_life", "status", "local")


@dataclass(frozen=True)
class Block:
    """A piece of text that is translated whole.

    A `say` block is a sentence to say aloud to an agent: it is shown in English to everybody,
    and its translation is the meaning beside it.
    """

    kind: BlockKind
    text: str
    line: int


@dataclass(frozen=True)
class Topic:
    """A topic in its English source. `id` is also the NLU label and the catalog context."""

    id: str
    group: str
    title: str
    short: str
    urgent: bool
    card: tuple[Block, ...]
    answer: tuple[Block, ...]
    sources: tuple[str, ...]
    needs: tuple[str, ...]
    next: tuple[str, ...]
    checked: date
    review: str | None
    path: Path
    # True while somebody finds out whether it still holds: the hotline answers in its place.
    withheld: bool = False

    def sentences(self) -> Iterator[str]:
        """Everything a translator translates, in the order of the file, once each."""
        seen = set()
        for text in (self.title, self.short, *(block.text for block in self.card + self.answer)):
            if text not in seen:
                seen.add(text)
                yield text
