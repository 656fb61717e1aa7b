"""Messages that tell who somebody is, and those that only look so."""

from __future__ import annotations

import pytest

from bot.channels.incoming import Incoming
from bot.door import Door
from bot.privacy.private_data import private_data
from tests.trust.measure_private_data import measure


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_private_data_are_found_and_look_alikes_are_not(language: str) -> None:
    figures = measure(language)
    assert figures.recall >= 0.95, figures.wrong
    assert figures.precision >= 0.95, figures.wrong


@pytest.mark.parametrize(
    "text, kind",
    [
        pytest.param("mi A es 205 111 222", "a_number", id="spaces in the number"),
        pytest.param("MEU NOME É CARLOS", "name", id="all in capitals"),
        pytest.param("ssn:123-45-6789", "ssn", id="no space"),
        pytest.param("+55 (33) 99123-4567", "phone", id="a phone of Brazil"),
    ],
)
def test_the_kind_is_told(text: str, kind: str) -> None:
    assert kind in private_data(text)


def test_a_number_of_the_directory_is_nobody_s() -> None:
    text = "call 617-370-5023"
    assert private_data(text, {"+16173705023"}) == frozenset()
    assert private_data(text) == {"phone"}


@pytest.mark.model
async def test_the_answer_comes_first_and_then_the_line(door: Door) -> None:
    said = "la migra está en mi puerta, mi teléfono es 413 555 0142"
    replies = await door.receive(Incoming("test", "ana", said))
    assert replies[0].urgent
    assert replies[-1].text.startswith("Por favor, borre ese mensaje")
    assert replies[-1].buttons == ()


@pytest.mark.model
async def test_a_question_without_private_data_gets_no_such_line(door: Door) -> None:
    replies = await door.receive(Incoming("test", "eva", "la migra está en mi puerta"))
    assert len(replies) == 1
