"""What a text is about, as one vector: the mean of its word pieces' vectors. English above all.

The table is WordLlama's (32,000 word pieces, 256 numbers each). Only its two files are read: the
package's own code wants a newer numpy than Rasa does. Farol's own model does without; see
docs/measured/tried.md for what it brings there (nothing) and where examples are few (much).
Source: https://github.com/dleemiller/WordLlama, MIT.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_PACKAGE = "wordllama"
_TINY = 1e-9


class WordVectors:
    """Vectors of word pieces, (pieces, numbers), and how a text is cut into pieces."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._cut = Tokenizer.from_file(str(_first(folder / "tokenizers", "*.json")))
        (table,) = load_file(_first(folder / "weights", "*.safetensors")).values()
        self._table: Floats = table.astype(np.float32)

    def of(self, texts: Sequence[str]) -> Floats:
        """(texts, numbers), each of length 1; a text without any piece is all zeros."""
        found = np.zeros((len(texts), self._table.shape[1]), dtype=np.float32)
        cut = self._cut.encode_batch(list(texts), add_special_tokens=False)
        for row, pieces in zip(found, cut):
            if pieces.ids:
                row[:] = self._table[pieces.ids].mean(axis=0)
        length = np.linalg.norm(found, axis=1, keepdims=True)
        unit: Floats = found / np.maximum(length, np.float32(_TINY))
        return unit


@cache
def word_vectors() -> WordVectors:
    """The table, read once. Raises ModuleNotFoundError where the package is not installed."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            f"{_PACKAGE} is not installed; `make env` installs it", name=_PACKAGE
        )
    return WordVectors(Path(spec.origin).parent)


def _first(folder: Path, pattern: str) -> Path:
    for file in folder.glob(pattern):
        return file
    raise FileNotFoundError(f"{folder} has no {pattern}; `make env` installs {_PACKAGE}")
