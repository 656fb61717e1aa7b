"""How many WhatsApp messages a second: `python -m tests.channels.load_whatsapp 10 whole`.

One process is Farol: signature, door, model, rendering, sending, notes on disk, without our own
limit of outgoing messages, which would be all that is measured; with "channel" in the place of
"whole" the same card is the answer to everything, without door and model. The other is Meta: it
posts signed webhooks of new people, one question each, and takes receipts and answers.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette

from bot import clock, shelf
from bot.channels.answered import AnsweredFile
from bot.channels.incoming import Incoming
from bot.channels.whatsapp_runner import (
    SIGNATURE_HEADER,
    WEBHOOK_PATH,
    Receive,
    WhatsAppRunner,
)
from bot.lean import be_lean
from bot.quiet import be_quiet
from bot.reply.reply import Reply
from bot.reply.topic_reply import card_reply
from bot.reply.words import Words
from bot.settings import ROOT, read_settings
from tests.channels import fake_graph
from tests.channels.fake_graph import FakeGraph, signed
from tests.channels.wire import sample

AT_ONCE = (1, 8, 64)


async def serve(url: str, port: str, state: str, what: str) -> None:
    # As `python -m bot` does before Rasa is imported.
    be_quiet()
    be_lean()
    door = await (_whole() if what == "whole" else _channel())
    runner = WhatsAppRunner(
        fake_graph.TOKEN, fake_graph.PHONE_ID, fake_graph.APP_SECRET, fake_graph.VERIFY_WORD,
        door, lambda *_: None, AnsweredFile(Path(state) / "answered.sqlite"), api=url,
        outgoing_per_second=100_000,
    )  # fmt: skip
    config = uvicorn.Config(
        Starlette(routes=list(runner.routes())), host="127.0.0.1", port=int(port),
        log_level="error", access_log=False, ws="none",
    )  # fmt: skip
    await asyncio.gather(runner.run(), uvicorn.Server(config).serve())


async def _whole() -> Receive:
    from bot.door import Door
    from bot.engine import Engine
    from bot.train import current_model

    engine = Engine.load(current_model(read_settings({})))
    await engine.warm_up()
    return Door(engine).receive


async def _channel() -> Receive:
    words = Words(shelf.library(), shelf.translator(), "es")
    card = card_reply(words.library.topics["ice_at_door"], words, clock.today())

    async def receive(incoming: Incoming) -> Sequence[Reply]:
        return [card]

    return receive


def questions() -> list[str]:
    found = []
    for path in sorted((ROOT / "tests" / "questions").glob("questions-*.jsonl")):
        found += [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    return found[:: max(len(found) // 500, 1)]


async def load(port: int, at_once: int, seconds: float, first: int) -> tuple[int, list[float]]:
    """How many were answered, and the time of each from webhook to acknowledgement."""
    asked, times, number = questions(), [], first
    until = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=at_once)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", limits=limits, timeout=60
    ) as meta:

        async def one_after_another() -> None:
            nonlocal number
            while time.monotonic() < until:
                number += 1
                webhook = sample("whatsapp", "text_spanish")
                message = webhook["entry"][0]["changes"][0]["value"]["messages"][0]
                message["text"]["body"] = asked[number % len(asked)]
                message.update({"from": f"1413{number:07}", "id": f"wamid.{number}"})
                message["timestamp"] = str(int(time.time()))
                body, signature = signed(webhook)
                began = time.perf_counter()
                headers = {SIGNATURE_HEADER: signature}
                try:
                    answer = await meta.post(WEBHOOK_PATH, content=body, headers=headers)
                except httpx.ReadError:
                    continue  # a kept connection was closed as we took it up; Meta asks again
                assert answer.status_code == 200
                times.append(time.perf_counter() - began)

        await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return number, times


async def measure(seconds: float, what: str) -> None:
    with FakeGraph() as platform, tempfile.TemporaryDirectory() as state, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "-m", "tests.channels.load_whatsapp", "serve"]
        arguments = [*command, platform.url, str(port), state, what]
        server = subprocess.Popen(arguments, cwd=ROOT)  # noqa: ASYNC220 (once, before the clock)
        try:
            await _until_open(port)
            number, _ = await load(port, 8, 3, 0)  # warm
            print(
                "people at once | answered/s | p50 ms | p99 ms | messages/s both ways | CPU ms each"
            )
            for at_once in AT_ONCE:
                sent, began = len(platform.sent), time.monotonic()
                used = _cpu_seconds(server.pid)
                number, times = await load(port, at_once, seconds, number)
                took = time.monotonic() - began
                cuts = statistics.quantiles(times, n=100)
                rate = len(times) / took
                outgoing = (len(platform.sent) - sent) / took
                print(
                    f"{at_once:14} | {rate:10.0f} | {cuts[49] * 1000:6.0f} | {cuts[98] * 1000:6.0f}"
                    f" | {rate + outgoing:20.0f}"
                    f" | {(_cpu_seconds(server.pid) - used) / len(times) * 1000:11.1f}"
                )
            assert platform.violations == []
        finally:
            server.terminate()
            server.wait()


def _cpu_seconds(pid: int) -> float:
    """What a process has used of the machine so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _until_open(port: int) -> None:
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.2)
        else:
            writer.close()
            return
    raise TimeoutError("the server did not start")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve(*sys.argv[2:]))
    else:
        asyncio.run(measure(float(sys.argv[1]), sys.argv[2]))
