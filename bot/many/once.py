"""The same message sent twice is answered once, though the second try reaches another process.

While Redis is away, that holds for tries that reach the same process. What was answered then is
told to Redis as soon as it is back, so that no later try is worked on again.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from bot.channels.once import HELD_SECONDS, Once
from bot.many.connect import Lost
from bot.reply.message import from_message, to_message
from bot.reply.reply import Reply

Replies = Sequence[Reply]

# Whoever works on a message says so again while it works. One who does not has died, and the next
# who asks does it.
_CLAIM_SECONDS = 2.0
_LOOK_AGAIN_SECONDS = 0.02
# A reply is some 2 kB, so this bounds what a long cut can make us hold.
_MOST_MISSED = 4_000

# Ours alone, or nobody's: an answer that came late must not replace one that was given.
_KEEP = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('SADD', KEYS[2], KEYS[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1
"""
_GIVE_UP = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class RedisOnce:
    """As bot.channels.once.Once; `client` is an asyncio Redis client."""

    def __init__(self, client: Any, held_seconds: float = HELD_SECONDS) -> None:
        self._client = client
        # A run in this process, and what came of it until Redis holds that.
        self._here = Once(held_seconds)
        self._held = int(held_seconds * 1000)
        self._keep = client.register_script(_KEEP)
        self._give_up = client.register_script(_GIVE_UP)
        self._forgetting: set[asyncio.Task[None]] = set()
        # Answered while Redis was away: conversation and replies by key, and until when.
        self._lock = threading.Lock()
        self._missed: OrderedDict[str, tuple[str, str, float]] = OrderedDict()

    async def answer(
        self, conversation: str, message_id: str, work: Callable[[], Awaitable[Replies]]
    ) -> Replies:
        """What `work` gave for this message, here or elsewhere, now or before."""

        async def once_among_all() -> Replies:
            replies, is_held = await self._answer(conversation, message_id, work)
            if is_held:
                # Redis has it, and it would be held for too long in two places.
                self._here.drop(conversation, message_id)
            return replies

        return await self._here.answer(conversation, message_id, once_among_all)

    async def _answer(
        self, conversation: str, message_id: str, work: Callable[[], Awaitable[Replies]]
    ) -> tuple[Replies, bool]:
        """The replies, and whether Redis holds them."""
        key, claim = _key(conversation, message_id), f"claimed {secrets.token_hex(8)}"
        claim_milliseconds = int(_CLAIM_SECONDS * 1000)
        try:
            while not await self._client.set(key, claim, nx=True, px=claim_milliseconds):
                held = await self._client.get(key)
                if held is not None and not held.startswith("claimed "):
                    return _read(held), True
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        except Lost:
            replies = await work()
            self._tell_later(key, conversation, replies)
            return replies, False
        alive = asyncio.ensure_future(self._stay_alive(key, claim))
        try:
            replies = await work()
        except BaseException:
            with suppress(Lost):
                await self._give_up(keys=[key], args=[claim])
            raise
        finally:
            alive.cancel()
        keys = [key, _all_of(conversation)]
        try:
            is_ours = await self._keep(keys=keys, args=[claim, _written(replies), self._held])
        except Lost:
            self._tell_later(key, conversation, replies)
            return replies, False
        return replies, bool(is_ours)

    def _tell_later(self, key: str, conversation: str, replies: Replies) -> None:
        """For a Redis that is away. Replies die here as they would there."""
        dies = time.monotonic() + self._held / 1000
        with self._lock:
            self._missed[key] = (conversation, _written(replies), dies)
            if len(self._missed) > _MOST_MISSED:
                self._missed.popitem(last=False)
        asyncio.get_running_loop().call_later(self._held / 1000, self._drop_missed, key)
        self._client.wire.when_back("once", self._tell)

    def _tell(self, redis: Any) -> None:
        """By the thread that looks for Redis."""
        with self._lock:
            missed = dict(self._missed)
        for key, (conversation, written, dies) in missed.items():
            life = int((dies - time.monotonic()) * 1000)
            if life > 0:
                # A claim that was made before the cut is nobody's by now, or ours.
                redis.set(key, written, px=life)
                redis.sadd(_all_of(conversation), key)
                redis.pexpire(_all_of(conversation), self._held)
            self._drop_missed(key)

    def _drop_missed(self, key: str) -> None:
        with self._lock:
            self._missed.pop(key, None)

    async def _stay_alive(self, key: str, claim: str) -> None:
        with suppress(Lost):
            while True:
                await asyncio.sleep(_CLAIM_SECONDS / 3)
                if await self._client.get(key) == claim:
                    await self._client.pexpire(key, int(_CLAIM_SECONDS * 1000))

    def forget(self, conversation: str) -> None:
        """Nothing of this conversation is held any longer, as soon as Redis has heard it."""
        self._here.forget(conversation)
        with self._lock:
            for key in [key for key, held in self._missed.items() if held[0] == conversation]:
                del self._missed[key]
        task = asyncio.ensure_future(self._forget(conversation))
        self._forgetting.add(task)
        task.add_done_callback(self._forgetting.discard)

    async def _forget(self, conversation: str) -> None:
        try:
            held = await self._client.smembers(_all_of(conversation))
            await self._client.delete(_all_of(conversation), *held)
        except Lost:
            self._client.wire.when_back(
                f"held {conversation}", lambda redis: _erase(redis, conversation)
            )


def _erase(redis: Any, conversation: str) -> None:
    redis.delete(_all_of(conversation), *redis.smembers(_all_of(conversation)))


def _key(conversation: str, message_id: str) -> str:
    # A platform's message id can hold a phone number, so it is not written as it is.
    digest = hashlib.blake2b(f"{conversation}\0{message_id}".encode(), digest_size=16).hexdigest()
    return f"farol:once:{{{conversation}}}:{digest}"


def _all_of(conversation: str) -> str:
    return f"farol:held:{{{conversation}}}"


def _written(replies: Replies) -> str:
    return json.dumps([to_message(reply) for reply in replies], ensure_ascii=False)


def _read(held: str) -> Replies:
    return [from_message(message) for message in json.loads(held)]
