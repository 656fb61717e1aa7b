"""What changed between two sentences, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_PIECE = re.compile(r"\s+|[^\W_]+(?:['’-][^\W_]+)*|.", re.DOTALL)


@dataclass(frozen=True)
class Stretch:
    """A piece that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def word_difference(old: str, new: str) -> list[Stretch]:
    """The new sentence with what went and what came, in reading order.

    >>> [(s.kind, s.text) for s in word_difference("Pay $1,500 now", "Pay $2,000 now")]
    [('same', 'Pay $'), ('gone', '1,500'), ('new', '2,000'), ('same', ' now')]
    """
    return list(_joined(_stretches(_pieces(old), _pieces(new))))


def _pieces(text: str) -> list[str]:
    # A number is one word with its commas, as people read it.
    return re.findall(r"\d[\d.,]*\d|" + _PIECE.pattern, text, re.DOTALL)


def _stretches(old: list[str], new: list[str]) -> Iterator[Stretch]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            yield Stretch("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Stretch("gone", "".join(old[a:b]))
        if d > c:
            yield Stretch("new", "".join(new[c:d]))


def _joined(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    last: Stretch | None = None
    for stretch in stretches:
        if last is not None and last.kind == stretch.kind:
            last = Stretch(last.kind, last.text + stretch.text)
            continue
        if last is not None:
            yield last
        last = stretch
    if last is not None:
        yield last
