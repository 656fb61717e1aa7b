"""A server without memory: who writes is answered, if not by it then by the one begun after it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.channels.incoming import Incoming
from bot.channels.messengers import at_work
from bot.door import PATIENCE_SECONDS, Door
from bot.engine import Engine, Turn
from bot.privacy.pseudonym import Pseudonym
from bot.reply.trouble_reply import HOTLINE_WRITTEN
from bot.starved import MOST_DROPPED, WITHIN_SECONDS, Starved
from tests.faults_tried import Note
from tests.trust.out_of_memory import SPARES, Told, starve


@pytest.mark.model
async def test_a_server_fed_to_its_limit_loses_nobody(
    model: Path, tmp_path: Path, fault: Note
) -> None:
    told = await starve(32, 128, tmp_path)
    judge(told, 32, fault)


@pytest.mark.prove
@pytest.mark.model
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("spare", SPARES)
async def test_however_little_it_is_left(
    model: Path, tmp_path: Path, spare: int, fault: Note
) -> None:
    told = await starve(600, spare, tmp_path)
    judge(told, 600, fault)


def judge(told: Told, messages: int, fault: Note) -> None:
    print(told.rows())
    for counts in (told.web, told.telegram):
        name = f"memory used up but for {told.spare} kB, {counts.channel}"
        fault(name, counts.sent, counts.answered, counts.twice)
    assert (told.web.sent, told.telegram.sent) == (messages, messages // 4)
    assert [(counts.lost, counts.twice) for counts in (told.web, told.telegram)] == [(0, 0)] * 2
    # Some 2.7 s where nothing else runs; more would be the wait for another server, ten seconds.
    # On Telegram, from which messages are fetched, that is the wait: nobody else can answer there.
    assert told.web.longest < 4 * PATIENCE_SECONDS
    assert told.is_well_afterwards


def dropped(starved: Starved, error: Exception) -> None:
    """As asyncio does when it cannot read from a connection."""
    loop = asyncio.get_running_loop()
    starved.watch(loop)
    loop.call_exception_handler({"message": "Fatal read error", "exception": error})


async def test_one_connection_that_is_dropped_ends_nothing_and_many_at_once_do() -> None:
    ends: list[float] = []
    now = 0.0
    starved = Starved(lambda: ends.append(now), lambda: now)
    for _ in range(MOST_DROPPED - 1):
        dropped(starved, MemoryError())
    now = WITHIN_SECONDS + 1
    dropped(starved, MemoryError())
    assert ends == []
    for _ in range(MOST_DROPPED):
        dropped(starved, MemoryError())
    assert ends[0] == now


class Mute:
    """A channel that has no memory to hear anybody."""

    async def run(self) -> None:
        raise MemoryError

    async def stop(self) -> None: ...

    def routes(self) -> list[Any]:
        return []

    async def is_healthy(self) -> bool:
        return False


async def test_a_channel_that_hears_nobody_any_more_is_enough() -> None:
    ends: list[str] = []
    Starved(lambda: ends.append("ended")).watch(asyncio.get_running_loop())
    async with at_work(Mute()):
        await asyncio.sleep(0.01)
    assert ends == ["ended"]


@pytest.mark.model
async def test_messages_that_only_the_hotline_answers_end_it_once_that_is_sent(
    engine: Engine,
) -> None:
    ends: list[str] = []
    Starved(lambda: ends.append("ended")).watch(asyncio.get_running_loop())
    door = Door(Forgetful(engine))  # type: ignore[arg-type]
    for number in range(MOST_DROPPED):
        [reply] = await door.receive(Incoming("starved", str(number), "hola", hint="es"))
        assert HOTLINE_WRITTEN in reply.text
    assert ends == []
    await asyncio.sleep(0.4)
    assert ends == ["ended"]


class Forgetful:
    """In the engine's place: has no memory for any turn."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def turn(self, *args: Any, **more: Any) -> Turn:
        raise MemoryError

    async def warm_up(self) -> None: ...

    def remembered(self, person: Pseudonym) -> dict[str, str]:
        return self._engine.remembered(person)


async def test_another_failure_ends_nothing() -> None:
    ends: list[str] = []
    starved = Starved(lambda: ends.append("ended"))
    for _ in range(2 * MOST_DROPPED):
        dropped(starved, ConnectionResetError())
    assert ends == []
