"""The rooms that are open: their codes, who may lead them, and when they are erased."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.workshop.room import Plan, Room
from bot.workshop.room_places import InMemory, OnDisk, RoomPlace

MAX_ROOMS = 20
# A code is given some days before the workshop.
TRAINER_CODE_LIFETIME = timedelta(days=14)


class NotAllowed(Exception):
    """A trainer's code that was never given, is too old, or has been used."""


class TooManyRooms(Exception):
    """As many rooms are open as this machine holds."""


class Rooms:
    """`now` tells the time. Rooms are held in `place`; without one in memory, with a `folder` also
    on disk, so that they survive a restart."""

    def __init__(
        self,
        now: Callable[[], datetime],
        folder: Path | None = None,
        *,
        place: RoomPlace | None = None,
    ) -> None:
        self._now = now
        self._place = place or (InMemory() if folder is None else OnDisk(folder))
        self._erase_old()

    def new_trainer_code(self) -> str:
        """A code that opens one room."""
        code = secrets.token_hex(4)
        self._place.give_trainer_code(code, self._now() + TRAINER_CODE_LIFETIME)
        return code

    def open(self, trainer_code: str, plan: Plan) -> Room:
        """A new room. Raises NotAllowed, TooManyRooms; the code is then used up."""
        self._erase_old()
        if len(self._place.codes()) >= MAX_ROOMS:
            raise TooManyRooms
        if not self._place.take_trainer_code(trainer_code, self._now()):
            raise NotAllowed
        while True:
            code = f"{secrets.randbelow(9000) + 1000}"
            room = Room(code, secrets.token_urlsafe(16), plan, self._now())
            if self._place.add(room):
                return room

    def by_code(self, code: str) -> Room | None:
        room = self._place.get(code)
        if room is not None and room.is_over(self._now()):
            self.end(code)
            return None
        return room

    def all(self) -> list[Room]:
        """Those that are open."""
        return [room for code in self._place.codes() if (room := self.by_code(code))]

    def by_secret(self, secret: str) -> Room | None:
        return next((r for r in self.all() if secrets.compare_digest(r.secret, secret)), None)

    def change(self, code: str, changed: Callable[[Room], Room]) -> Room | None:
        """The room after the change; None when it is no longer there.

        `changed` must be pure: it is asked again when another process was quicker.
        """
        if self.by_code(code) is None:
            return None

        def next_version(room: Room) -> Room:
            new = changed(room)
            return new if new is room else replace(new, version=room.version + 1)

        return self._place.change(code, next_version)

    def end(self, code: str) -> None:
        """Everything about the room is gone."""
        self._place.drop(code)

    async def wait(self, code: str, version: int, seconds: float) -> None:
        """Return when the room has changed since that version, has ended, or the time is up."""
        await self._place.wait(code, version, seconds)

    @asynccontextmanager
    async def kept_clean(self, every_seconds: float = 60.0) -> AsyncIterator[None]:
        """Inside the block, a room that is over is erased though nobody asks for it any more."""
        cleaning = asyncio.ensure_future(self._clean(every_seconds))
        try:
            yield
        finally:
            cleaning.cancel()

    async def _clean(self, every_seconds: float) -> None:
        while True:
            await asyncio.sleep(every_seconds)
            self._erase_old()

    def _erase_old(self) -> None:
        for code in self._place.codes():
            self.by_code(code)
