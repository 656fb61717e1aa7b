"""The role plays are reached from any channel, and a real question in between is still answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from bot import clock
from bot.channels.incoming import Incoming
from bot.door import Door
from bot.workshop.chat import Practice

pytestmark = pytest.mark.model


@pytest.fixture
def practising(engine) -> Iterator[Door]:  # type: ignore[no-untyped-def]
    with closing(Door(engine)) as door:
        door.practice = Practice(clock.now)
        yield door


async def says(door: Door, text: str, who: str = "maria") -> str:
    replies = await door.receive(Incoming("terminal", who, text, hint="es"))
    return "\n".join(reply.text for reply in replies)


async def test_a_word_opens_the_list_of_scenes_and_a_tap_begins_one(practising: Door) -> None:
    [listed] = await practising.receive(Incoming("terminal", "maria", "practicar", hint="es"))
    scene = next(b.payload for b in listed.buttons if b.payload.startswith("/play{"))
    [first, *_] = await practising.receive(Incoming("terminal", "maria", scene, "button", "es"))
    assert first.text
    assert first.buttons


async def test_without_a_play_a_question_goes_to_the_brain(practising: Door) -> None:
    assert "617-370-5023" in await says(practising, "la migra esta tocando mi puerta", "jose")


async def test_who_is_forgotten_leaves_the_play(practising: Door) -> None:
    [listed] = await practising.receive(Incoming("terminal", "ana", "practicar", hint="es"))
    scene = next(b.payload for b in listed.buttons if b.payload.startswith("/play{"))
    await practising.receive(Incoming("terminal", "ana", scene, "button", "es"))
    practising.forget("terminal", "ana")
    assert "617-370-5023" in await says(practising, "la migra esta tocando mi puerta", "ana")
