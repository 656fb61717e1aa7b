"""Three processes of Farol behind nginx and one Redis, and people who talk to them.

`python -m tests.many.three_processes --people 2000 --turns 10` shows the counts: every turn must be
answered once, in order, with its memory, though meanwhile a text and a model are published, a
process is killed and Redis restarts.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import httpx

from bot.settings import ROOT, Settings, read_settings
from bot.studio.live import announce
from bot.studio.model_live import announce_model
from bot.train import CHECKSUM, CURRENT, TRAINED_ON
from tests.load.door_words import door_words
from tests.many.redis_server import RedisServer

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")

# A question whose answer is known, then "the whole answer": only memory knows of what.
QUESTIONS = (
    ("que es una orden judicial", "/full_answer"),
    ("puedo sacar licencia de manejar", "/full_answer"),
    ("necesito un abogado de inmigracion", "/full_answer"),
)
_TRIES = 40


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Process:
    """`python -m bot serve` on a port of its own."""

    def __init__(self, redis_url: str, folder: Path, environ: Mapping[str, str]) -> None:
        self.port = free_port()
        self._environ = {**os.environ, **environ, "FAROL_REDIS_URL": redis_url}
        self._log = folder / f"{self.port}.log"
        self.start()

    def start(self) -> None:
        self._running = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--port", str(self.port)],
            cwd=ROOT, env=self._environ, stdout=subprocess.DEVNULL, stderr=self._log.open("ab"),
        )  # fmt: skip

    def wait(self) -> None:
        """Until it understands: one that has no model yet says so to whoever asks."""
        ends = time.monotonic() + 240
        while time.monotonic() < ends:
            # Until the model is loaded it says 503, and gives the emergency cards alone.
            if self.page("/health").startswith('{"alive":true,"ready":true'):
                return
            time.sleep(0.2)
        raise TimeoutError(self._log.read_text())

    def page(self, path: str) -> str:
        """What it says by itself, not through nginx; empty when it does not answer."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=5).text
        except httpx.HTTPError:
            return ""

    def kill(self) -> None:
        self._running.send_signal(signal.SIGKILL)
        self._running.wait()

    def stop(self) -> None:
        self._running.kill()
        self._running.wait()


class Nginx:
    """Sends each request to the next process; one that is dead is passed over."""

    def __init__(self, ports: Sequence[int], folder: Path) -> None:
        self.port = free_port()
        servers = "".join(f"server 127.0.0.1:{port} max_fails=0;" for port in ports)
        config = folder / "nginx.conf"
        config.write_text(
            f"""
            daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
            events {{ worker_connections 4096; }}
            http {{
              access_log off;
              client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
              fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
              upstream farol {{ {servers} }}
              server {{
                listen 127.0.0.1:{self.port};
                location / {{
                  proxy_pass http://farol;
                  proxy_set_header X-Forwarded-For $http_x_forwarded_for;
                  # A message has a number, so sending it again is safe; 502 says a doorkeeper whose
                  # server does not understand yet.
                  proxy_next_upstream error timeout http_502 non_idempotent;
                }}
              }}
            }}
            """
        )
        self._running = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(config)])

    def stop(self) -> None:
        self._running.terminate()
        self._running.wait(10)


@dataclass
class Counts:
    turns: int = 0
    answered: int = 0
    tried_again: int = 0
    unanswered: int = 0
    otherwise: int = 0
    cards: int = 0
    # Turns that lean on one that got the door's card: it was not understood, so there is nothing to
    # give the whole of.
    after_a_card: int = 0
    slowest: list[float] = field(default_factory=list)
    # What happened when, and which turns were answered otherwise, in seconds from the first.
    began: float = field(default_factory=time.monotonic)
    told: list[str] = field(default_factory=list)
    # How many processes of the three give the published text, and use the published model.
    text_in: int = 0
    model_in: int = 0

    def tell(self, what: str) -> None:
        line = f"{time.monotonic() - self.began:7.2f} s: {what}"
        self.told.append(line)
        print(line, file=sys.stderr)

    def text(self) -> str:
        times = sorted(self.slowest) or [0.0]
        return (
            f"turns {self.turns}, answered {self.answered}, sent again {self.tried_again}, "
            f"unanswered {self.unanswered}, answered otherwise than in peace {self.otherwise}, "
            f"the door's card {self.cards}, answered otherwise because the turn before got it "
            f"{self.after_a_card}, the published text in {self.text_in} of 3 processes, "
            f"the published model in {self.model_in} of 3, "
            f"p50 {times[len(times) // 2] * 1000:.0f} ms, "
            f"p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms"
        )


@lru_cache(maxsize=1)
def _door_words() -> tuple[str, ...]:
    return door_words()


