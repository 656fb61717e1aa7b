"""Word and character n-grams of a text, weighed by how telling they are (TF-IDF).

bot.nlu.ngram_counts counts them for training. To ask, only the n-grams that occur in one text are
looked up: a few hundred additions for a message; sparse matrices of one row cost ten times that.
They are cut, counted and weighed as scikit-learn does it, in a third of its time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from bot.nlu.ngram_counts import WordsOfTexts

# Nine of ten words that people write; about 300 bytes each.
_COMMON = 3_000
_SPOKEN = re.compile(r"\w+|[?!]")


def spoken(normalized: str) -> str:
    """The words and the tone, without the other marks.

    Commas and full stops stuck to words made many n-grams of one: without them 81.2 instead of
    79.2 % of questions from life are right, a voice left out.

    >>> spoken("don't open, why?")
    'dont open why ?'
    """
    return " ".join(_SPOKEN.findall(normalized.replace("'", "")))


@dataclass(frozen=True)
class NgramBlock:
    """One family of n-grams, as scikit-learn names it: `word` or `char_wb`, sizes low to high.

    An n-gram in fewer than `min_texts` training texts is left out.
    """

    analyzer: str
    low: int
    high: int
    min_texts: int

    def counts(self, texts: WordsOfTexts) -> tuple[list[str], csr_matrix]:
        """The n-grams in order, and how often each stands in each text, one row a text."""
        if self.analyzer == "word":
            return texts.runs(self.low, self.high, self.min_texts)
        return texts.inside(self.grams, self.min_texts)

    def grams(self, said: str) -> list[str]:
        """The n-grams of a spoken text, in scikit-learn's order.

        >>> NgramBlock("word", 1, 2, 1).grams("no abro"), NgramBlock("char_wb", 3, 4, 1).grams("si")
        (['no', 'abro', 'no abro'], [' si', 'si ', ' si '])
        """
        words = said.split()
        if self.analyzer == "word":
            return [
                " ".join(words[at : at + size])
                for size in range(self.low, min(self.high, len(words)) + 1)
                for at in range(len(words) - size + 1)
            ]
        edged = [f" {word} " for word in words]
        return [
            word[at : at + size]
            for word in edged
            # A word that is shorter than the shortest n-gram is one.
            for size in range(self.low, max(self.low, min(self.high, len(word))) + 1)
            for at in range(max(1, len(word) - size + 1))
        ]


class NgramFeatures:
    """TF-IDF of several n-gram blocks, each block's row of length 1."""

    def __init__(
        self,
        blocks: Sequence[NgramBlock],
        vocabularies: Sequence[Mapping[str, int]],
        inverse_frequencies: Sequence[NDArray[np.float32]],
    ) -> None:
        self.blocks = tuple(blocks)
        self.vocabularies = tuple(vocabularies)
        self.inverse_frequencies = tuple(inverse_frequencies)
        sizes = [len(vocabulary) for vocabulary in self.vocabularies]
        self._offsets = tuple(int(sum(sizes[:i])) for i in range(len(sizes)))
        # Looked up beforehand, and never learned from what people write: that must not be kept.
        common = self._common_words()
        self._inside: tuple[dict[str, tuple[int, ...]], ...] = tuple(
            {word: self._known(number, word) for word in common}
            if block.analyzer == "char_wb"
            else {}
            for number, block in enumerate(self.blocks)
        )

    @classmethod
    def fit(
        cls, texts: Sequence[str], blocks: Sequence[NgramBlock]
    ) -> tuple[NgramFeatures, csr_matrix]:
        """The features learned from normalized texts, and their matrix, one row a text."""
        words = WordsOfTexts([spoken(text) for text in texts])
        vocabularies, rarities, matrices = [], [], []
        for block in blocks:
            grams, counts = block.counts(words)
            vocabularies.append({gram: number for number, gram in enumerate(grams)})
            rarities.append(_weigh(counts))
            matrices.append(counts)
        features = cls(blocks, vocabularies, rarities)
        matrix = matrices[0] if len(matrices) == 1 else hstack(matrices, format="csr")
        return features, matrix

    def row(self, normalized: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The columns that a text fills, and their values, of the same length."""
        said = spoken(normalized)
        columns: list[NDArray[np.int64]] = []
        values: list[NDArray[np.float32]] = []
        words = said.split()
        for number, (inverse, offset) in enumerate(zip(self.inverse_frequencies, self._offsets)):
            if self.blocks[number].analyzer == "word":
                counts = Counter(self._known(number, said))
            else:
                inside = [self._known_inside(number, word) for word in words]
                counts = Counter(chain.from_iterable(inside))
            if not counts:
                continue
            found = np.fromiter(counts, dtype=np.int64, count=len(counts))
            times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
            filled = (1.0 + np.log(times)) * inverse[found]
            columns.append(found + offset)
            # The length, as np.linalg.norm reckons it after looking at what else it could be.
            values.append((filled / np.sqrt(filled.dot(filled))).astype(np.float32))
        if not columns:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        return np.concatenate(columns), np.concatenate(values)

    def _known(self, number: int, said: str) -> tuple[int, ...]:
        """The places in a block's vocabulary of the n-grams of a text, those that it has."""
        places = map(self.vocabularies[number].get, self.blocks[number].grams(said))
        return tuple(place for place in places if place is not None)

    def _known_inside(self, number: int, word: str) -> tuple[int, ...]:
        """The same for one word; a common one is not cut again."""
        found = self._inside[number].get(word)
        return self._known(number, word) if found is None else found

    def _common_words(self) -> list[str]:
        """The words that stand in the most training texts."""
        for number, block in enumerate(self.blocks):
            if block.analyzer == "word" and block.low == 1:
                rarity = self.inverse_frequencies[number]
                words = [gram for gram in self.vocabularies[number] if " " not in gram]
                return sorted(words, key=lambda word: rarity[self.vocabularies[number][word]])[
                    :_COMMON
                ]
        return []

    def name(self, column: int) -> str:
        """The n-gram of a column; slow, for explanations."""
        for vocabulary, offset in zip(self.vocabularies, self._offsets):
            if offset <= column < offset + len(vocabulary):
                return next(gram for gram, index in vocabulary.items() if index == column - offset)
        raise IndexError(column)


def _weigh(counts: csr_matrix) -> NDArray[np.float32]:
    """Turns counts into TF-IDF, each row of length 1, and gives each column's inverse frequency."""
    texts = np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.float32)
    inverse: NDArray[np.float32] = np.log(np.float32(counts.shape[0] + 1) / (texts + 1)) + 1
    np.log(counts.data, out=counts.data)
    counts.data += 1
    counts.data *= inverse[counts.indices]
    filled = np.flatnonzero(np.diff(counts.indptr))
    lengths = np.sqrt(np.add.reduceat(counts.data * counts.data, counts.indptr[filled]))
    counts.data /= np.repeat(lengths, np.diff(counts.indptr)[filled])
    return inverse
