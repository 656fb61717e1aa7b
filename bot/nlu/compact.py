"""A large matrix in one byte a number: a quarter of the memory, the same answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_LARGEST = 127


class CompactRows:
    """Rows of whole numbers from -127 to 127, each row with its own scale."""

    def __init__(self, numbers: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        self._numbers = numbers
        self._scales = scales

    @classmethod
    def of(cls, matrix: NDArray[np.float32]) -> CompactRows:
        scales = np.abs(matrix).max(axis=1) / _LARGEST
        scales[scales == 0] = 1
        numbers = np.rint(matrix / scales[:, None]).astype(np.int8)
        return cls(numbers, scales.astype(np.float32))

    @classmethod
    def stacked(cls, matrices: Sequence[CompactRows]) -> CompactRows:
        """The rows of several matrices of the same width, one behind the other."""
        return cls(
            np.concatenate([matrix._numbers for matrix in matrices]),
            np.concatenate([matrix._scales for matrix in matrices]),
        )

    def weighed(self, rows: NDArray[np.intp], values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The sum of some rows, each times its value; several sums, if `values` has rows itself."""
        total: NDArray[np.float32] = (values * self._scales[rows]) @ self._numbers[rows].astype(
            np.float32
        )
        return total

    def column(self, rows: NDArray[np.intp], column: int) -> NDArray[np.float32]:
        """One number of each of some rows."""
        numbers: NDArray[np.float32] = self._numbers[rows, column] * self._scales[rows]
        return numbers

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """What to write to disk; `read` takes it back."""
        return {name: self._numbers, f"{name}_scales": self._scales}

    @classmethod
    def read(cls, arrays: Mapping[str, NDArray[np.generic]], name: str) -> CompactRows:
        return cls(arrays[name], arrays[f"{name}_scales"])  # type: ignore[arg-type]
