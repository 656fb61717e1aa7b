"""An application on its port, by uvicorn: at the door that is kept for it, or at one of its own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette

from bot.kept_door import KeptDoor
from bot.settings import Settings


class Server(uvicorn.Server):
    """Tells the doorkeeper, if there is one, as soon as it takes who knocks."""

    def __init__(
        self, config: uvicorn.Config, kept: KeptDoor | None, words: Callable[[], Any]
    ) -> None:
        super().__init__(config)
        self._kept = kept
        self._words = words

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._kept is not None:
            self._kept.listens()
            self._kept.report(asyncio.get_running_loop(), self._words)


def listen(
    app: Starlette, settings: Settings, kept: KeptDoor | None, words: Callable[[], Any]
) -> None:
    """Until it is told to end. `words` gives what the doorkeeper shall say, when that is new."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        # It would hold addresses of people.
        access_log=False,
        server_header=False,
        # Nothing here speaks WebSocket, and uvicorn's wants a newer library than Rasa allows.
        ws="none",
        # uvloop reads into one buffer of its own, where the longest message of all would stay.
        loop="asyncio",
        # Its own loggers would print the text of exceptions; ours do not.
        log_config=None,
        timeout_graceful_shutdown=10,
    )
    Server(config, kept, words).run(sockets=None if kept is None else [kept.socket])
