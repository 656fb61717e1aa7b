"""A small real HTTP server for a test: on 127.0.0.1, on a free port, in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

import uvicorn
from starlette.types import ASGIApp

Found = TypeVar("Found")


class WireServer:
    """Serves an application between `__enter__` and `__exit__`; `url` is where."""

    def __init__(self, app: ASGIApp) -> None:
        config = uvicorn.Config(
            app, host="127.0.0.1", port=0, log_level="critical", lifespan="on", ws="none"
        )
        config.timeout_graceful_shutdown = 1
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self.url = ""

    def __enter__(self) -> WireServer:
        self._thread.start()
        wait_until(lambda: self._server.started)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        # As long as what the application may take to end; a server that stays would keep its
        # sockets, and its threads would keep the whole run from ending.
        self._thread.join(timeout=30)
        assert not self._thread.is_alive(), "the server has not ended"


def wait_until(is_so: Callable[[], Found], seconds: float = 10) -> Found:
    """What `is_so` gives once it is true; AssertionError when it does not become so."""
    until = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < until, "it did not come to be"
        time.sleep(0.005)
    return found
