"""The n-grams that a model knows, by number: 12 bytes each, where a dict of texts takes 150.

An n-gram is known by 64 bits of its hash, sorted. Of half a million n-grams any two have the same
in one of a hundred million models, and one that the model does not know passes for one that it does
as rarely as that. What the n-grams were is not kept, so a model holds no word that only few wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from spacy.strings import hash_string

Digests = NDArray[np.uint64]
# The golden ratio's 64 bits. A multiple of them turns bits of each block's digests, to tell it from
# the others, for "si" is a word to one and the inside of a word to another.
_APART = 0x9E3779B97F4A7C15
_BITS = 2**64 - 1


class Vocabulary:
    """Numbers of the n-grams of some blocks, from 0, one block behind the other.

    All blocks are one table, so that what a text holds of all of them is looked up at once.
    """

    def __init__(self, digests: Sequence[Digests]) -> None:
        """The digests of each block's n-grams, in the order of their numbers."""
        self.sizes = tuple(map(len, digests))
        every = np.concatenate(
            [np.zeros(0, dtype=np.uint64), *(d ^ _apart(block) for block, d in enumerate(digests))]
        )
        self._numbers = np.argsort(every, kind="stable").astype(np.int32)
        self._sorted = every[self._numbers]

    @classmethod
    def of(cls, grams: Sequence[Sequence[str]]) -> Vocabulary:
        """Of the n-grams of each block."""
        return cls([_digests(some, len(some)) for some in grams])

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def digests(self) -> list[Digests]:
        """What to write to disk: one of each n-gram, in the order of their numbers, by block."""
        every = np.empty_like(self._sorted)
        every[self._numbers] = self._sorted
        found = np.split(every, np.cumsum(self.sizes)[:-1]) if self.sizes else []
        return [some ^ _apart(block) for block, some in enumerate(found)]

    def places(self, grams: Sequence[Sequence[str]]) -> NDArray[np.int32]:
        """The number of each n-gram that is known, as often as it is given, in any order.

        `grams` are those of each block.
        """
        ends = [0]
        for some in grams:
            ends.append(ends[-1] + len(some))
        asked = _digests(chain.from_iterable(grams), ends[-1])
        for block in range(1, len(grams)):
            asked[ends[block] : ends[block + 1]] ^= _apart(block)
        # In order, for then each is looked for behind the one before.
        asked.sort()
        numbers, is_known = self._find(asked)
        known: NDArray[np.int32] = numbers[is_known]
        return known

    def places_of_each(self, block: int, grams: Sequence[Sequence[str]]) -> list[NDArray[np.int32]]:
        """The same for each of some lists of n-grams, all of one block."""
        asked = _digests(chain.from_iterable(grams), sum(map(len, grams))) ^ _apart(block)
        numbers, is_known = self._find(asked)
        # How many are known of those up to the end of each list.
        known = np.concatenate([[0], np.cumsum(is_known)])[np.cumsum([len(some) for some in grams])]
        return np.split(numbers[is_known], known[:-1])

    def _find(self, asked: Digests) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """A number for each, which holds where the n-gram is known."""
        if not len(self):
            return np.zeros(len(asked), dtype=np.int32), np.zeros(len(asked), dtype=np.bool_)
        at = self._sorted.searchsorted(asked)
        at[at == len(self)] = 0
        return self._numbers[at], self._sorted[at] == asked


def _digests(grams: Iterable[str], count: int) -> Digests:
    found: Digests = np.fromiter(map(hash_string, grams), dtype=np.uint64, count=count)
    return found


def _apart(block: int) -> np.uint64:
    return np.uint64(block * _APART & _BITS)
