"""A message that comes again is answered as before, for its time and no longer."""

from __future__ import annotations

import asyncio

from bot.channels.once import Once
from bot.reply.reply import Reply


async def test_what_was_held_goes_when_its_time_is_over_though_nobody_comes() -> None:
    once, worked = Once(held_seconds=0.05), []

    async def work() -> list[Reply]:
        worked.append(1)
        return [Reply("hola")]

    for number in range(3):
        await once.answer("ana", str(number), work)
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)
    assert (len(once._answers), len(once._began)) == (0, 0)
    # And again, though the first alarm is long over.
    await once.answer("ana", "0", work)
    await once.answer("ana", "0", work)
    assert len(worked) == 4
    await asyncio.sleep(0.1)
    assert len(once._answers) == 0


async def test_one_that_is_young_is_held_while_an_old_one_goes() -> None:
    once, worked = Once(held_seconds=0.1), []

    async def work() -> list[Reply]:
        worked.append(1)
        return []

    await once.answer("ana", "old", work)
    await asyncio.sleep(0.07)
    await once.answer("ana", "young", work)
    await asyncio.sleep(0.06)
    await once.answer("ana", "young", work)
    await once.answer("ana", "old", work)
    assert len(worked) == 3
