"""People who talk at once to a server, over HTTP, and how long they wait."""

from __future__ import annotations

import asyncio
import itertools
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import httpx


@dataclass(frozen=True)
class Load:
    """Seconds of each answered message, in order, and of all of them together."""

    seconds: tuple[float, ...]
    wall: float

    @property
    def a_second(self) -> float:
        return len(self.seconds) / self.wall

    def quantile(self, share: float) -> float:
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]


Say = Callable[[str], Awaitable[None]]


async def rasa_person(client: httpx.AsyncClient, base: str) -> Say:
    """Somebody who talks to Rasa's REST channel."""
    name = secrets.token_hex(4)

    async def say(text: str) -> None:
        answer = await client.post(
            f"{base}/webhooks/rest/webhook", json={"sender": name, "message": text}
        )
        answer.raise_for_status()

    return say


async def farol_person(client: httpx.AsyncClient, base: str) -> Say:
    """Somebody who talks to our web page."""
    page = (await client.get(f"{base}/")).text
    token = re.search(r'name="conversation" value="([^"]+)"', page)
    headers = {"X-Conversation": token[1] if token else ""}

    async def say(text: str) -> None:
        answer = await client.post(
            f"{base}/chat/messages",
            json={"text": text, "id": secrets.token_hex(12)},
            headers=headers,
        )
        answer.raise_for_status()

    return say


async def put_load(
    base: str,
    person: Callable[[httpx.AsyncClient, str], Awaitable[Say]],
    texts: Sequence[str],
    people: int,
    messages: int,
) -> Load:
    """`people` talk at once, each as soon as they are answered, `messages` in all."""
    left = itertools.islice(itertools.cycle(texts), messages)
    seconds: list[float] = []

    async with httpx.AsyncClient(
        timeout=120, limits=httpx.Limits(max_connections=people)
    ) as client:
        says = [await person(client, base) for _ in range(people)]

        async def talk(say: Say) -> None:
            for text in left:
                began = time.perf_counter()
                await say(text)
                seconds.append(time.perf_counter() - began)

        began = time.perf_counter()
        await asyncio.gather(*(talk(say) for say in says))
        return Load(tuple(seconds), time.perf_counter() - began)
