"""The n-grams that a model knows, by number: 12 bytes each, where a dict of texts takes 150.

An n-gram is known by 64 bits of its hash, sorted. Of half a million n-grams any two have the same
in one of a hundred million models, and one that the model does not know passes for one that it does
as rarely as that. What the n-grams were is not kept, so a model holds no word that only few wrote.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.strings import hash_string

Digests = NDArray[np.uint64]


class Vocabulary:
    """Numbers of n-grams, from 0, in the order in which their digests were given."""

    def __init__(self, digests: Digests) -> None:
        self._numbers = np.argsort(digests, kind="stable").astype(np.int32)
        self._sorted = digests[self._numbers]

    @classmethod
    def of(cls, grams: Sequence[str]) -> Vocabulary:
        return cls(digests_of(grams))

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def digests(self) -> Digests:
        """What to write to disk: one of each n-gram, in the order of their numbers."""
        digests: Digests = np.empty_like(self._sorted)
        digests[self._numbers] = self._sorted
        return digests

    def places(self, grams: Sequence[str]) -> NDArray[np.int32]:
        """The number of each n-gram that is known, as often as it is given."""
        if not len(self):
            return self._numbers
        asked = digests_of(grams)
        at = np.searchsorted(self._sorted, asked)
        at[at == len(self)] = 0
        known: NDArray[np.int32] = self._numbers[at[self._sorted[at] == asked]]
        return known


def digests_of(grams: Sequence[str]) -> Digests:
    """One for each n-gram."""
    found: Digests = np.fromiter(map(hash_string, grams), dtype=np.uint64, count=len(grams))
    return found
