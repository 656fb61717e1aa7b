"""Connections to Redis that live through its restart."""

from __future__ import annotations

import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

# Tried again for about a second in all: as long as a Redis takes to restart, and less than the
# patience of the door.
_TRIES = 8
_FIRST_WAIT, _LONGEST_WAIT = 0.01, 0.3
# A Redis that does not answer in this time is as good as none.
_SECONDS = 1.0
_LOST = (redis.ConnectionError, redis.TimeoutError, redis.BusyLoadingError)


def connect(url: str) -> redis.Redis[str]:
    """For the engine's thread; each call takes about 0.1 ms on one machine."""
    return redis.Redis.from_url(
        url, decode_responses=True, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS,
        retry=Retry(ExponentialBackoff(_LONGEST_WAIT, _FIRST_WAIT), _TRIES),
        retry_on_error=list(_LOST),
    )  # fmt: skip


def connect_async(url: str) -> redis.asyncio.Redis[str]:
    """For the door; belongs to the event loop that first uses it."""
    return redis.asyncio.Redis.from_url(
        url, decode_responses=True, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS,
        retry=AsyncRetry(ExponentialBackoff(_LONGEST_WAIT, _FIRST_WAIT), _TRIES),
        retry_on_error=list(_LOST),
    )  # fmt: skip
