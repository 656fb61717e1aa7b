"""How often each n-gram stands in each of many texts; what scikit-learn's vectorizers count.

People write the same words again and again: 75,000 texts of a million words have 35,000 different
ones. So each word is cut once, and what the texts hold of its n-grams is the product of two sparse
matrices: a third of the time that cutting every text takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Ints = NDArray[np.int64]


class WordsOfTexts:
    """The words of many texts by number, made once for all blocks of n-grams."""

    def __init__(self, said: Sequence[str]) -> None:
        """`said` is spoken texts, words with spaces between."""
        self._words, self._numbers, self._ends = _numbered([text.split() for text in said])

    def inside(
        self, cut: Callable[[str], Sequence[str]], min_texts: int
    ) -> tuple[list[str], csr_matrix]:
        """The n-grams inside words, as `cut` cuts one, and their counts, one row a text."""
        grams, numbers, ends = _numbered([cut(word) for word in self._words])
        of_words = _counts(numbers, ends, len(grams))
        of_texts = _counts(self._numbers, self._ends, len(self._words))
        return _common(grams, of_texts @ of_words, min_texts)

    def runs(self, low: int, high: int, min_texts: int) -> tuple[list[str], csr_matrix]:
        """The n-grams of `low` to `high` words one after another, and their counts."""
        texts = np.repeat(np.arange(len(self._ends) - 1), np.diff(self._ends))
        grams: list[str] = []
        numbers: list[Ints] = []
        rows: list[Ints] = []
        names, run = self._words, self._numbers
        for size in range(1, high + 1):
            if size > 1:
                # A run is one word more than a shorter one, where both are of the same text.
                last = self._numbers[size - 1 :]
                pairs = run[: len(last)] * len(self._words) + last
                found, run = np.unique(pairs, return_inverse=True)
                names = [
                    f"{names[pair // len(self._words)]} {self._words[pair % len(self._words)]}"
                    for pair in found.tolist()
                ]
            if size >= low:
                begin = np.flatnonzero(texts[size - 1 :] == texts[: len(run)])
                numbers.append(run[begin] + len(grams))
                rows.append(texts[begin])
                grams += names
        columns, row = np.concatenate(numbers), np.concatenate(rows)
        ones = np.ones(len(columns), dtype=np.float32)
        shape = (len(self._ends) - 1, len(grams))
        return _common(grams, csr_matrix((ones, (row, columns)), shape=shape), min_texts)


def _numbered(texts: Sequence[Sequence[str]]) -> tuple[list[str], Ints, Ints]:
    """The different parts of texts, all texts' parts by number, and where each text ends."""
    known: dict[str, int] = {}
    numbers = [known.setdefault(part, len(known)) for part in chain.from_iterable(texts)]
    ends = np.cumsum([0, *map(len, texts)])
    return list(known), np.array(numbers, dtype=np.int64), ends


def _counts(numbers: Ints, ends: Ints, width: int) -> csr_matrix:
    ones = np.ones(len(numbers), dtype=np.float32)
    counts = csr_matrix((ones, numbers, ends), shape=(len(ends) - 1, width))
    counts.sum_duplicates()
    return counts


def _common(grams: list[str], counts: csr_matrix, min_texts: int) -> tuple[list[str], csr_matrix]:
    """Those of enough texts, by the alphabet; a run over the edge of two texts is of none."""
    texts = np.bincount(counts.indices, minlength=len(grams))
    kept = sorted(np.flatnonzero(texts >= max(1, min_texts)).tolist(), key=grams.__getitem__)
    place = np.full(len(grams), -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    columns = place[counts.indices]
    stays = columns >= 0
    before = np.concatenate([[0], np.cumsum(stays, dtype=np.int32)])
    common = csr_matrix(
        (counts.data[stays], columns[stays], before[counts.indptr]),
        shape=(counts.shape[0], len(kept)),
    )
    common.sort_indices()
    return [grams[number] for number in kept], common
