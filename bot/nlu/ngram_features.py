"""Word and character n-grams of a text, weighed by how telling they are (TF-IDF).

scikit-learn counts them for training. To ask, only the n-grams that occur in one text are looked
up: a few hundred additions for a message; sparse matrices of one row cost ten times that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

Analyzer = Callable[[str], list[str]]
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

    def vectorizer(self) -> TfidfVectorizer:
        return TfidfVectorizer(
            analyzer=self.analyzer,
            ngram_range=(self.low, self.high),
            min_df=self.min_texts,
            sublinear_tf=True,
            lowercase=False,
            token_pattern=r"\S+",
            dtype=np.float32,
        )


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
        self._analyzers: tuple[Analyzer, ...] = tuple(
            block.vectorizer().build_analyzer() for block in self.blocks
        )
        sizes = [len(vocabulary) for vocabulary in self.vocabularies]
        self._offsets = tuple(int(sum(sizes[:i])) for i in range(len(sizes)))

    @classmethod
    def fit(
        cls, texts: Sequence[str], blocks: Sequence[NgramBlock]
    ) -> tuple[NgramFeatures, csr_matrix]:
        """The features learned from normalized texts, and their matrix, one row a text."""
        said = [spoken(text) for text in texts]
        vectorizers = [block.vectorizer() for block in blocks]
        matrix = hstack([v.fit_transform(said) for v in vectorizers], format="csr")
        features = cls(
            blocks,
            [{str(k): int(i) for k, i in v.vocabulary_.items()} for v in vectorizers],
            [v.idf_.astype(np.float32) for v in vectorizers],
        )
        return features, matrix

    def row(self, normalized: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The columns that a text fills, and their values, of the same length."""
        said = spoken(normalized)
        columns: list[NDArray[np.int64]] = []
        values: list[NDArray[np.float32]] = []
        for analyze, vocabulary, inverse, offset in zip(
            self._analyzers, self.vocabularies, self.inverse_frequencies, self._offsets
        ):
            counts: dict[int, int] = {}
            for gram in analyze(said):
                index = vocabulary.get(gram)
                if index is not None:
                    counts[index] = counts.get(index, 0) + 1
            if not counts:
                continue
            found = np.fromiter(counts, dtype=np.int64, count=len(counts))
            times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
            filled = (1.0 + np.log(times)) * inverse[found]
            columns.append(found + offset)
            values.append((filled / np.linalg.norm(filled)).astype(np.float32))
        if not columns:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        return np.concatenate(columns), np.concatenate(values)

    def name(self, column: int) -> str:
        """The n-gram of a column; slow, for explanations."""
        for vocabulary, offset in zip(self.vocabularies, self._offsets):
            if offset <= column < offset + len(vocabulary):
                return next(gram for gram, index in vocabulary.items() if index == column - offset)
        raise IndexError(column)
