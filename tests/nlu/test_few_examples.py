"""A text is near the intent whose examples point its way, also when it shares no word with them."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.few_examples import FewExamples
from bot.nlu.word_vectors import WordVectors, word_vectors


def vectors(*rows: tuple[float, float]) -> np.ndarray:
    return np.array(rows, dtype=np.float32)


def test_a_class_is_as_near_as_the_mean_of_its_three_nearest_examples():
    far, near = (0, 1), (1, 0)
    few = FewExamples(vectors(near, far, near, far, near), ["a", "a", "a", "b", "a"])
    assert few.nearness(vectors(near)[0]).tolist() == [1, 0]


@pytest.mark.parametrize("names", [["a", "b"], ["a", "b", "c"]])
def test_each_class_gets_a_number_and_the_right_one_the_highest(names):
    corners = vectors((1, 0), (0, 1), (-1, 0))[: len(names)]
    few = FewExamples(corners, names)
    for corner, name in zip(corners, names):
        scores = few.scores(corner)
        assert scores.shape == (len(names),) and few.classes[scores.argmax()] == name


def test_words_that_mean_alike_are_near():
    mattress, bed, cricket = word_vectors().of(["a mattress", "the bed", "cricket match"])
    assert mattress @ bed > mattress @ cricket
    assert np.linalg.norm(mattress) == pytest.approx(1, abs=1e-5)


def test_a_text_without_a_word_is_near_nothing():
    assert not word_vectors().of([""]).any()


def test_a_folder_without_the_table_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="make env"):
        WordVectors(tmp_path)
