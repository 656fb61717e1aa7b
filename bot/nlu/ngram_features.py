"""Word and character n-grams of a text, weighed by how telling they are (TF-IDF).

bot.nlu.ngram_counts counts them for training. To ask, only the n-grams that occur in one text are
looked up: a few hundred additions for a message; sparse matrices of one row cost ten times that.
They are cut, counted and weighed as scikit-learn does it, in a third of its time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from bot.nlu.ngram_counts import WordsOfTexts
from bot.nlu.vocabulary import Vocabulary

# Nineteen of twenty words that people write; about 250 bytes each.
_COMMON = 6_000
# Words looked up at once: some milliseconds.
_AT_ONCE = 250
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
        vocabulary: Vocabulary,
        inverse_frequencies: NDArray[np.float32],
        common: Sequence[str] = (),
    ) -> None:
        """`inverse_frequencies`: one a number of the vocabulary. `common`: the words that stand in
        the most training texts.
        """
        self.blocks = tuple(blocks)
        self.vocabulary = vocabulary
        self.inverse_frequencies = inverse_frequencies
        self.common = tuple(common)
        # Where each block ends.
        self._ends = np.cumsum(vocabulary.sizes)
        # Looked up beforehand, and never learned from what people write: that must not be kept.
        self._inside: tuple[dict[str, NDArray[np.int32]], ...] = tuple({} for _ in self.blocks)
        self.look_up(self.common)

    @classmethod
    def fit(
        cls, texts: Sequence[str], blocks: Sequence[NgramBlock]
    ) -> tuple[NgramFeatures, csr_matrix]:
        """The features learned from normalized texts, and their matrix, one row a text."""
        words = WordsOfTexts([spoken(text) for text in texts])
        every, rarities, matrices = [], [], []
        common: list[str] = []
        for block in blocks:
            grams, counts = block.counts(words)
            every.append(grams)
            rarities.append(_weigh(counts))
            matrices.append(counts)
            if not common and block.analyzer == "word" and block.low == 1:
                single = [number for number, gram in enumerate(grams) if " " not in gram]
                single.sort(key=rarities[-1].__getitem__)
                common = [grams[number] for number in single[:_COMMON]]
        features = cls(blocks, Vocabulary.of(every), np.concatenate(rarities), common)
        matrix = matrices[0] if len(matrices) == 1 else hstack(matrices, format="csr")
        return features, matrix

    @classmethod
    def side_by_side(cls, features: Sequence[NgramFeatures]) -> NgramFeatures:
        """The blocks of several in one, which fills them all at once; see `rows`."""
        made = cls(
            [block for one in features for block in one.blocks],
            Vocabulary([digests for one in features for digests in one.vocabulary.digests]),
            np.concatenate([one.inverse_frequencies for one in features]),
        )
        made.common = next((one.common for one in features if one.common), ())
        return made

    def row(self, normalized: str) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """The columns that a text fills, in order, and their values, of the same length."""
        words = spoken(normalized).split()
        columns, values, _ = self.rows([words] * len(self.blocks))
        return columns, values

    def rows(
        self, words: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.intp], NDArray[np.float32], list[int]]:
        """The same when each block is given words of its own, and where each block's part ends."""
        looked_up: list[NDArray[np.int32]] = []
        grams: list[list[str]] = []
        for block, inside, said in zip(self.blocks, self._inside, words):
            rare = said
            if inside:
                # A common word is not cut again.
                looked_up += [inside[word] for word in said if word in inside]
                rare = [word for word in said if word not in inside]
            grams.append(block.grams_of(rare))
        places = self.vocabulary.places(grams)
        columns, times = _counted(np.concatenate([*looked_up, places]) if looked_up else places)
        values = self.inverse_frequencies[columns]
        if len(times):
            values *= 1 + np.log(times.astype(np.float32))
        ends: list[int] = columns.searchsorted(self._ends).tolist()
        start = 0
        for end in ends:
            if end > start:
                part = values[start:end]
                # The length, as np.linalg.norm reckons it after looking at what else it could be.
                part /= np.sqrt(part.dot(part))
            start = end
        return columns, values, ends

    def look_up(self, words: Sequence[str]) -> None:
        """Find now what is inside these words, which must be none that somebody has just written.

        Who has no blocks of words has no common ones of its own, and is given another's.
        """
        for number, block in enumerate(self.blocks):
            if block.analyzer == "char_wb":
                # In slices, between which others are heard when a model is loaded while people
                # talk.
                for at in range(0, len(words), _AT_ONCE):
                    some = words[at : at + _AT_ONCE]
                    cut = [block.grams_of((word,)) for word in some]
                    places = self.vocabulary.places_of_each(number, cut)
                    self._inside[number].update(zip(some, places))

    def named(self, normalized: str) -> dict[int, str]:
        """The n-gram of each column that a text fills; slow, for explanations."""
        words = spoken(normalized).split()
        return {
            int(place): gram
            for number, block in enumerate(self.blocks)
            for gram in block.grams_of(words)
            for place in self.vocabulary.places_of_each(number, [(gram,)])[0]
        }


def _counted(places: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Each place once, in order, and how often it was there; no counts if all were there once.

    As numpy.unique does it, in a fourth of its time for so few.
    """
    count = len(places)
    every = places.astype(np.intp)
    every.sort()
    is_new = np.empty(count, dtype=np.bool_)
    is_new[:1] = True
    np.not_equal(every[1:], every[:-1], out=is_new[1:])
    starts = is_new.nonzero()[0]
    if len(starts) == count:
        return every, starts[:0]
    times = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=times[:-1])
    times[-1] = count - starts[-1]
    return every[starts], times


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
