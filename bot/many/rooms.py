"""Rooms of workshops in Redis: any process leads any room, any phone reaches it through any.

Redis holds what one process would hold in memory, for no longer than a room lives.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.clock import now as clock_now
from bot.many.connect import Lost
from bot.workshop.room import LIFETIME, Room
from bot.workshop.room_json import read, written

_ROOMS = "farol:rooms"
# How soon a phone hears of what was tapped at another process.
_LOOK_AGAIN_SECONDS = 0.2
_TRIES = 100

# Written only over the version that was read; a new room only where none is. Both keys at once, so
# that whoever sees a version can read its room.
_PUT = """
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[4])
redis.call('SADD', KEYS[3], ARGV[5])
return 1
"""


class InRedis:
    """As bot.workshop.room_places.RoomPlace; `client` is a synchronous Redis client."""

    def __init__(self, client: Any, now: Callable[[], datetime] = clock_now) -> None:
        self._client = client
        self._now = now
        self._put = client.register_script(_PUT)
        # The last that this process read: two hundred phones ask for the same version.
        self._seen: dict[str, Room] = {}
        self._changed: dict[str, asyncio.Event] = {}
        self._watching: dict[str, asyncio.Task[None]] = {}

    def codes(self) -> list[str]:
        """Those that can be seen: none while Redis is away, and nobody can lead one then."""
        try:
            codes = sorted(self._client.smembers(_ROOMS))
            # Redis lets a room die by itself; whoever finds its code in the list takes it out.
            for code in [code for code in codes if not self._client.exists(_version_key(code))]:
                self._client.srem(_ROOMS, code)
                codes.remove(code)
        except Lost:
            return []
        return codes

    def get(self, code: str) -> Room | None:
        version = self._client.get(_version_key(code))
        seen = self._seen.get(code)
        if version is None:
            self._seen.pop(code, None)
            return None
        if seen is not None and str(seen.version) == version:
            return seen
        text = self._client.get(_room_key(code))
        room = read(text) if text else None
        if room is not None:
            self._seen[code] = room
        return room

    def change(self, code: str, changed: Callable[[Room], Room]) -> Room | None:
        for _ in range(_TRIES):
            room = self.get(code)
            if room is None:
                return None
            new = changed(room)
            if new is room or self._write(new, str(room.version)):
                return new
        raise RuntimeError("a room is changed by too many at once")

    def add(self, room: Room) -> bool:
        return self._write(room, "")

    def drop(self, code: str) -> None:
        self._client.delete(_room_key(code), _version_key(code))
        self._client.srem(_ROOMS, code)
        self._seen.pop(code, None)
        self._wake(code)

    def give_trainer_code(self, code: str, until: datetime) -> None:
        seconds = max(1, int((until - self._now()).total_seconds()))
        self._client.set(_trainer_key(code), "1", ex=seconds)

    def take_trainer_code(self, code: str, now: datetime) -> bool:
        return bool(self._client.delete(_trainer_key(code)))

    async def wait(self, code: str, version: int, seconds: float) -> None:
        if self._client.get(_version_key(code)) != str(version):
            return
        event = self._changed.setdefault(code, asyncio.Event())
        if code not in self._watching:
            self._watching[code] = asyncio.ensure_future(self._watch(code, str(version)))
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except asyncio.TimeoutError:
            return

    async def _watch(self, code: str, version: str) -> None:
        """One look for all that wait here."""
        try:
            # Another process changes it; there is no event to wait for.
            while code in self._changed and self._client.get(_version_key(code)) == version:  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        except Lost:
            # The phones ask again, and wait anew.
            return
        finally:
            self._watching.pop(code, None)
            self._wake(code)

    def _write(self, room: Room, over_version: str) -> bool:
        left = room.opened + LIFETIME - self._now()
        milliseconds = max(1, int(left.total_seconds() * 1000))
        keys = [_room_key(room.code), _version_key(room.code), _ROOMS]
        args = [over_version, room.version, written(room), milliseconds, room.code]
        is_ours = bool(self._put(keys=keys, args=args))
        if is_ours:
            self._seen[room.code] = room
            self._wake(room.code)
        return is_ours

    def _wake(self, code: str) -> None:
        event = self._changed.pop(code, None)
        if event is not None:
            event.set()


def _room_key(code: str) -> str:
    return f"farol:room:{code}"


def _version_key(code: str) -> str:
    return f"farol:room:{code}:version"


def _trainer_key(code: str) -> str:
    return f"farol:trainer:{code}"
