"""What the checks count in a text."""

from __future__ import annotations

import pytest

from bot.checks.counting import links, numbers, words


@pytest.mark.parametrize(
    "text, expected",
    [
        pytest.param("Pay $1,500", {"1500"}, id="thousands in English"),
        pytest.param("Pague 1.500 dólares", {"1500"}, id="thousands in Spanish"),
        pytest.param("See form I-200.", {"200"}, id="a form and a full stop"),
        pytest.param("{phone:line-24} https://a.example/7", set(), id="links and placeholders"),
        pytest.param("287(g), July 1, 2026", {"287", "1", "2026"}, id="a law and a date"),
    ],
)
def test_numbers_are_the_same_however_a_language_writes_them(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


def test_a_link_ends_before_the_full_stop_of_its_sentence() -> None:
    assert links("See https://a.example/b?c=1. Or (https://d.example).") == [
        "https://a.example/b?c=1",
        "https://d.example",
    ]


def test_a_dash_is_no_word() -> None:
    assert words("Call LUCE - now: {phone:luce}") == 4
