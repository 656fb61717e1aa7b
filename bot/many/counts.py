"""Counting for `limits` in Redis, with the client that Rasa allows.

The library's own asynchronous storage wants coredis, which needs a newer Redis client than Rasa.
"""

from __future__ import annotations

import secrets
import time
from typing import Any

from limits.aio.storage import MemoryStorage, MovingWindowSupport, Storage

from bot.many.connect import Lost

# Times of Redis, so that processes whose clocks differ count the same.
_ENTER = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
if redis.call('ZCARD', KEYS[1]) + ARGV[3] > tonumber(ARGV[1]) then return 0 end
for i = 1, tonumber(ARGV[3]) do redis.call('ZADD', KEYS[1], now, ARGV[4] .. i) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
"""
_ADD = """
local n = redis.call('INCRBY', KEYS[1], ARGV[1])
if n == tonumber(ARGV[1]) then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
return n
"""


class RedisCounts(Storage, MovingWindowSupport):
    """Windows that move, by sorted sets; windows that stand, by counters.

    While Redis is away each process counts for itself.
    """

    STORAGE_SCHEME = ["farol+redis"]  # noqa: RUF012 (the library's own way to register a storage)

    def __init__(self, client: Any) -> None:
        super().__init__()
        self._client = client
        self._here = MemoryStorage()
        self._enter = client.register_script(_ENTER)
        self._add = client.register_script(_ADD)

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        args = [limit, expiry * 1000, amount, secrets.token_hex(6)]
        try:
            return bool(await self._enter(keys=[f"farol:rate:{key}"], args=args))
        except Lost:
            return bool(await self._here.acquire_entry(key, limit, expiry, amount))

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[int, int]:
        entries = await self._client.zrange(f"farol:rate:{key}", 0, -1, withscores=True)
        since = time.time() * 1000 - expiry * 1000
        times = [score for _, score in entries if score >= since]
        return int(times[0] / 1000) if times else int(time.time()), len(times)

    async def incr(
        self, key: str, expiry: int, elastic_expiry: bool = False, amount: int = 1
    ) -> int:
        try:
            return int(await self._add(keys=[f"farol:rate:{key}"], args=[amount, expiry]))
        except Lost:
            return int(await self._here.incr(key, expiry, elastic_expiry, amount))

    async def get(self, key: str) -> int:
        return int(await self._client.get(f"farol:rate:{key}") or 0)

    async def get_expiry(self, key: str) -> int:
        left = await self._client.ttl(f"farol:rate:{key}")
        return int(max(left, 0) + time.time())

    async def check(self) -> bool:
        return bool(await self._client.ping())

    async def reset(self) -> int | None:
        return None

    async def clear(self, key: str) -> None:
        await self._client.delete(f"farol:rate:{key}")
