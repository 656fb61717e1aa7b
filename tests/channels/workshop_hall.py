"""A workshop's server on a port of its own, as in a church hall."""

from __future__ import annotations

import time
from threading import Thread

import uvicorn

from bot import clock
from bot.channels.workshop_server import workshop_app
from bot.workshop.rooms import Rooms


class Hall:
    """`rooms` are those of the running server; `url` is where it is."""

    def __init__(self) -> None:
        self.rooms = Rooms(clock.now)
        self.server = uvicorn.Server(
            uvicorn.Config(
                workshop_app(self.rooms), port=0, log_level="critical", ws="none", access_log=False
            )
        )
        self.thread = Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> Hall:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(self, *error: object) -> None:
        self.server.should_exit = True
        self.server.force_exit = True
        self.thread.join(5)
