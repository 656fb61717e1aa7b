"""N-grams are cut as scikit-learn cuts them, which has counted them in training."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.ngram_features import NgramBlock, NgramFeatures, spoken

BLOCKS = (
    NgramBlock("word", 1, 2, 1), NgramBlock("word", 2, 3, 1),
    NgramBlock("char_wb", 1, 4, 1), NgramBlock("char_wb", 2, 5, 1), NgramBlock("char_wb", 5, 6, 1),
)  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS, ids=str)
@given(text=st.text(alphabet="abcé ñ12?!.-'😀_", max_size=40))
def test_the_n_grams_of_any_text_are_scikit_learns(block: NgramBlock, text: str) -> None:
    said = spoken(text)
    assert block.grams(said) == block.vectorizer().build_analyzer()(said)


def test_a_text_is_weighed_as_in_training_the_first_time_and_again() -> None:
    texts = ["no abro la puerta", "abro la puerta a ice", "que es una fianza", "la fianza"]
    features, matrix = NgramFeatures.fit(texts, BLOCKS)
    for _ in range(2):
        for number, text in enumerate(texts):
            columns, values = features.row(text)
            row = np.zeros(matrix.shape[1], dtype=np.float32)
            row[columns] = values
            assert np.allclose(row, matrix[number].toarray()[0], atol=1e-6)


def test_nothing_is_kept_of_what_people_write() -> None:
    features, _ = NgramFeatures.fit(["no abro la puerta", "no abro"], BLOCKS)
    before = [dict(inside) for inside in features._inside]
    features.row("no abro la puerta a guadalupe")
    assert [dict(inside) for inside in features._inside] == before
