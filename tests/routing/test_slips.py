from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.routing.slips import slips

words = st.text("abc", max_size=8)


@pytest.mark.parametrize(
    "typed, expected",
    [
        pytest.param("holyoke", 0, id="right"),
        pytest.param("holyok", 1, id="a letter dropped"),
        pytest.param("hollyoke", 1, id="a letter added"),
        pytest.param("holioke", 1, id="a letter changed"),
        pytest.param("hoyloke", 1, id="two letters swapped"),
        pytest.param("olyok", 2, id="two letters dropped"),
        pytest.param("hadley", None, id="another town"),
    ],
)
def test_the_slips_in_a_word_are_counted(typed: str, expected: int | None) -> None:
    assert slips(typed, "holyoke", most=2) == expected


@given(words, words)
def test_slips_are_the_same_both_ways(one: str, other: str) -> None:
    assert slips(one, other, most=3) == slips(other, one, most=3)


@given(words, words, st.integers(0, 4))
def test_stopping_early_changes_nothing(one: str, other: str, most: int) -> None:
    whole = slips(one, other, most=20)
    assert whole is not None
    assert slips(one, other, most) == (whole if whole <= most else None)
