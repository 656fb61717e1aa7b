"""A whole server that may have no more memory than it has: `python -m tests.trust.out_of_memory`.

It is fed to its limit while it serves; then people write, each from an address of their own, and
ask again as the page does when nothing comes. Whoever supervises it (systemd, a container's restart
rule) is played too: a process that dies is begun anew, with as much as it had at first.
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
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.reply.trouble_reply import HOTLINE_WRITTEN
from bot.settings import ROOT
from tests.load.door_words import door_words
from tests.many.three_processes import free_port

_AT_ONCE = 12
# As long as the page goes on asking.
_PATIENCE_SECONDS, _AGAIN_SECONDS = 60.0, 0.5
# How soon systemd begins a process anew (RestartSec).
_RESTART_SECONDS = 2.0
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

    def __init__(self, folder: Path, spare: int) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.restarts = 0
        (folder / "state").mkdir(exist_ok=True)
        self._log = (folder / "log").open("wb")
        # One arena, so that what is used up is used up for every thread.
        self._environ = {
            **os.environ, "PYTHONPATH": str(ROOT), "FAROL_STATE": str(folder / "state"),
            "MALLOC_ARENA_MAX": "1", "FED_SPARE": str(spare),
        }  # fmt: skip
        self._begin()

    def _begin(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.trust.fed_server", "serve", "--port", str(self.port)],
            cwd=ROOT, env=self._environ, stdout=subprocess.DEVNULL, stderr=self._log,
        )  # fmt: skip

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
        self.process.send_signal(signal.SIGUSR2)
        await asyncio.sleep(1)

    def let_go(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGUSR1)

    async def supervise(self) -> None:
        while True:
            await asyncio.sleep(0.1)
            if self.process.poll() is not None:
                await asyncio.sleep(_RESTART_SECONDS)
                self.restarts += 1
                self._begin()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        self._log.close()


@dataclass
class Counts:
    spare: int
    sent: int = 0
    answered: int = 0
    cards: int = 0
    again: int = 0
    restarts: int = 0
    seconds: list[float] = field(default_factory=list)
    is_well_afterwards: bool = False

    @property
    def lost(self) -> int:
        return self.sent - self.answered

    def row(self) -> str:
        late = sum(seconds > 2.5 for seconds in self.seconds)
        return (
            f"| {self.spare} kB to spare | {self.sent} | {self.answered} "
            f"| {self.lost} | {self.cards} | {self.again} | {self.restarts} | {late} |"
        )


HEAD = (
    "| server with | sent | answered | lost | the card | asked again | begun anew | over 2.5 s |\n"
    "|---|---|---|---|---|---|---|---|"
)


async def starve(messages: int, spare: int, folder: Path) -> Counts:
    server, counts, cards = Server(folder, spare), Counts(spare), door_words()
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(number: int) -> None:
        async with places:
            headers = await _begin(server.url, number)
            text = await _say(server.url, headers, TEXTS[number % len(TEXTS)], counts)
            counts.cards += text.startswith(cards)

    try:
        await server.wait()
        supervisor = asyncio.ensure_future(server.supervise())
        await server.feed()
        await asyncio.gather(*(one(number) for number in range(messages)))
        counts.restarts = server.restarts
        server.let_go()
        await server.wait()
        headers = await _begin(server.url, messages)
        text = await _say(server.url, headers, TEXTS[0], Counts(0))
        counts.is_well_afterwards = HOTLINE_WRITTEN in text and not text.startswith(cards)
        supervisor.cancel()
        return counts
    finally:
        server.stop()


async def _begin(url: str, number: int) -> dict[str, str]:
    """The page, from an address of one's own."""
    headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            async with httpx.AsyncClient(timeout=10) as client:
                page = (await client.get(f"{url}/?lang=es", headers=headers)).text
            token = re.search(r'name="conversation" value="([^"]+)"', page)
            if token is not None:
                return {**headers, "X-Conversation": token[1]}
        except httpx.TransportError:
            pass
        await asyncio.sleep(_AGAIN_SECONDS)
    return headers


async def _say(url: str, headers: dict[str, str], text: str, counts: Counts) -> str:
    """What is heard, as soon as anything is; "" when nothing ever is."""
    message = {"text": text, "id": secrets.token_hex(12), "hint": "es"}
    counts.sent += 1
    began = time.monotonic()
    while time.monotonic() < began + _PATIENCE_SECONDS:
        try:
            async with httpx.AsyncClient(timeout=10) as client:
                answer = await client.post(f"{url}/chat/messages", json=message, headers=headers)
            told = answer.json()
            heard = "\n".join(reply["text"] for reply in told.get("replies", ()))
            if HOTLINE_WRITTEN in told.get("text", ""):
                # What the page shows of a failure.
                heard = told["text"]
        except (httpx.TransportError, ValueError, KeyError):
            heard = ""
        if heard:
            counts.answered += 1
            counts.seconds.append(time.monotonic() - began)
            return heard
        counts.again += 1
        await asyncio.sleep(_AGAIN_SECONDS)
    return ""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=600)
    asked = parser.parse_args()
    print(HEAD, flush=True)
    for spare in SPARES:
        with tempfile.TemporaryDirectory() as folder:
            counts = asyncio.run(starve(asked.messages, spare, Path(folder)))
        print(counts.row(), "" if counts.is_well_afterwards else "NOT WELL AFTERWARDS", flush=True)


if __name__ == "__main__":
    main()
