"""A border for each class over n-grams; used for the language, and as one opinion on the intent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.nlu.compact import CompactRows
from bot.nlu.learn import Steps, class_numbers, learn_borders
from bot.nlu.model_files import ModelFiles
from bot.nlu.ngram_features import NgramBlock, NgramFeatures


class LinearModel:
    """Scores of classes for one text."""

    def __init__(
        self,
        features: NgramFeatures,
        classes: Sequence[str],
        weights: CompactRows,
        bias: NDArray[np.float32],
    ) -> None:
        """`bias` has a number for each class; a row of them for each of several side by side."""
        self.features = features
        self.classes = tuple(classes)
        self.weights = weights
        self.bias = bias

    @classmethod
    def fit(
        cls, texts: Sequence[str], labels: Sequence[str], blocks: Sequence[NgramBlock], steps: Steps
    ) -> LinearModel:
        features, matrix = NgramFeatures.fit(texts, blocks)
        classes, truth = class_numbers(labels)
        weights, bias = learn_borders(matrix, truth, steps)
        return cls(features, classes, CompactRows.of(weights), bias)

    @classmethod
    def side_by_side(cls, models: Sequence[LinearModel]) -> LinearModel:
        """Several of the same classes as one table, for who reads a text by all of them at once."""
        return cls(
            NgramFeatures.side_by_side([model.features for model in models]),
            models[0].classes,
            CompactRows.stacked([model.weights for model in models]),
            np.array([model.bias for model in models]),
        )

    def scores(self, normalized: str) -> NDArray[np.float32]:
        """One score a class, in the order of `classes`; higher is likelier, above 0 is inside."""
        columns, values = self.features.row(normalized)
        return self.weights.weighed(columns, values) + self.bias

    def save(self, files: ModelFiles) -> None:
        files.write_features(self.features, self.classes)
        files.write_numbers({**self.weights.arrays("weights"), "bias": self.bias})

    @classmethod
    def load(cls, files: ModelFiles) -> LinearModel:
        features, classes = files.read_features()
        numbers = files.read_numbers()
        return cls(features, classes, CompactRows.read(numbers, "weights"), numbers["bias"])
