"""A server without the memory to hear anybody ends, so that whoever keeps it up begins it anew.

The door answers as long as a message reaches it. Before that stands the event loop, and when it
finds no memory for what comes in, it drops the connection: people get nothing, and the process
lives on. Or there is just enough to tell everybody the hotline and nothing else. Ending at once
loses nothing that a kill would not lose (tests/channels/test_kill.py): pages ask again, platforms
send again what was not confirmed, and meanwhile the doorkeeper has the hotline.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from asyncio import selector_events
from collections import deque
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

# So many connections dropped or messages failed in so many seconds: it is no single large one.
MOST_DROPPED, WITHIN_SECONDS = 5, 10.0
# asyncio makes room for a quarter of a megabyte before each read, and a message is a few kilobytes.
_READ_BYTES = 16 * 1024
# In what is told to the loop's handler: this one failure leaves people unheard, and ends us.
ENOUGH = "is enough"
# As sysexits.h calls a lack of the system's means.
EXIT_CODE = 71


class Starved:
    """`end` is called when too many were dropped; `clock` gives seconds that only run on."""

    def __init__(
        self,
        end: Callable[[], None] = lambda: os._exit(EXIT_CODE),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._end = end
        self._clock = clock
        self._dropped: deque[float] = deque(maxlen=MOST_DROPPED)

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        selector_events._SelectorSocketTransport.max_size = _READ_BYTES  # type: ignore[attr-defined]
        loop.set_exception_handler(self._failed)

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not isinstance(context.get("exception"), MemoryError):
            loop.default_exception_handler(context)
            return
        self._dropped.append(self._clock())
        is_many = len(self._dropped) == MOST_DROPPED
        if context.get(ENOUGH) or (
            is_many and self._dropped[-1] - self._dropped[0] <= WITHIN_SECONDS
        ):
            try:
                log.error("no memory is left to hear anybody: this process ends")
            finally:
                self._end()
