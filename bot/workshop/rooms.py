"""The rooms of this process: their codes, who may lead them, and when they are erased.

Rooms live in memory. With a folder they are also written there, so that they survive a restart;
the file of a room goes when the room ends. It holds tokens, slides and taps, never a name.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.workshop.room import Plan, Room, Slide

MAX_ROOMS = 20


class NotAllowed(Exception):
    """A trainer's code that was never given, or has been used."""


class TooManyRooms(Exception):
    """As many rooms are open as this process holds."""


class Rooms:
    """`now` tells the time; `folder` is where rooms survive a restart, or None."""

    def __init__(self, now: Callable[[], datetime], folder: Path | None = None) -> None:
        self._now = now
        self._folder = folder
        self._rooms: dict[str, Room] = {}
        self._changed: dict[str, asyncio.Event] = {}
        self._trainer_codes: set[str] = set()
        if folder is not None:
            for path in sorted(folder.glob("room-*.json")):
                room = _read(path)
                if room is None or room.is_over(now()):
                    path.unlink()
                else:
                    self._rooms[room.code] = room

    def new_trainer_code(self) -> str:
        """A code that opens one room."""
        code = secrets.token_hex(4)
        self._trainer_codes.add(code)
        return code

    def open(self, trainer_code: str, plan: Plan) -> Room:
        """A new room. Raises NotAllowed, TooManyRooms; the code is then used up."""
        self._erase_old()
        if trainer_code not in self._trainer_codes:
            raise NotAllowed
        if len(self._rooms) >= MAX_ROOMS:
            raise TooManyRooms
        self._trainer_codes.remove(trainer_code)
        code = next(code for code in _codes() if code not in self._rooms)
        room = Room(code, secrets.token_urlsafe(16), plan, self._now())
        self._rooms[code] = room
        self._write(room)
        return room

    def by_code(self, code: str) -> Room | None:
        self._erase_old()
        return self._rooms.get(code)

    def by_secret(self, secret: str) -> Room | None:
        self._erase_old()
        return next(
            (r for r in self._rooms.values() if secrets.compare_digest(r.secret, secret)), None
        )

    def change(self, code: str, changed: Callable[[Room], Room]) -> Room | None:
        """The room after the change; None when it is no longer there."""
        room = self.by_code(code)
        if room is None:
            return None
        new = changed(room)
        if new is room:
            return room
        new = replace(new, version=room.version + 1)
        self._rooms[code] = new
        self._wake(code)
        self._write(new)
        return new

    def end(self, code: str) -> None:
        """Everything about the room is gone."""
        self._rooms.pop(code, None)
        if self._folder is not None:
            self._path(code).unlink(missing_ok=True)
        self._wake(code)

    async def wait(self, code: str, version: int, seconds: float) -> None:
        """Return when the room has changed since that version, has ended, or the time is up."""
        room = self._rooms.get(code)
        if room is None or room.version != version:
            return
        event = self._changed.setdefault(code, asyncio.Event())
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except asyncio.TimeoutError:
            return

    def _wake(self, code: str) -> None:
        event = self._changed.pop(code, None)
        if event is not None:
            event.set()

    def _erase_old(self) -> None:
        now = self._now()
        for code in [code for code, room in self._rooms.items() if room.is_over(now)]:
            self.end(code)

    def _path(self, code: str) -> Path:
        assert self._folder is not None
        return self._folder / f"room-{code}.json"

    def _write(self, room: Room) -> None:
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(room.code)
        # Written beside and moved, so that a crash leaves the old file or the new one.
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(_as_json(room)), encoding="utf-8")
        draft.replace(path)


def _codes() -> Iterator[str]:
    while True:
        yield f"{secrets.randbelow(9000) + 1000}"


def _as_json(room: Room) -> dict[str, object]:
    return {
        "code": room.code,
        "secret": room.secret,
        "scenarios": room.plan.scenarios,
        "quiz": room.plan.quiz,
        "opened": room.opened.isoformat(),
        "slide": _slide_as_json(room.slide),
        "history": [_slide_as_json(slide) for slide in room.history],
        "people": sorted(room.people),
        "hands": sorted(room.hands),
        "votes": {key: dict(cast) for key, cast in room.votes.items()},
        "is_revealed": room.is_revealed,
        "is_paused": room.is_paused,
        "version": room.version,
    }


def _slide_as_json(slide: Slide) -> list[str]:
    return [slide.kind, slide.ref, slide.step]


def _read(path: Path) -> Room | None:
    """The room of a file; None when it cannot be read, for a broken file helps nobody."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Room(
            code=told["code"],
            secret=told["secret"],
            plan=Plan(tuple(told["scenarios"]), told["quiz"]),
            opened=datetime.fromisoformat(told["opened"]),
            slide=Slide(*told["slide"]),
            history=tuple(Slide(*slide) for slide in told["history"]),
            people=frozenset(told["people"]),
            hands=frozenset(told["hands"]),
            votes=told["votes"],
            is_revealed=told["is_revealed"],
            is_paused=told["is_paused"],
            version=told["version"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
