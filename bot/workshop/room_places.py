"""Where rooms are held: in the memory of this process, and there with a copy on its disk.

A third place, for several processes, is in bot/many/rooms.py.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.workshop.room import Room
from bot.workshop.room_json import read, written


class RoomPlace(Protocol):
    """Rooms by code, and the codes that trainers were given. Times are when something dies."""

    def codes(self) -> list[str]: ...

    def get(self, code: str) -> Room | None: ...

    def change(self, code: str, changed: Callable[[Room], Room]) -> Room | None:
        """The room after the change; None when there is none. Of two who change it at once, both
        count."""

    def add(self, room: Room) -> bool:
        """False, and nothing done, when there is a room with this code."""

    def drop(self, code: str) -> None: ...

    def give_trainer_code(self, code: str, until: datetime) -> None: ...

    def take_trainer_code(self, code: str, now: datetime) -> bool:
        """Whether it was given and not yet taken; from now on it is."""

    async def wait(self, code: str, version: int, seconds: float) -> None:
        """Return when the room has changed since that version, has ended, or the time is up."""


class InMemory:
    """One process; everything is gone when it ends."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}
        self._trainer_codes: dict[str, datetime] = {}
        self._changed: dict[str, asyncio.Event] = {}

    def codes(self) -> list[str]:
        return list(self._rooms)

    def get(self, code: str) -> Room | None:
        return self._rooms.get(code)

    def change(self, code: str, changed: Callable[[Room], Room]) -> Room | None:
        room = self._rooms.get(code)
        if room is None:
            return None
        new = changed(room)
        if new is not room:
            self._put(new)
        return new

    def add(self, room: Room) -> bool:
        if room.code in self._rooms:
            return False
        self._put(room)
        return True

    def drop(self, code: str) -> None:
        self._rooms.pop(code, None)
        self._wake(code)

    def give_trainer_code(self, code: str, until: datetime) -> None:
        self._trainer_codes[code] = until

    def take_trainer_code(self, code: str, now: datetime) -> bool:
        until = self._trainer_codes.pop(code, None)
        return until is not None and now < until

    async def wait(self, code: str, version: int, seconds: float) -> None:
        room = self._rooms.get(code)
        if room is None or room.version != version:
            return
        event = self._changed.setdefault(code, asyncio.Event())
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except asyncio.TimeoutError:
            return

    def _put(self, room: Room) -> None:
        self._rooms[room.code] = room
        self._wake(room.code)

    def _wake(self, code: str) -> None:
        event = self._changed.pop(code, None)
        if event is not None:
            event.set()


class OnDisk(InMemory):
    """One process that may be started again: a file a room, gone with the room."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        for path in sorted(folder.glob("room-*.json")):
            room = read(path.read_text(encoding="utf-8"))
            if room is None:
                path.unlink()
            else:
                self._rooms[room.code] = room
        self._trainer_codes = _read_codes(self._codes_file)

    def drop(self, code: str) -> None:
        super().drop(code)
        self._file(code).unlink(missing_ok=True)

    def give_trainer_code(self, code: str, until: datetime) -> None:
        super().give_trainer_code(code, until)
        self._write_codes()

    def take_trainer_code(self, code: str, now: datetime) -> bool:
        is_good = super().take_trainer_code(code, now)
        self._write_codes()
        return is_good

    @property
    def _codes_file(self) -> Path:
        return self._folder / "trainer-codes.json"

    def _file(self, code: str) -> Path:
        return self._folder / f"room-{code}.json"

    def _put(self, room: Room) -> None:
        super()._put(room)
        self._write(self._file(room.code), written(room))

    def _write_codes(self) -> None:
        if not self._trainer_codes:
            self._codes_file.unlink(missing_ok=True)
            return
        codes = {code: until.isoformat() for code, until in self._trainer_codes.items()}
        self._write(self._codes_file, json.dumps(codes))

    def _write(self, path: Path, text: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Written beside and moved, so that a crash leaves the old file or the new one.
        draft = path.with_suffix(".new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)


def _read_codes(path: Path) -> dict[str, datetime]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {str(code): datetime.fromisoformat(until) for code, until in told.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        # A trainer whose code was lost asks for another; nothing else hangs on it.
        return {}
