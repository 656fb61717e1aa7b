"""A model on disk: numbers and words, nothing that runs when it is loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.ngram_features import NgramBlock, NgramFeatures
from bot.nlu.vocabulary import Vocabulary


class ModelFiles:
    """The files of one model in a folder."""

    def __init__(self, folder: Path) -> None:
        self._words = folder / "words.json"
        self._numbers = folder / "numbers.npz"
        self._frequencies = folder / "frequencies.npz"

    def write_features(self, features: NgramFeatures, classes: tuple[str, ...]) -> None:
        words = {
            "classes": classes,
            "blocks": [vars(block) for block in features.blocks],
            "common": features.common,
        }
        self._words.parent.mkdir(parents=True, exist_ok=True)
        self._words.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        blocks: dict[str, NDArray[Any]] = {}
        for i, digests in enumerate(features.vocabulary.digests):
            blocks[f"digests{i}"] = digests
        np.savez_compressed(
            self._frequencies, inverse_frequencies=features.inverse_frequencies, **blocks
        )

    def read_features(self) -> tuple[NgramFeatures, tuple[str, ...]]:
        words: dict[str, Any] = json.loads(self._words.read_text(encoding="utf-8"))
        with np.load(self._frequencies, allow_pickle=False) as blocks:
            count = len(words["blocks"])
            features = NgramFeatures(
                [NgramBlock(**block) for block in words["blocks"]],
                Vocabulary([blocks[f"digests{i}"] for i in range(count)]),
                blocks["inverse_frequencies"],
                words["common"],
            )
        return features, tuple(words["classes"])

    def write_numbers(self, numbers: Mapping[str, NDArray[Any]]) -> None:
        np.savez_compressed(self._numbers, **numbers)

    def read_numbers(self) -> dict[str, NDArray[Any]]:
        with np.load(self._numbers, allow_pickle=False) as numbers:
            return {name: numbers[name] for name in numbers.files}
