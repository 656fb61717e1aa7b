"""The same message sent twice is answered once, though the second try reaches another process."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.channels.once import HELD_SECONDS
from bot.reply.message import from_message, to_message
from bot.reply.reply import Reply

Replies = Sequence[Reply]

# Whoever works on a message says so again while it works. One who does not has died, and the next
# who asks does it.
_CLAIM_SECONDS = 2.0
_LOOK_AGAIN_SECONDS = 0.02

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
        self._held = int(held_seconds * 1000)
        self._keep = client.register_script(_KEEP)
        self._give_up = client.register_script(_GIVE_UP)
        self._forgetting: set[asyncio.Task[None]] = set()

    async def answer(
        self, conversation: str, message_id: str, work: Callable[[], Awaitable[Replies]]
    ) -> Replies:
        """What `work` gave for this message, here or elsewhere, now or before."""
        key, claim = _key(conversation, message_id), f"claimed {secrets.token_hex(8)}"
        claim_milliseconds = int(_CLAIM_SECONDS * 1000)
        while not await self._client.set(key, claim, nx=True, px=claim_milliseconds):
            held = await self._client.get(key)
            if held is not None and not held.startswith("claimed "):
                return _read(held)
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        # A phone that hangs up must not end the run that its next try will ask for.
        return await asyncio.shield(
            asyncio.ensure_future(self._run(conversation, key, claim, work))
        )

    async def _run(
        self, conversation: str, key: str, claim: str, work: Callable[[], Awaitable[Replies]]
    ) -> Replies:
        alive = asyncio.ensure_future(self._stay_alive(key, claim))
        try:
            replies = await work()
        except BaseException:
            await self._give_up(keys=[key], args=[claim])
            raise
        finally:
            alive.cancel()
        await self._keep(
            keys=[key, _all_of(conversation)], args=[claim, _written(replies), self._held]
        )
        return replies

    async def _stay_alive(self, key: str, claim: str) -> None:
        while True:
            await asyncio.sleep(_CLAIM_SECONDS / 3)
            if await self._client.get(key) == claim:
                await self._client.pexpire(key, int(_CLAIM_SECONDS * 1000))

    def forget(self, conversation: str) -> None:
        """Nothing of this conversation is held any longer, as soon as Redis has heard it."""
        task = asyncio.ensure_future(self._forget(conversation))
        self._forgetting.add(task)
        task.add_done_callback(self._forgetting.discard)

    async def _forget(self, conversation: str) -> None:
        held = await self._client.smembers(_all_of(conversation))
        await self._client.delete(_all_of(conversation), *held)


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
