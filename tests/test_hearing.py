"""Whoever has just come is heard in time, however much there is to understand."""

from __future__ import annotations

import asyncio
import sys
import time

import pytest

from bot.brain import MOST_LATE_SECONDS, Brain, BrainBusy
from bot.engine import Engine
from bot.hearing import Hearing
from bot.privacy.pseudonym import Pseudonym


def work(seconds: float) -> None:
    """The loop does something that takes so long."""
    time.sleep(seconds)


async def test_a_loop_with_nothing_to_do_hears_at_once() -> None:
    hearing = Hearing()
    assert hearing.late_seconds() == 0
    await asyncio.sleep(0.1)
    assert hearing.late_seconds() < 0.5


async def test_who_waited_while_the_loop_was_busy_is_known_and_later_forgotten() -> None:
    hearing = Hearing()
    hearing.late_seconds()
    work(0.7)
    assert hearing.late_seconds() > 0.6
    await asyncio.sleep(0.05)
    # The loop is free again, but has just been late.
    assert hearing.late_seconds() > 0.6
    await asyncio.sleep(1.1)
    assert hearing.late_seconds() < 0.5


def test_another_loop_begins_with_good_ears() -> None:
    hearing = Hearing()

    async def late() -> float:
        hearing.late_seconds()
        work(0.3)
        return hearing.late_seconds()

    async def fresh() -> float:
        return hearing.late_seconds()

    assert asyncio.run(late()) > 0.2
    assert asyncio.run(fresh()) == 0


@pytest.mark.model
async def test_when_people_wait_to_be_read_nothing_new_is_understood(engine: Engine) -> None:
    brain = Brain(engine)
    somebody = Pseudonym("somebody")

    async def ask() -> str:
        turn = await brain.turn("hola", somebody, hint="es", after=None, patience_seconds=20)
        return turn.outcome

    try:
        assert await ask() == "conversation"
        work(MOST_LATE_SECONDS + 0.3)
        with pytest.raises(BrainBusy):
            await ask()
        await asyncio.sleep(1.2)
        assert await ask() == "conversation"
    finally:
        brain.close()


@pytest.mark.model
async def test_a_busy_brain_gives_pythons_lock_back_in_less_than_a_millisecond(
    engine: Engine,
) -> None:
    Brain(engine).close()
    assert sys.getswitchinterval() < 0.001