class Person:
    """Asks, and then for the whole of the last answer, again and again."""

    def __init__(self, base: str, client: httpx.AsyncClient, number: int, counts: Counts) -> None:
        self._base, self._client, self._counts = base, client, counts
        # Each person has an address of their own, as in life.
        self._headers = {
            "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        }
        self._question = QUESTIONS[number % len(QUESTIONS)]
        self._door_words = _door_words()

    async def talk(self, turns: int, expected: dict[str, str]) -> None:
        page = await self._get()
        token = re.search(r'name="conversation" value="([^"]+)"', page)
        assert token, "the page holds no conversation"
        self._headers["X-Conversation"] = token[1]
        before = "nothing"
        for number in range(turns):
            said = self._question[number % 2]
            asked_at = time.monotonic() - self._counts.began
            text = await self._say(said)
            if text is None:
                before = "no answer"
                continue
            key = f"{self._question[0]} {number % 2}"
            if text.startswith(self._door_words):
                # Not understood within two seconds: the hotline instead, as promised.
                self._counts.cards += 1
                self._counts.tell(f"turn {number} ({said}), asked at {asked_at:.2f} s: a card")
                before = "a card"
                continue
            if text != expected.setdefault(key, text):
                if before == "a card":
                    self._counts.after_a_card += 1
                else:
                    self._counts.otherwise += 1
                self._counts.tell(
                    f"turn {number} ({said}), asked at {asked_at:.2f} s, "
                    f"after {before}: {text[:60]!r}"
                )
            before = "an answer"

    async def _get(self) -> str:
        for _ in range(_TRIES):
            try:
                answer = await self._client.get(f"{self._base}/?lang=es", headers=self._headers)
                if answer.status_code == 200:
                    return answer.text
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.25)
        raise AssertionError("no page")

    async def _say(self, text: str) -> str | None:
        self._counts.turns += 1
        began = time.monotonic()
        kind = "payload" if text.startswith("/") else "text"
        message = {kind: text, "id": secrets.token_hex(12), "hint": "es"}
        for attempt in range(_TRIES):
            if attempt:
                self._counts.tried_again += 1
                await asyncio.sleep(0.25)
            try:
                answer = await self._client.post(
                    f"{self._base}/chat/messages", json=message, headers=self._headers
                )
            except httpx.HTTPError:
                continue
            if answer.status_code != 200 or not answer.json()["replies"]:
                continue
            self._counts.answered += 1
            self._counts.slowest.append(time.monotonic() - began)
            return "\n".join(reply["text"] for reply in answer.json()["replies"])
        self._counts.unanswered += 1
        return None


_PUBLISHED = "as published in the middle"


def _copies(folder: Path) -> tuple[Settings, dict[str, str]]:
    """Content and model that may be published anew, the same for all three processes."""
    own = read_settings()
    copies = replace(own, data=folder / "data", models=folder / "models", state=folder / "state")
    shutil.copytree(own.data, copies.data)
    copies.models.mkdir()
    for name in (CURRENT, CHECKSUM, TRAINED_ON):
        shutil.copy(own.models / name, copies.models / name)
    return copies, {
        "FAROL_DATA": str(copies.data),
        "FAROL_MODELS": str(copies.models),
        "FAROL_STATE": str(copies.state),
    }


def _publish_a_text(settings: Settings) -> None:
    """Not one that anybody here asks for: each must hear what they heard in peace."""
    topic = next((settings.data / "topics").glob("*/ice_at_door.md"))
    written = topic.read_text(encoding="utf-8")
    topic.write_text(
        re.sub(r"(?m)^title: (.*)$", rf"title: \1 {_PUBLISHED}", written, count=1), "utf-8"
    )
    announce(settings)


def _swaps(process: Process) -> float:
    found = re.search(r"(?m)^farol_model_swaps_total (\S+)", process.page("/metrics"))
    return float(found[1]) if found else 0.0


async def rehearse(people: int, turns: int, at_once: int, folder: Path) -> Counts:
    """Everybody talks, while four things happen, each at its share of all turns."""
    server = RedisServer(folder)
    server.start()
    copies, environ = _copies(folder)
    processes = [Process(server.url, folder, environ) for _ in range(3)]
    for process in processes:
        process.wait()
    nginx = Nginx([process.port for process in processes], folder)
    counts, expected = Counts(), {}  # type: ignore[var-annotated]
    places = asyncio.Semaphore(at_once)
    try:
        limits = httpx.Limits(max_connections=at_once)
        async with httpx.AsyncClient(timeout=10, limits=limits) as client:
            base = f"http://127.0.0.1:{nginx.port}"
            for number in range(len(QUESTIONS)):
                # In peace first: what each turn should say.
                await Person(base, client, number, Counts()).talk(2, expected)

            async def one(number: int) -> None:
                async with places:
                    await Person(base, client, number, counts).talk(turns, expected)

            async def after(share: float) -> None:
                while counts.answered + counts.unanswered < people * turns * share:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

            async def trouble() -> None:
                await after(1 / 6)
                _publish_a_text(copies)
                counts.tell("published a text")
                await after(1 / 3)
                processes[0].kill()
                counts.tell("killed one process")
                await asyncio.sleep(1)
                processes[0].start()
                counts.tell("started it again")
                await after(1 / 2)
                counts.tell("restarting Redis")
                await asyncio.to_thread(server.restart)
                counts.tell("restarted Redis")
                await after(2 / 3)
                # The killed one may still be starting, and would begin with the new model.
                await asyncio.to_thread(processes[0].wait)
                before = [_swaps(process) for process in processes]
                announce_model(copies)
                counts.tell("published a model")
                ends = time.monotonic() + 60
                while counts.model_in < len(processes) and time.monotonic() < ends:
                    await asyncio.sleep(0.5)
                    now = [await asyncio.to_thread(_swaps, process) for process in processes]
                    counts.model_in = sum(a > b for a, b in zip(now, before))

            await asyncio.gather(trouble(), *(one(100 + number) for number in range(people)))
        counts.text_in = sum(_PUBLISHED in process.page("/chat/cards/en") for process in processes)
    finally:
        nginx.stop()
        for process in processes:
            process.stop()
        server.stop()
    return counts


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--turns", type=int, default=10)
    parser.add_argument("--at-once", type=int, default=16)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        print(
            asyncio.run(rehearse(asked.people, asked.turns, asked.at_once, Path(temporary))).text()
        )
