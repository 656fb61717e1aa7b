"""Three opinions on what a text means, weighed together.

One draws a straight border around each intent, one has a hidden layer in which words that mean
alike come together, one counts (naive Bayes). They err on different questions; what each adds,
with whole voices left out, is in docs/measured. Counting is as straight as the borders, so
both are kept as one table and cost the time of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.compact import CompactRows
from bot.nlu.cores import usable_cores
from bot.nlu.learn import (
    Steps,
    class_numbers,
    count_likelihoods,
    learn_borders,
    learn_network,
    softmax,
)
from bot.nlu.model_files import ModelFiles
from bot.nlu.ngram_features import NgramBlock, NgramFeatures
from bot.nlu.verdict import FOREIGN

Floats = NDArray[np.float32]
BLOCKS = (NgramBlock("word", 1, 2, min_texts=2), NgramBlock("char_wb", 2, 5, min_texts=4))

# With the n-grams that only two or four texts have, two rounds more for each pay: two of 100
# questions more are answered where as many are misled; see docs/measured/tried.md.
_BORDERS = Steps(epochs=5, rate=0.07, forgotten=0.1, batch=512)
_NETWORK = Steps(epochs=6, rate=0.08, forgotten=0.4, batch=512)


@dataclass(frozen=True)
class Learning:
    """How the opinions are learned; each value was chosen with whole voices left out."""

    borders: Steps = _BORDERS
    network: Steps = _NETWORK
    hidden: int = 64
    hidden_forgotten: float = 0.3
    smoothing: float = 0.01
    # What counting weighs beside the borders' 1.
    counted: float = 0.12
    # Added to the foreign class, about which counting says nothing.
    foreign: float = 1.5
    blocks: tuple[NgramBlock, ...] = BLOCKS


@dataclass(frozen=True)
class Sharpness:
    """What makes the shares as sure as they are right; fixed on left-out voices, see config.yml."""

    borders: float = 2.2
    network: float = 0.35


class IntentModel:
    """The share of each intent for one text."""

    def __init__(
        self,
        features: NgramFeatures,
        classes: Sequence[str],
        borders: tuple[CompactRows, Floats],
        network: tuple[CompactRows, Floats, Floats, Floats],
    ) -> None:
        self.features = features
        self.classes = tuple(classes)
        self._borders = borders
        self._network = network

    @classmethod
    def fit(
        cls, texts: Sequence[str], intents: Sequence[str], learning: Learning = Learning()
    ) -> IntentModel:
        """A model of normalized texts and their intents, all languages together."""
        features, matrix = NgramFeatures.fit(texts, learning.blocks)
        classes, truth = class_numbers(intents)
        boundless = classes.index(FOREIGN) if FOREIGN in classes else None
        # Side by side where there are two cores: nearly all of it is numpy's and scipy's, which
        # let other threads run. What is learned does not depend on it.
        with ThreadPoolExecutor(max_workers=usable_cores()) as pool:
            network = pool.submit(_learned_network, matrix, truth, learning)
            borders = pool.submit(_learned_borders, matrix, truth, boundless, learning)
            return cls(features, classes, borders.result(), network.result())

    def scores(self, normalized: str) -> tuple[Floats, Floats]:
        """What the table and what the network say, one number a class, before sharpness."""
        columns, values = self.features.row(normalized)
        weights, bias = self._borders
        into, into_bias, out, out_bias = self._network
        layer = np.maximum(0, into.weighed(columns, values) + into_bias)
        return weights.weighed(columns, values) + bias, layer @ out + out_bias

    def shares(self, normalized: str, sharpness: Sharpness) -> Floats:
        """How likely each class is, in the order of `classes`; they sum to 1."""
        borders, network = self.scores(normalized)
        return softmax(sharpness.borders * borders + sharpness.network * network)

    def contributions(self, normalized: str, intent: str) -> list[tuple[str, float]]:
        """What each n-gram of the text adds to an intent in the borders' opinion, most first."""
        columns, values = self.features.row(normalized)
        weights, _ = self._borders
        added = values * weights.column(columns, self.classes.index(intent))
        order = np.argsort(-added)
        named = self.features.named(normalized)
        return [(named[int(columns[i])], float(added[i])) for i in order]

    def save(self, files: ModelFiles) -> None:
        weights, bias = self._borders
        into, into_bias, out, out_bias = self._network
        arrays: dict[str, Any] = {
            **weights.arrays("borders"), "borders_bias": bias,
            **into.arrays("into"), "into_bias": into_bias, "out": out, "out_bias": out_bias,
        }  # fmt: skip
        files.write_features(self.features, self.classes)
        files.write_numbers(arrays)

    @classmethod
    def load(cls, files: ModelFiles) -> IntentModel:
        features, classes = files.read_features()
        n = files.read_numbers()
        return cls(
            features, classes, (CompactRows.read(n, "borders"), n["borders_bias"]),
            (CompactRows.read(n, "into"), n["into_bias"], n["out"], n["out_bias"]),
        )  # fmt: skip


def _learned_borders(
    matrix: csr_matrix, truth: NDArray[np.int64], boundless: int | None, learning: Learning
) -> tuple[CompactRows, Floats]:
    weights, bias = learn_borders(matrix, truth, learning.borders)
    counted = count_likelihoods(matrix, truth, learning.smoothing, boundless)
    counted *= np.float32(learning.counted)
    weights += counted
    if boundless is not None:
        bias[boundless] += learning.foreign
    return CompactRows.of(weights), bias


def _learned_network(
    matrix: csr_matrix, truth: NDArray[np.int64], learning: Learning
) -> tuple[CompactRows, Floats, Floats, Floats]:
    into, into_bias, out, out_bias = learn_network(
        matrix, truth, learning.network,
        hidden=learning.hidden, hidden_forgotten=learning.hidden_forgotten,
    )  # fmt: skip
    return CompactRows.of(into), into_bias, out, out_bias
