"""A runner at work between its start and its stop, and what people write to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.channels.answered import AnsweredFile
from bot.channels.telegram_runner import TelegramRunner
from tests.channels.fake_telegram import TOKEN, FakeTelegram
from tests.channels.stand_in import StandIn
from tests.channels.wire import sample

ANA = 700100200


@asynccontextmanager
async def at_work(
    platform: FakeTelegram, door: StandIn, state: Path | None = None, **more: Any
) -> AsyncIterator[TelegramRunner]:
    """A runner between its start and its graceful stop."""
    notes = AnsweredFile(state)
    runner = TelegramRunner(TOKEN, door.receive, door.forget, notes, api=platform.url, **more)
    running = asyncio.create_task(runner.run())
    try:
        yield runner
    finally:
        await runner.stop()
        await asyncio.wait_for(running, 15)


def text(words: str, person: int = ANA) -> dict[str, Any]:
    update = sample("telegram", "text_spanish")
    update["message"]["text"] = words
    update["message"]["from"]["id"] = update["message"]["chat"]["id"] = person
    return update
