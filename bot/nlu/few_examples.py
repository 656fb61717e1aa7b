"""Two opinions for intents of which a few dozen examples are known, both by word vectors.

A border drawn through so few texts knows nothing of the words that nobody has used yet. How near a
text's vector stands to those of the nearest examples, and a logistic regression over the vectors,
know which words mean alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float32]
_NEAREST = 3
# What each opinion counts beside the border's 1.
_NEARNESS_COUNTS = 4.0
_REGRESSION_COUNTS = 0.25


class FewExamples:
    """The examples of each class, and the regression that was fitted to them."""

    def __init__(self, vectors: Floats, labels: Sequence[str]) -> None:
        """`vectors` (examples, numbers), each of length 1."""
        self.classes, numbers = np.unique(np.asarray(labels), return_inverse=True)
        order = np.argsort(numbers, kind="stable")
        self._examples = vectors[order]
        self._starts = np.searchsorted(numbers[order], np.arange(len(self.classes)))
        # Of one class alone there is nothing to tell apart.
        self._regression = (
            LogisticRegression(C=10, max_iter=500).fit(vectors, labels)
            if len(self.classes) > 1
            else None
        )

    def scores(self, vector: Floats) -> Floats:
        """One number a class, in the order of `classes`."""
        scores: Floats = _NEARNESS_COUNTS * self.nearness(vector)
        if self._regression is not None:
            odds = self._regression.decision_function(vector[None])[0]
            # Of two classes it gives one number, the odds of the second.
            each = odds if len(self.classes) > 2 else np.array([-odds, odds]) / 2
            scores += _REGRESSION_COUNTS * each
        return scores

    def nearness(self, vector: Floats) -> Floats:
        """For each class the mean cosine of its nearest examples, from -1 to 1."""
        likeness = np.split(self._examples @ vector, self._starts[1:])
        return np.array([np.sort(of_class)[-_NEAREST:].mean() for of_class in likeness])
