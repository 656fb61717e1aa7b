"""A workshop's server on a port of its own, as in a church hall."""

from __future__ import annotations

from bot import clock
from bot.channels.workshop_server import workshop_app
from bot.workshop.rooms import Rooms
from tests.channels.wire_server import WireServer


class Hall(WireServer):
    """`rooms` are those of the running server; `url` is where it is."""

    def __init__(self) -> None:
        self.rooms = Rooms(clock.now)
        super().__init__(workshop_app(self.rooms))

    def __enter__(self) -> Hall:
        super().__enter__()
        return self
