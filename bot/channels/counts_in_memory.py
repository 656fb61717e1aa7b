"""Counting for `limits` in this process's memory.

The library's own asynchronous storage looks at everybody's entries again at each message, each
behind a lock: a tenth of a message's time with a few hundred people. Here old entries of one key go
when it is counted again, and those of all others once in a while.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from limits.aio.storage import MovingWindowSupport, Storage

_SWEPT_EVERY_SECONDS = 5.0


class CountsInMemory(Storage, MovingWindowSupport):
    """Windows that move, by times; windows that stand, by counters. `clock` gives seconds."""

    STORAGE_SCHEME = ["farol+memory"]  # noqa: RUF012 (the library's own way to register a storage)

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._clock = clock
        # Until when a key counts, and the times of its entries, the oldest first.
        self._entries: dict[str, tuple[float, deque[float]]] = {}
        # Until when a window stands, and what was counted in it.
        self._counts: dict[str, tuple[float, int]] = {}
        self._swept_at = clock()

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        now = self._clock()
        self._sweep(now)
        _, times = self._entries.get(key, (0.0, deque[float]()))
        while times and times[0] < now - expiry:
            times.popleft()
        if len(times) + amount > limit:
            return False
        times.extend([now] * amount)
        self._entries[key] = (now + expiry, times)
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[int, int]:
        now = self._clock()
        _, times = self._entries.get(key, (0.0, deque[float]()))
        counted = [entry for entry in times if entry >= now - expiry]
        return int(counted[0] if counted else now), len(counted)

    async def incr(
        self, key: str, expiry: int, elastic_expiry: bool = False, amount: int = 1
    ) -> int:
        now = self._clock()
        self._sweep(now)
        ends, count = self._counts.get(key, (0.0, 0))
        if ends <= now:
            ends, count = now + expiry, 0
        self._counts[key] = (now + expiry if elastic_expiry else ends, count + amount)
        return count + amount

    async def get(self, key: str) -> int:
        ends, count = self._counts.get(key, (0.0, 0))
        return count if ends > self._clock() else 0

    async def get_expiry(self, key: str) -> int:
        return int(self._counts.get(key, (self._clock(), 0))[0])

    async def check(self) -> bool:
        return True

    async def reset(self) -> int | None:
        number = len(self._entries) + len(self._counts)
        self._entries.clear()
        self._counts.clear()
        return number

    async def clear(self, key: str) -> None:
        self._entries.pop(key, None)
        self._counts.pop(key, None)

    def _sweep(self, now: float) -> None:
        """Nobody is remembered for longer than the limits need."""
        if now - self._swept_at < _SWEPT_EVERY_SECONDS:
            return
        self._swept_at = now
        for kept in (self._entries, self._counts):
            for key in [key for key, (ends, _) in kept.items() if ends <= now]:
                del kept[key]
