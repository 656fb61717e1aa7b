"""Each person's messages one after another, whichever process they reach.

A line is a list in Redis; who stands first has the turn. Rasa's own Redis lock reads a line,
changes it and writes it back, so that two servers can lose each other's ticket (RasaHQ/rasa
#9213). Here every step is one script, which Redis runs whole.

A process that dies holds nobody up for longer than its place lives. While Redis is away each
process keeps the order of those who reach it, by the engine's own locks.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.many.connect import Lost

# A turn takes some 10 ms and the door waits 2 s for it; after this long a place is nobody's.
PLACE_SECONDS = 2.0
_LOOK_AGAIN_SECONDS = 0.004

# Takes a place at the end, or keeps it; moves the dead out of the way; 1 when it is our turn.
# A Redis that has lost its memory gives new places, in the order in which people ask again.
_STAND = """
local function alive(token) return KEYS[1] .. ':' .. token end
redis.call('SET', alive(ARGV[1]), '1', 'PX', ARGV[2])
if not redis.call('LPOS', KEYS[1], ARGV[1]) then redis.call('RPUSH', KEYS[1], ARGV[1]) end
redis.call('PEXPIRE', KEYS[1], 60000)
while true do
  local first = redis.call('LINDEX', KEYS[1], 0)
  if first == ARGV[1] then return 1 end
  if redis.call('EXISTS', alive(first)) == 1 then return 0 end
  redis.call('LPOP', KEYS[1])
end
"""
_LEAVE = """
redis.call('LREM', KEYS[1], 1, ARGV[1])
redis.call('DEL', KEYS[1] .. ':' .. ARGV[1])
"""


class Line:
    """`client` is a synchronous Redis client: a step takes less than handing it to a thread."""

    def __init__(self, client: Any, place_seconds: float = PLACE_SECONDS) -> None:
        self._wire = client.wire
        self._stand = client.register_script(_STAND)
        self._leave = client.register_script(_LEAVE)
        self._milliseconds = int(place_seconds * 1000)

    @asynccontextmanager
    async def turn_of(self, person: str) -> AsyncIterator[None]:
        """Held while this person's message is answered."""
        keys, token = [f"farol:line:{{{person}}}"], secrets.token_hex(8)
        if self._wire.is_away:
            yield
            return
        try:
            await self._come_first(keys, token)
            yield
        finally:
            try:
                self._leave(keys=keys, args=[token])
            except Lost:
                # A Redis that only slept may still hear that we stand there, and the next message
                # of this person would wait behind a place that nobody leaves.
                self._wire.when_back(
                    f"line {token}",
                    lambda redis: self._leave(keys=keys, args=[token], client=redis),
                )

    async def _come_first(self, keys: list[str], token: str) -> None:
        """Returns when it is this place's turn, or nobody can tell whose it is."""
        try:
            # Asking again is also how we tell that we are alive.
            while not self._stand(keys=keys, args=[token, self._milliseconds]):  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        except Lost:
            return
