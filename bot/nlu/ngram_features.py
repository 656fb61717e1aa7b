"""Word and character n-grams of a text, weighed by how telling they are (TF-IDF).

bot.nlu.ngram_counts counts them for training. To ask, only the n-grams that occur in one text are
looked up: a few hundred additions for a message; sparse matrices of one row cost ten times that.
They are cut, counted and weighed as scikit-learn does it, in a third of its time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from bot.nlu.ngram_counts import WordsOfTexts
from bot.nlu.vocabulary import Vocabulary

# Nineteen of twenty words that people write; about 250 bytes each.
_COMMON = 6_000
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
        return self.grams_of(said.split())

    def grams_of(self, words: Sequence[str]) -> list[str]:
        """The same of a spoken text's words."""
        if self.analyzer == "word":
            if (self.low, self.high) == (1, 2):
                return [*words, *map("{} {}".format, words, words[1:])]
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
        vocabularies: Sequence[Vocabulary],
        inverse_frequencies: Sequence[NDArray[np.float32]],
        common: Sequence[str] = (),
    ) -> None:
        """`common`: the words that stand in the most training texts."""
        self.blocks = tuple(blocks)
        self.vocabularies = tuple(vocabularies)
        self.inverse_frequencies = tuple(inverse_frequencies)
        self.common = tuple(common)
        sizes = [len(vocabulary) for vocabulary in self.vocabularies]
        self._offsets = tuple(int(sum(sizes[:i])) for i in range(len(sizes)))
        # Looked up beforehand, and never learned from what people write: that must not be kept.
        self._inside: tuple[dict[str, NDArray[np.int32]], ...] = tuple({} for _ in self.blocks)
        self.look_up(self.common)

    @classmethod
    def fit(
        cls, texts: Sequence[str], blocks: Sequence[NgramBlock]
    ) -> tuple[NgramFeatures, csr_matrix]:
        """The features learned from normalized texts, and their matrix, one row a text."""
        words = WordsOfTexts([spoken(text) for text in texts])
        vocabularies, rarities, matrices = [], [], []
        common: list[str] = []
        for block in blocks:
            grams, counts = block.counts(words)
            vocabularies.append(Vocabulary.of(grams))
            rarities.append(_weigh(counts))
            matrices.append(counts)
            if not common and block.analyzer == "word" and block.low == 1:
                single = [number for number, gram in enumerate(grams) if " " not in gram]
                single.sort(key=rarities[-1].__getitem__)
                common = [grams[number] for number in single[:_COMMON]]
        features = cls(blocks, vocabularies, rarities, common)
        matrix = matrices[0] if len(matrices) == 1 else hstack(matrices, format="csr")
        return features, matrix

    def row(self, normalized: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The columns that a text fills, and their values, of the same length."""
        words = spoken(normalized).split()
        columns: list[NDArray[np.int64]] = []
        values: list[NDArray[np.float32]] = []
        for number, (inverse, offset) in enumerate(zip(self.inverse_frequencies, self._offsets)):
            found, times = _counted(self._places(number, words))
            if not len(found):
                continue
            filled = inverse[found]
            if len(times):
                filled *= 1 + np.log(times.astype(np.float32))
            columns.append(found + np.int64(offset))
            # The length, as np.linalg.norm reckons it after looking at what else it could be.
            values.append(filled / np.sqrt(filled.dot(filled)))
        if not columns:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        return np.concatenate(columns), np.concatenate(values)

    def look_up(self, words: Iterable[str]) -> None:
        """Find now what is inside these words, which must be none that somebody has just written.

        Who has no blocks of words has no common ones of its own, and is given another's.
        """
        for number, block in enumerate(self.blocks):
            if block.analyzer == "char_wb":
                known = self.vocabularies[number]
                self._inside[number].update(
                    (word, known.places(block.grams_of((word,)))) for word in words
                )

    def _places(self, number: int, words: Sequence[str]) -> NDArray[np.int32]:
        """The places in a block's vocabulary of the n-grams of some words, those that it has."""
        block, known = self.blocks[number], self.vocabularies[number]
        looked_up = self._inside[number]
        if not looked_up:
            return known.places(block.grams_of(words))
        # A common word is not cut again.
        inside = [looked_up[word] for word in words if word in looked_up]
        rare = [word for word in words if word not in looked_up]
        return np.concatenate([*inside, known.places(block.grams_of(rare))])

    def named(self, normalized: str) -> dict[int, str]:
        """The n-gram of each column that a text fills; slow, for explanations."""
        words = spoken(normalized).split()
        return {
            int(place) + offset: gram
            for block, known, offset in zip(self.blocks, self.vocabularies, self._offsets)
            for gram in block.grams_of(words)
            for place in known.places((gram,))
        }


def _counted(places: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """Each place once, in order, and how often it was there; no counts if all were there once.

    As numpy.unique does it, in a fourth of its time for so few.
    """
    places.sort()
    starts = np.flatnonzero(np.append(True, places[1:] != places[:-1]))
    if len(starts) >= len(places):
        return places, starts[:0]
    return places[starts], np.append(starts[1:], len(places)) - starts


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
