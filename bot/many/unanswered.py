"""The marks of bot.unanswered in Redis, so that five people are five whichever process they reach.

Redis holds digests only, and lets them die by itself; the key of the digests is Redis' own, which
dies with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from bot.many.connect import Lost
from bot.unanswered.counted import LIFE_SECONDS

_LIFE = int(LIFE_SECONDS)


class CountedInRedis:
    """As bot.unanswered.counted.CountedInMemory; `client` is synchronous and decodes."""

    def __init__(self, client: Any, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._clock = clock

    def add(self, marks: Collection[str], asker: str) -> Mapping[str, frozenset[str]]:
        now = self._clock()
        steps = self._client.pipeline()
        for mark in marks:
            steps.zremrangebyscore(_asked(mark), "-inf", now)
            steps.zadd(_asked(mark), {asker: now + LIFE_SECONDS})
            steps.expire(_asked(mark), _LIFE)
            steps.zrange(_asked(mark), 0, -1)
        # So that one word of this person erases them.
        steps.sadd(_of(asker), *marks)
        steps.expire(_of(asker), _LIFE)
        self._client.wire.refuse_if_away()
        answers = steps.execute()
        return {mark: frozenset(answers[4 * i + 3]) for i, mark in enumerate(marks)}

    def forget(self, asker: str) -> None:
        try:
            _forget(self._client, asker)
        except Lost:
            # It was promised, so it is done before anything is counted again.
            self._client.wire.when_back(f"asker {asker}", lambda redis: _forget(redis, asker))

    def was_told(self, asker: str) -> bool:
        return bool(self._client.exists(_told(asker)))

    def tell(self, asker: str) -> None:
        self._client.set(_told(asker), "1", ex=_LIFE)


def _forget(redis: Any, asker: str) -> None:
    marks = redis.smembers(_of(asker))
    steps = redis.pipeline()
    for mark in marks:
        steps.zrem(_asked(mark), asker)
    steps.delete(_of(asker), _told(asker))
    steps.execute()


def _asked(mark: str) -> str:
    return f"farol:asked:{mark}"


def _of(asker: str) -> str:
    return f"farol:asker:{asker}"


def _told(asker: str) -> str:
    return f"farol:told:{asker}"
