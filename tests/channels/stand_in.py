"""What stands in the door's place where only the wire is tested."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from bot.channels.incoming import Incoming
from bot.reply.reply import Button, Reply


class StandIn:
    """Says what it heard, or what it is told to say; keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.forgotten: list[str] = []
        self.delay_seconds = 0.0
        self.says: Sequence[Reply] | None = None

    async def receive(self, incoming: Incoming) -> Sequence[Reply]:
        self.heard.append(incoming)
        await asyncio.sleep(self.delay_seconds)
        if self.says is not None:
            return self.says
        said = f"{incoming.kind}: {incoming.text}"
        return [Reply(said, (Button("Menú", "/menu"),), "es")]

    def forget(self, channel: str, person: str) -> None:
        self.forgotten.append(person)


async def until(is_so: Callable[[], object], seconds: float = 10) -> None:
    async def look() -> None:
        while not is_so():  # noqa: ASYNC110 (a thread makes it so)
            await asyncio.sleep(0.01)

    await asyncio.wait_for(look(), seconds)
