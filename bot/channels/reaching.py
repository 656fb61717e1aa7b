"""A platform that is down is waited for, and whether it is reached can be seen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.errors import ChannelError

log = logging.getLogger(__name__)

_PAUSES_SECONDS = (1.0, 2.0, 5.0, 15.0, 60.0)


class Reaching:
    """For one messenger. `is_on` is whether its platform was reached when last tried."""

    def __init__(self, platform: str, stopping: asyncio.Event) -> None:
        self._platform = platform
        self._stopping = stopping
        self.is_on = False

    async def until_reached(self, act: Callable[[], Awaitable[None]]) -> None:
        """Does `act` again and again until it succeeds or we are asked to stop.

        Raises ChannelError when the platform will not have us, which trying again does not mend.
        """
        attempt = 0
        while not self._stopping.is_set():
            try:
                await act()
                self.is_on = True
                return
            except ChannelError as error:
                self.is_on = False
                if not error.retryable:
                    raise
                why = str(error)
            except MemoryError:
                raise
            except Exception as error:  # Else nobody would be heard any more; it may hold words.
                self.is_on = False
                why = f"an answer that cannot be read ({type(error).__name__})"
            pause = _PAUSES_SECONDS[min(attempt, len(_PAUSES_SECONDS) - 1)]
            log.warning("%s: %s; trying again in %.0f s", self._platform, why, pause)
            attempt += 1
            # Sleep, or wake because we are asked to stop.
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
