"""Which messages of a platform were answered, known to all processes.

A platform that has not heard from one process delivers again, and a balancer gives that to another.
The notes of a machine's own file (bot/channels/answered.py) stand beneath: they outlive Redis.

While Redis is away two processes cannot tell each other what they answer, so a message that comes
to both of them then is answered by both. What was noted meanwhile is told as soon as it is back.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any

from bot.channels.answered import Answered, digest
from bot.many.connect import Lost
from bot.many.line import Line

# Telegram delivers again for so long, and Meta hardly later; the file knows for a week.
_KEPT_SECONDS = 24 * 3600
# A note is some hundred bytes: so many can wait for a Redis that is away.
_MOST_WAITING = 50_000
# Whoever sends an answer says so no longer than this after it has died.
_SENDING_SECONDS = 5.0


class AnsweredAmongAll:
    """As bot.channels.answered.Answered; `client` is a synchronous Redis client."""

    def __init__(self, here: Answered, client: Any) -> None:
        self._here = here
        self._client = client
        self._line = Line(client, _SENDING_SECONDS)
        self._lock = threading.Lock()
        self._waiting: OrderedDict[str, None] = OrderedDict()

    def alone(self, key: str) -> AbstractAsyncContextManager[None]:
        return self._line.turn_of(f"answer {digest(key).hex()}")

    def has(self, key: str) -> bool:
        if self._here.has(key):
            return True
        try:
            return bool(self._client.exists(_name(key)))
        except Lost:
            return False

    def note(self, key: str) -> None:
        self._here.note(key)
        try:
            self._client.set(_name(key), "", ex=_KEPT_SECONDS)
        except Lost:
            with self._lock:
                self._waiting[_name(key)] = None
                if len(self._waiting) > _MOST_WAITING:
                    self._waiting.popitem(last=False)
            self._client.wire.when_back("answered", self._tell)

    def drop(self, key: str) -> None:
        self._here.drop(key)
        with self._lock:
            self._waiting.pop(_name(key), None)
        # One that stays dies by itself, and what it says is true.
        with suppress(Lost):
            self._client.delete(_name(key))

    def _tell(self, redis: Any) -> None:
        with self._lock:
            names = list(self._waiting)
        pipe = redis.pipeline(transaction=False)
        for name in names:
            pipe.set(name, "", ex=_KEPT_SECONDS)
        pipe.execute()
        with self._lock:
            for name in names:
                self._waiting.pop(name, None)


def _name(key: str) -> str:
    return f"farol:answered:{digest(key).hex()}"
