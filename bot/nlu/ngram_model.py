"""A linear model over word and character n-grams: small on disk, quick for one short text.

scikit-learn fits it. To ask it, only the n-grams that occur in the text are looked up, so a message
costs a few hundred additions of one row; sparse matrices of one row cost ten times that.
Files hold numbers and words, nothing that runs when it is loaded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

Analyzer = Callable[[str], list[str]]


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
            token_pattern=r"\S+|\w+",
            dtype=np.float32,
        )


class NgramFeatures:
    """TF-IDF of several n-gram blocks, each block's row of length 1."""

    def __init__(
        self,
        blocks: Sequence[NgramBlock],
        vocabularies: Sequence[Mapping[str, int]],
        weights: Sequence[np.ndarray],
    ) -> None:
        self.blocks = tuple(blocks)
        self.vocabularies = tuple(vocabularies)
        self.inverse_frequencies = tuple(weights)
        self._analyzers: tuple[Analyzer, ...] = tuple(
            block.vectorizer().build_analyzer() for block in self.blocks
        )
        sizes = [len(vocabulary) for vocabulary in self.vocabularies]
        self._offsets = tuple(int(sum(sizes[:i])) for i in range(len(sizes)))

    @classmethod
    def fit(
        cls, texts: Sequence[str], blocks: Sequence[NgramBlock]
    ) -> tuple[NgramFeatures, csr_matrix]:
        """The features learned from texts, and those texts' matrix, one row a text (float32)."""
        vectorizers = [block.vectorizer() for block in blocks]
        matrix = hstack([v.fit_transform(texts) for v in vectorizers], format="csr")
        features = cls(
            blocks,
            [{str(k): int(i) for k, i in v.vocabulary_.items()} for v in vectorizers],
            [v.idf_.astype(np.float32) for v in vectorizers],
        )
        return features, matrix

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The columns that a text fills, and their values (int64 and float32, same length)."""
        columns: list[np.ndarray] = []
        values: list[np.ndarray] = []
        for analyze, vocabulary, inverse, offset in zip(
            self._analyzers, self.vocabularies, self.inverse_frequencies, self._offsets
        ):
            counts: dict[int, int] = {}
            for gram in analyze(text):
                index = vocabulary.get(gram)
                if index is not None:
                    counts[index] = counts.get(index, 0) + 1
            if not counts:
                continue
            found = np.fromiter(counts, dtype=np.int64, count=len(counts))
            times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
            filled = (1.0 + np.log(times)) * inverse[found]
            columns.append(found + offset)
            values.append(filled / np.linalg.norm(filled))
        if not columns:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        return np.concatenate(columns), np.concatenate(values)

    def name(self, column: int) -> str:
        """The n-gram of a column; slow, for explanations."""
        for vocabulary, offset in zip(self.vocabularies, self._offsets):
            if offset <= column < offset + len(vocabulary):
                return next(gram for gram, index in vocabulary.items() if index == column - offset)
        raise IndexError(column)


class NgramModel:
    """Scores of classes for one text. `weights` is float16 of shape (features, classes)."""

    def __init__(
        self,
        features: NgramFeatures,
        classes: Sequence[str],
        weights: np.ndarray,
        bias: np.ndarray,
    ) -> None:
        self.features = features
        self.classes = tuple(classes)
        self._weights = weights.astype(np.float16)
        self._bias = bias.astype(np.float32)

    def scores(self, text: str) -> np.ndarray:
        """One score a class, float32 of shape (classes,); higher is likelier."""
        columns, values = self.features.row(text)
        if not len(columns):
            return self._bias.copy()
        return values @ self._weights[columns].astype(np.float32) + self._bias

    def contributions(self, text: str, class_name: str) -> list[tuple[str, float]]:
        """What each n-gram of the text adds to a class's score, most first."""
        columns, values = self.features.row(text)
        added = values * self._weights[columns, self.classes.index(class_name)].astype(np.float32)
        order = np.argsort(-added)
        return [(self.features.name(int(columns[i])), float(added[i])) for i in order]

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            folder / "numbers.npz",
            weights=self._weights,
            bias=self._bias,
            **{f"idf{i}": w for i, w in enumerate(self.features.inverse_frequencies)},
        )
        words = {
            "classes": self.classes,
            "blocks": [vars(block) for block in self.features.blocks],
            "vocabularies": [
                sorted(vocabulary, key=vocabulary.__getitem__)
                for vocabulary in self.features.vocabularies
            ],
        }
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> NgramModel:
        words: dict[str, Any] = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
            features = NgramFeatures(
                [NgramBlock(**block) for block in words["blocks"]],
                [{gram: i for i, gram in enumerate(grams)} for grams in words["vocabularies"]],
                [numbers[f"idf{i}"] for i in range(len(words["blocks"]))],
            )
            return cls(features, words["classes"], numbers["weights"], numbers["bias"])
