"""A town in a message, and words that only look like one."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "text, area",
    [
        ("Holyoke", "holyoke"),
        ("estoy en 01040", "holyoke"),
        ("moro em Springfield", "springfield"),
        ("vivo en holyok", "holyoke"),
        ("W. Springfield, MA", "west_springfield"),
        ("northampton?", "northampton"),
        ("orange", "orange"),
    ],
)
def test_a_message_that_is_nothing_but_a_place(signs, text, area):
    assert signs(text)["place_only"] and signs(text)["place"] == area


@pytest.mark.parametrize(
    "text, area",
    [
        ("ICE is in Chicopee right now", "chicopee"),
        ("abogado en Holyoke", "holyoke"),
        ("Can I get a lawyer if I live far, in Orange, and I have no car", "orange"),
        ("soy trabajadora en Whately y nos cortamos", "whately"),
    ],
)
def test_a_place_within_a_message_is_found_and_does_not_stand_alone(signs, text, area):
    assert not signs(text)["place_only"] and signs(text)["place"] == area


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("the car was orange", id="a colour"),
        pytest.param("i am reading the paper they gave me", id="a verb"),
        pytest.param("me lee el papel", id="a Spanish verb"),
        pytest.param("may i leave", id="a verb again"),
        pytest.param("my friend Monroe was taken", id="a name"),
        pytest.param("my brother is in Ludlow jail", id="where a jail stands"),
        pytest.param("temas", id="near Texas"),
        pytest.param("gracias", id="thanks"),
        pytest.param("warrant", id="near Warren"),
    ],
)
def test_a_word_is_not_a_place(signs, text):
    assert "place" not in signs(text)
