"""A whole server that may have no more memory than it has: `python -m tests.trust.out_of_memory`.

It is fed to its limit while it serves; then people write, each somebody else: by the web page, from
an address of their own, asking again as the page does when nothing comes; and on Telegram, which
keeps a message until it is confirmed. Whoever supervises it (systemd, a container's restart rule)
is played too: a process that dies with its doorkeeper is begun anew.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.reply.trouble_reply import HOTLINE_WRITTEN
from bot.settings import ROOT
from tests.channels.fake_telegram import TOKEN, FakeTelegram
from tests.channels.wire import sample
from tests.channels.wire_server import wait_until
from tests.load.door_words import door_words
from tests.many.three_processes import free_port
from tests.trust.canary import server_behind

_AT_ONCE = 12
# As long as the page goes on asking, and after how long it takes a try for lost.
_PATIENCE_SECONDS, _AGAIN_SECONDS, _GIVE_UP_SECONDS = 60.0, 0.5, 12.0
# How soon systemd begins a process anew (RestartSec).
_RESTART_SECONDS = 2.0
LATE_SECONDS = 2.5
# Kilobytes that are left: from less than a turn takes to enough for all.
SPARES = (64, 128, 256, 1024)
TEXTS = (
    "la migra está en mi puerta",
    "necesito un abogado en Holyoke",
    "what is a warrant " * 90,
    "tem um carro do ice na rua",
    "receta de pizza con masa al horno",
)


class Server:
    """`python -m bot serve`, begun anew when it has died."""

    def __init__(self, folder: Path, spare: int, telegram: FakeTelegram) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.restarts = 0
        (folder / "state").mkdir(exist_ok=True)
        self._log = (folder / "log").open("wb")
        # One arena, so that what is used up is used up for every thread.
        self._environ = {
            **os.environ, "PYTHONPATH": str(ROOT), "FAROL_STATE": str(folder / "state"),
            "MALLOC_ARENA_MAX": "1", "FED_SPARE": str(spare),
            "FAROL_TELEGRAM_TOKEN": TOKEN, "FAROL_TELEGRAM_API": telegram.url,
        }  # fmt: skip
        self._fed = 0
        self._begin()

    def _begin(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.trust.fed_server", "serve", "--port", str(self.port)],
            cwd=ROOT, env=self._environ, stdout=subprocess.DEVNULL, stderr=self._log,
        )  # fmt: skip

    def understanding(self) -> int:
        """The process behind the doorkeeper; 0 when there is none at the moment."""
        try:
            return server_behind(self.process.pid)
        except (ValueError, OSError):
            return 0

    async def wait(self) -> None:
        async with httpx.AsyncClient() as client:
            for _ in range(1200):
                try:
                    if (await client.get(f"{self.url}/health")).json()["ready"]:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.1)
        raise TimeoutError("the server does not start")

    async def feed(self) -> None:
        """From now on it has no more than the spare."""
        self._fed = self.understanding()
        os.kill(self._fed, signal.SIGUSR2)
        await asyncio.sleep(1)

    def let_go(self) -> None:
        if self.understanding() == self._fed:
            os.kill(self._fed, signal.SIGUSR1)

    async def supervise(self) -> None:
        last = self.understanding()
        while True:
            await asyncio.sleep(0.05)
            now = self.understanding()
            if now not in (0, last):
                self.restarts += 1
                last = now
            if self.process.poll() is not None:
                await asyncio.sleep(_RESTART_SECONDS)
                self._begin()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self._log.close()


@dataclass
class Counts:
    """Of one channel. `again`: a message was sent once more by who heard nothing."""

    channel: str
    sent: int = 0
    answered: int = 0
    twice: int = 0
    cards: int = 0
    again: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def lost(self) -> int:
        return self.sent - self.answered

    @property
    def longest(self) -> float:
        return max(self.seconds, default=0.0)

    @property
    def late(self) -> int:
        return sum(seconds > LATE_SECONDS for seconds in self.seconds)


@dataclass
class Told:
    """What came of a server with so many kilobytes to spare."""

    spare: int
    web: Counts = field(default_factory=lambda: Counts("web page"))
    telegram: Counts = field(default_factory=lambda: Counts("Telegram"))
    restarts: int = 0
    is_well_afterwards: bool = False

    def rows(self) -> str:
        return "\n".join(self._row(counts) for counts in (self.web, self.telegram))

    def _row(self, counts: Counts) -> str:
        cells = (f"{self.spare} kB to spare", counts.channel, counts.sent, counts.answered,
                 counts.lost, counts.twice, counts.cards, counts.again, self.restarts, counts.late,
                 f"{counts.longest:.1f} s")  # fmt: skip
        return f"| {' | '.join(map(str, cells))} |"


HEAD = (
    "| server with | by | sent | answered | lost | twice | the card | asked again | begun anew "
    "| over 2.5 s | longest |\n|---|---|---|---|---|---|---|---|---|---|---|"
)


async def starve(messages: int, spare: int, folder: Path) -> Told:
    """So many messages by the web page, and a quarter as many on Telegram."""
    told, cards = Told(spare), door_words()
    places = asyncio.Semaphore(_AT_ONCE)
    with FakeTelegram() as telegram:
        server = Server(folder, spare, telegram)
        chats = Chats(telegram, told.telegram, cards)

        async def one(number: int) -> None:
            async with places:
                headers = await _begin(server.url, number)
                text = await Message(server.url, headers, TEXTS[number % len(TEXTS)]).say(told.web)
                told.web.cards += text.startswith(cards)
                if number % 4 == 0:
                    chats.write(number)

        try:
            await server.wait()
            supervisor = asyncio.ensure_future(server.supervise())
            await server.feed()
            await asyncio.gather(*(one(number) for number in range(messages)))
            await chats.wait()
            told.restarts = server.restarts
            server.let_go()
            await server.wait()
            headers = await _begin(server.url, messages)
            text = await Message(server.url, headers, TEXTS[0]).say(Counts("afterwards"))
            told.is_well_afterwards = HOTLINE_WRITTEN in text and not text.startswith(cards)
            supervisor.cancel()
            return told
        finally:
            server.stop()


class Chats:
    """One message in each chat on Telegram, and what stands there then."""

    def __init__(self, telegram: FakeTelegram, counts: Counts, cards: tuple[str, ...]) -> None:
        self._telegram = telegram
        self._counts = counts
        self._cards = cards
        self._written_at: dict[int, float] = {}
        self._heard_at: dict[int, float] = {}
        telegram.watch = self._watch

    def _watch(self, method: str, phase: str, given: dict[str, Any]) -> bool:
        if method == "sendMessage" and phase == "done":
            self._heard_at.setdefault(given["chat_id"], time.monotonic())
        return False

    def write(self, number: int) -> None:
        update = sample("telegram", "text_spanish")
        chat = 900_000 + number
        update["message"]["text"] = TEXTS[number // 4 % len(TEXTS)]
        update["message"]["date"] = int(time.time())
        update["message"]["from"]["id"] = update["message"]["chat"]["id"] = chat
        self._written_at[chat] = time.monotonic()
        self._telegram.push(update)

    async def wait(self) -> None:
        """Until all have heard something and the platform holds no message any more."""
        with suppress(AssertionError):
            await asyncio.to_thread(wait_until, self._is_done, _PATIENCE_SECONDS)
        # What is sent a second time comes after the first.
        await asyncio.sleep(2)
        counts = self._counts
        counts.sent, counts.answered = len(self._written_at), len(self._heard_at)
        for chat, at in self._heard_at.items():
            texts = Counter(self._telegram.texts(chat))
            counts.twice += max(texts.values()) > 1
            counts.cards += any(text.startswith(self._cards) for text in texts)
            counts.seconds.append(at - self._written_at[chat])

    def _is_done(self) -> bool:
        has_each = self._heard_at.keys() >= self._written_at.keys()
        return has_each and not self._telegram.unconfirmed()


async def _begin(url: str, number: int) -> dict[str, str]:
    """The page, from an address of one's own; the doorkeeper's, too, is a page that one sees."""
    headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            async with httpx.AsyncClient(timeout=10) as client:
                page = (await client.get(f"{url}/?lang=es", headers=headers)).text
            token = re.search(r'name="conversation" value="([^"]+)"', page)
            if token is not None or HOTLINE_WRITTEN in page:
                return {**headers, "X-Conversation": token[1] if token else "none"}
        except httpx.TransportError:
            pass
        await asyncio.sleep(_AGAIN_SECONDS)
    return headers


class Message:
    """One message over the wire, sent again under its number until it is answered.

    A try that has heard nothing yet is left open beside the next one, so that every answer to the
    message is heard and counted.
    """

    def __init__(self, url: str, headers: dict[str, str], text: str) -> None:
        self._url = url
        self._headers = headers
        self._said = {"text": text, "id": secrets.token_hex(12), "hint": "es"}
        self._heard: list[str] = []
        self._is_heard = asyncio.Event()

    async def say(self, counts: Counts) -> str:
        """What is heard first; "" when nothing ever is."""
        counts.sent += 1
        began, tries = time.monotonic(), []
        while not self._heard and time.monotonic() < began + _PATIENCE_SECONDS:
            counts.again += bool(tries)
            tries.append(asyncio.ensure_future(self._try()))
            heard = asyncio.ensure_future(self._is_heard.wait())
            await asyncio.wait(
                {tries[-1], heard}, timeout=_GIVE_UP_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            heard.cancel()
            if not self._heard and tries[-1].done():
                await asyncio.sleep(_AGAIN_SECONDS)
        if self._heard:
            counts.answered += 1
            counts.seconds.append(time.monotonic() - began)
        await asyncio.gather(*tries)
        counts.twice += len(self._heard) > 1
        return self._heard[0] if self._heard else ""

    async def _try(self) -> None:
        try:
            async with httpx.AsyncClient(timeout=2 * _GIVE_UP_SECONDS) as client:
                answer = await client.post(
                    f"{self._url}/chat/messages", json=self._said, headers=self._headers
                )
            told = answer.json()
        except (httpx.TransportError, ValueError):
            return
        if "conversation" in told:
            # It was begun with a server that is no more; the page goes on with the new one.
            self._headers = {**self._headers, "X-Conversation": told["conversation"]}
            return
        heard = "\n".join(reply["text"] for reply in told.get("replies", ()))
        # What the page shows of a failure.
        heard = heard or (told["text"] if HOTLINE_WRITTEN in told.get("text", "") else "")
        if heard:
            self._heard.append(heard)
            self._is_heard.set()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=600)
    asked = parser.parse_args()
    print(HEAD, flush=True)
    for spare in SPARES:
        with tempfile.TemporaryDirectory() as folder:
            told = asyncio.run(starve(asked.messages, spare, Path(folder)))
        print(told.rows(), "" if told.is_well_afterwards else "NOT WELL AFTERWARDS", flush=True)


if __name__ == "__main__":
    main()
