"""A server without memory: who writes is answered, if not by it then by the one begun after it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.starved import MOST_DROPPED, WITHIN_SECONDS, Starved
from tests.trust.out_of_memory import SPARES, starve


@pytest.mark.model
async def test_a_server_fed_to_its_limit_loses_nobody(model: Path, tmp_path: Path) -> None:
    counts = await starve(30, 128, tmp_path)
    print(counts.row())
    assert (counts.sent, counts.lost) == (30, 0)
    assert counts.is_well_afterwards


@pytest.mark.prove
@pytest.mark.model
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("spare", SPARES)
async def test_however_little_it_is_left(model: Path, tmp_path: Path, spare: int) -> None:
    counts = await starve(600, spare, tmp_path)
    print(counts.row())
    assert (counts.sent, counts.lost) == (600, 0)
    assert counts.is_well_afterwards


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


async def test_another_failure_ends_nothing() -> None:
    ends: list[str] = []
    starved = Starved(lambda: ends.append("ended"))
    for _ in range(2 * MOST_DROPPED):
        dropped(starved, ConnectionResetError())
    assert ends == []
