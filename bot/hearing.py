"""How late this process hears: how long what has come waits before our code reads it.

A message that nobody has read yet is in no count of ours; it waits in its connection while the
event loop works through all that came before it. So the loop is asked to wake us at a given moment,
and how late it does is how long everybody waits who has just come.
"""

from __future__ import annotations

import asyncio

# How soon we ask to be woken, and for how long the answer holds when nobody has come since.
_ASKED_SECONDS = 0.05
_HOLDS_SECONDS = 1.0


class Hearing:
    """One for an event loop's door. It sleeps while nobody comes."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._due = 0.0
        self._is_asked = False
        self._late = 0.0
        self._told_at = 0.0

    def late_seconds(self) -> float:
        """Call for each message, inside the loop: how late the loop is now."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._is_asked, self._late = loop, False, 0.0
        now = loop.time()
        if not self._is_asked:
            self._is_asked, self._due = True, now + _ASKED_SECONDS
            loop.call_later(_ASKED_SECONDS, self._woken, loop)
        told = self._late if now - self._told_at < _HOLDS_SECONDS else 0.0
        # While it has not been woken though it is time, the lateness grows.
        return max(told, now - self._due)

    def _woken(self, loop: asyncio.AbstractEventLoop) -> None:
        if loop is self._loop:
            self._told_at = loop.time()
            self._late, self._is_asked = self._told_at - self._due, False
