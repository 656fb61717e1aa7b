"""Where the people are who practise in a chat: in a play of their own or in a room."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.privacy.pseudonym import Pseudonym
from bot.workshop.room import LIFETIME as ROOM_LIFETIME
from bot.workshop.session import Session

# Who has said nothing this long has left the play; the next message is an ordinary one again. A
# room is left when it is over: there people also listen.
PLAY_LIFETIME = timedelta(minutes=30)


@dataclass(frozen=True)
class Place:
    """A play, or a room under a random token that is nobody's name."""

    session: Session | None = None
    room: str = ""
    token: str = ""

    @property
    def lifetime(self) -> timedelta:
        return ROOM_LIFETIME if self.room else PLAY_LIFETIME


class Places(Protocol):
    def get(self, person: Pseudonym) -> Place | None: ...

    def put(self, person: Pseudonym, place: Place) -> None:
        """Until its lifetime is over, counted from now."""

    def drop(self, person: Pseudonym) -> Place | None:
        """Where they were."""


class PlacesInMemory:
    """Those of one process."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._places: dict[Pseudonym, tuple[datetime, Place]] = {}

    def get(self, person: Pseudonym) -> Place | None:
        self._drop_old()
        found = self._places.get(person)
        return found[1] if found else None

    def put(self, person: Pseudonym, place: Place) -> None:
        self._places[person] = (self._now() + place.lifetime, place)

    def drop(self, person: Pseudonym) -> Place | None:
        found = self._places.pop(person, None)
        return found[1] if found else None

    def _drop_old(self) -> None:
        now = self._now()
        for person in [person for person, (until, _) in self._places.items() if until < now]:
            del self._places[person]


def written(place: Place) -> str:
    return json.dumps(asdict(place))


def read(text: str) -> Place | None:
    """None for what another version of this program wrote."""
    try:
        told = json.loads(text)
        session = Session(**told["session"]) if told["session"] else None
        return Place(session, str(told["room"]), str(told["token"]))
    except (ValueError, KeyError, TypeError):
        return None
