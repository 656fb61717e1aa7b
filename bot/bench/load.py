"""People who talk at once to a server, over HTTP, and how long they wait.

They live on the same machine as the server, so they must cost little: each has a connection of
their own and writes what a phone would write, without an HTTP library, which took as long as Farol
itself does for a message.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlsplit

from bot.errors import BotError


class NotAnswered(BotError):
    """A server that closed the connection, or did not say 200."""


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


class Line:
    """One person's connection, kept open. Raises OSError or NotAnswered."""

    def __init__(self, base: str) -> None:
        address = urlsplit(base)
        self._host, self._port = address.hostname or "127.0.0.1", address.port or 80
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> str:
        return (await self._ask("GET", path, {}, b"")).decode("utf-8")

    async def post(self, path: str, content: object, headers: Mapping[str, str]) -> bytes:
        """The answer as it came; packed, if a browser's would be and this says that it may."""
        told = {"Content-Type": "application/json", **headers}
        return await self._ask("POST", path, told, json.dumps(content).encode())

    def hang_up(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._host}:{self._port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = re.search(r"(?im)^content-length: *(\d+)", head)
            if length is None:
                raise NotAnswered("an answer of no stated length")
            found = await reader.readexactly(int(length[1]))
        except asyncio.IncompleteReadError as error:
            self.hang_up()
            raise NotAnswered("the connection was closed") from error
        if not head.startswith("HTTP/1.1 200"):
            raise NotAnswered(head.splitlines()[0])
        return found


class Lines:
    """All connections of a load; closed at its end."""

    def __init__(self) -> None:
        self._lines: list[Line] = []

    def open(self, base: str) -> Line:
        self._lines.append(Line(base))
        return self._lines[-1]

    def __enter__(self) -> Lines:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for line in self._lines:
            line.hang_up()


Say = Callable[[str], Awaitable[None]]
Person = Callable[[Lines, str], Awaitable[Say]]


async def rasa_person(lines: Lines, base: str) -> Say:
    """Somebody who talks to Rasa's REST channel."""
    name, line = secrets.token_hex(4), lines.open(base)

    async def say(text: str) -> None:
        await line.post("/webhooks/rest/webhook", {"sender": name, "message": text}, {})

    return say


async def farol_person(lines: Lines, base: str) -> Say:
    """Somebody who talks to our web page, whose phone unpacks what comes."""
    line = lines.open(base)
    token = re.search(r'name="conversation" value="([^"]+)"', await line.get("/"))
    headers = {"X-Conversation": token[1] if token else "", "Accept-Encoding": "gzip"}

    async def say(text: str) -> None:
        await line.post("/chat/messages", {"text": text, "id": secrets.token_hex(12)}, headers)

    return say


async def put_load(
    base: str, person: Person, texts: Sequence[str], people: int, messages: int
) -> Load:
    """`people` talk at once, each as soon as they are answered, `messages` in all."""
    left = itertools.islice(itertools.cycle(texts), messages)
    seconds: list[float] = []
    with Lines() as lines:
        says = [await person(lines, base) for _ in range(people)]

        async def talk(say: Say) -> None:
            for text in left:
                began = time.perf_counter()
                await say(text)
                seconds.append(time.perf_counter() - began)

        began = time.perf_counter()
        await asyncio.gather(*(talk(say) for say in says))
        return Load(tuple(seconds), time.perf_counter() - began)
