"""N-grams are found by number again, without what they were."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.vocabulary import Vocabulary


@given(grams=st.lists(st.text(max_size=6), unique=True), other=st.lists(st.text(max_size=6)))
def test_each_n_gram_has_its_place_and_an_unknown_one_has_none(
    grams: list[str], other: list[str]
) -> None:
    known = Vocabulary.of(grams)
    asked = [*other, *grams, *grams]
    assert known.places(asked).tolist() == [grams.index(gram) for gram in asked if gram in grams]


def test_it_is_the_same_when_it_was_written_and_read() -> None:
    grams = ["la puerta", " pu", "ice"]
    again = Vocabulary(Vocabulary.of(grams).digests)
    assert again.places(grams).tolist() == [0, 1, 2] and len(again) == 3


def test_a_model_of_no_n_grams_knows_none() -> None:
    assert Vocabulary.of([]).places(["ice"]).tolist() == []
    assert np.asarray(Vocabulary.of([]).digests).tolist() == []
