"""Keyed digests of what was asked and of who asked; without the key they mean nothing. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from itertools import combinations

# Two questions are alike when they share so many telling words.
SHARED = 3


class Marks:
    """`key` is in memory only. Each kind of digest has a word of its own in it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of_question(self, stems: Collection[str], language: str) -> dict[str, frozenset[str]]:
        """A mark for every three telling words, with those words; for fewer, one for all."""
        ordered = sorted(stems)
        some = combinations(ordered, SHARED) if len(ordered) >= SHARED else [tuple(ordered)]
        return {self._digest("asked", language, *words): frozenset(words) for words in some}

    def of_person(self, person: str) -> str:
        return self._digest("asker", person)

    def _digest(self, *parts: str) -> str:
        message = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:32]
