"""Connections to Redis on which nobody waits for long: a Redis that is away is left alone.

A command that finds no Redis is tried again for half a second, as long as a Redis takes to restart;
one that gets no answer is not. After that Redis is away: every command fails at once, and each part
does what one process alone would do. A thread looks until Redis is back, gives it what it has
missed, and only then sends commands to it again.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import redis
import redis.asyncio

log = logging.getLogger(__name__)

# What a part catches to go on alone. Not only a cut: a Redis that is full refuses, too.
Lost = redis.RedisError

# Half a second in all. The door's patience is two, and a message meets a cut once.
_WAITS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.17)
# A Redis that does not answer in this time is as good as none; on one network it takes 0.1 ms.
_SECONDS = 0.4
_LOOK_AGAIN_SECONDS = 0.1
# Redis' own TimeoutError is none of its ConnectionErrors.
_CUT = (redis.TimeoutError, redis.ConnectionError, redis.BusyLoadingError)

Work = Callable[[Any], object]


class Wire:
    """Whether Redis is there, for all clients of one process, and what it must hear when it is.

    `when_back` may be called by any thread, and its work is done by the thread that looks.
    """

    def __init__(self, url: str) -> None:
        # Nobody waits for it but that thread.
        self._own = redis.Redis.from_url(
            url, decode_responses=True, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS
        )
        self._lock = threading.Lock()
        self._is_away = False
        self._is_looking = False
        self._always: list[Work] = []
        self._missed: dict[str, Work] = {}

    @property
    def is_away(self) -> bool:
        return self._is_away

    def always_when_back(self, work: Work) -> None:
        """Done after every cut, before anything else: a Redis that was killed has lost all."""
        self._always.append(work)

    def when_back(self, name: str, work: Work) -> None:
        """Done once, with a client, as soon as Redis answers. A later work takes the name over."""
        with self._lock:
            self._missed[name] = work
        self.left()

    def left(self) -> None:
        """Redis does not answer any more."""
        with self._lock:
            if not self._is_away:
                log.warning("Redis is away: this process goes on alone until it is back")
            self._is_away = True
        self.look()

    def look(self) -> None:
        """Something was wrong: see whether Redis is there and has its memory."""
        with self._lock:
            if self._is_looking:
                return
            self._is_looking = True
        threading.Thread(target=self._look_until_back, name="redis", daemon=True).start()

    def may_try_again(self, error: redis.RedisError, wait: float | None) -> bool:
        """After a command failed; `wait` is None after the last try.

        False: Redis is away from now on, and `error` is to be raised.
        """
        if wait is None or isinstance(error, redis.TimeoutError):
            self.left()
            return False
        self.look()
        return True

    def must_answer(self) -> None:
        """Raises Lost when there is no Redis; for the start, when nobody waits for its return."""
        self._own.ping()

    def _look_until_back(self) -> None:
        while True:
            try:
                if self._is_back():
                    return
            except Exception as error:
                # The outermost edge of this thread; without it Redis would be away for ever.
                log.error("Redis could not be told what it missed: %s", type(error).__name__)
            time.sleep(_LOOK_AGAIN_SECONDS)

    def _is_back(self) -> bool:
        try:
            self._own.ping()
            for work in self._always:
                work(self._own)
            while True:
                with self._lock:
                    if not self._missed:
                        if self._is_away:
                            log.warning("Redis is back")
                        self._is_away = self._is_looking = False
                        return True
                    name, work = next(iter(self._missed.items()))
                work(self._own)
                with self._lock:
                    if self._missed.get(name) is work:
                        del self._missed[name]
        except Lost:
            return False

    def refuse_if_away(self) -> None:
        if self._is_away:
            raise redis.ConnectionError("Redis is away")


class Client(redis.Redis):
    """For the engine's thread; each call takes about 0.1 ms on one machine."""

    wire: Wire

    def execute_command(self, *args: Any, **options: Any) -> Any:
        for wait in (*_WAITS, None):
            self.wire.refuse_if_away()
            try:
                return super().execute_command(*args, **options)
            except _CUT as error:
                if not self.wire.may_try_again(error, wait):
                    raise
                time.sleep(wait or 0)
        raise AssertionError


class AsyncClient(redis.asyncio.Redis):
    """For the door; belongs to the event loop that first uses it."""

    wire: Wire

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        for wait in (*_WAITS, None):
            self.wire.refuse_if_away()
            try:
                return await super().execute_command(*args, **options)
            except _CUT as error:
                if not self.wire.may_try_again(error, wait):
                    raise
                await asyncio.sleep(wait or 0)
        raise AssertionError


# One for all parts of a process: who has met the cut tells the others.
wire_of = functools.lru_cache(Wire)


def connect(url: str, wire: Wire | None = None) -> Client:
    """Another `wire` than that of this process is for tests, which play several processes."""
    client: Client = Client.from_url(
        url, decode_responses=True, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS
    )
    client.wire = wire or wire_of(url)
    return client


def connect_async(url: str, wire: Wire | None = None) -> AsyncClient:
    client: AsyncClient = AsyncClient.from_url(
        url, decode_responses=True, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS
    )
    client.wire = wire or wire_of(url)
    return client
