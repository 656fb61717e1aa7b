"""Each new look of a room as server-sent events, until the room is over."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from sse_starlette import EventSourceResponse

from bot.channels.workshop_nodes import Node, node
from bot.reply.words import Words
from bot.workshop.room import Room
from bot.workshop.rooms import Rooms

# A phone takes the next change no sooner: two hundred taps must not be forty thousand pages.
CALM_SECONDS = 0.25
# A stream that says nothing this long may be cut by what stands between.
PING_SECONDS = 15
# Two hundred phones in three languages need some dozens of different looks.
_KEPT_LOOKS = 200


class Looks:
    """Streams for phones, the wall and the trainer."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._drawn: dict[tuple[Any, ...], str] = {}

    def stream(
        self, code: str, draw: Callable[[Room], str | None], words: Words
    ) -> EventSourceResponse:
        """`draw` gives None to somebody who is no longer in. The same look is not sent twice."""

        async def look() -> AsyncIterator[dict[str, str]]:
            sent = None
            while True:
                room = self._rooms.by_code(code)
                drawn = draw(room) if room is not None else None
                if room is None or drawn is None:
                    over = node("p", words.ui("room.over"), class_="large")
                    yield {"event": "over", "data": json.dumps(over.as_json())}
                    return
                if drawn != sent:
                    sent = drawn
                    yield {"event": "look", "data": drawn}
                await asyncio.sleep(CALM_SECONDS)
                await self._rooms.wait(code, room.version, PING_SECONDS * 4)

        return EventSourceResponse(look(), ping=PING_SECONDS)

    def kept(self, key: tuple[Any, ...], make: Callable[[], Node]) -> str:
        """What `make` draws, made once for all that see the same."""
        drawn = self._drawn.get(key)
        if drawn is None:
            if len(self._drawn) > _KEPT_LOOKS:
                self._drawn.clear()
            drawn = self._drawn[key] = json.dumps(make().as_json())
        return drawn
