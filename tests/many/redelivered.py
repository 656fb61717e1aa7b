"""Two processes on one Redis, a platform that delivers to both: `python -m tests.many.redelivered`.

Meta gives each message to both at once: in peace, while Redis is frozen, and again when it is back,
as after a webhook that nobody was seen to take. What stands in each chat then is counted. Somebody
else asks before the cut, and for the whole of the answer after it, at the other process.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.channels.whatsapp_runner import SIGNATURE_HEADER, WEBHOOK_PATH
from tests.channels import fake_graph
from tests.channels.fake_graph import FakeGraph, signed
from tests.channels.wire import sample
from tests.many.redis_server import RedisServer
from tests.many.three_processes import Process

CUT_SECONDS = 3.0
# What its processes wait at most until they know that Redis is back, with a machine that is busy.
_KNOWN_SECONDS = 1.5
# An answer, and the whole of it, which only memory can give.
QUESTION, WHOLE = "que es una orden judicial", "/full_answer"


@dataclass
class Counts:
    """People by what they got. `again`: what they had was sent once more after the cut."""

    messages: int
    in_peace_twice: int = 0
    lost: int = 0
    in_the_cut_twice: int = 0
    more_than_twice: int = 0
    again: int = 0
    is_remembered: bool = False
    longest: float = 0.0

    def row(self) -> str:
        cells = (f"Redis frozen for {CUT_SECONDS:.0f} s", 2 * self.messages,
                 2 * self.messages - self.lost, self.lost, self.in_peace_twice,
                 self.in_the_cut_twice, self.more_than_twice, self.again,
                 "yes" if self.is_remembered else "no", f"{self.longest:.1f} s")  # fmt: skip
        return f"| {' | '.join(map(str, cells))} |"


HEAD = (
    "| fault | sent | answered | lost | twice in peace | twice in the cut | more often "
    "| again after it | memory of before it | longest |\n|---|---|---|---|---|---|---|---|---|---|"
)


class Meta:
    """Delivers webhooks, and knows what stands in each chat."""

    def __init__(self, graph: FakeGraph, ports: Sequence[int]) -> None:
        self._graph = graph
        self._urls = [f"http://127.0.0.1:{port}{WEBHOOK_PATH}" for port in ports]
        self._numbers = 0
        self.longest = 0.0

    def message(self, person: int, text: str) -> tuple[bytes, str]:
        webhook = sample("whatsapp", "text_spanish")
        message = webhook["entry"][0]["changes"][0]["value"]["messages"][0]
        self._numbers += 1
        message["text"]["body"], message["from"] = text, name(person)
        message["id"], message["timestamp"] = f"wamid.{self._numbers}", str(int(time.time()))
        return signed(webhook)

    async def deliver(self, webhook: tuple[bytes, str], *processes: int) -> None:
        """To these of the processes at once, until each has taken it."""
        body, signature = webhook
        began = time.monotonic()

        async def to(url: str) -> None:
            async with httpx.AsyncClient(timeout=20) as client:
                answer = await client.post(url, content=body, headers={SIGNATURE_HEADER: signature})
                assert answer.status_code == 200, answer.status_code

        await asyncio.gather(*(to(self._urls[process]) for process in processes))
        self.longest = max(self.longest, time.monotonic() - began)

    def times(self, person: int) -> int:
        """How often the answer stands in this person's chat."""
        return max(Counter(self._graph.texts(name(person))).values(), default=0)

    def last(self, person: int) -> str:
        return (self._graph.texts(name(person)) or [""])[-1]


def name(person: int) -> str:
    return f"1413555{person:04}"


async def rehearse(messages: int, folder: Path) -> Counts:
    counts, redis = Counts(messages), RedisServer(folder)
    redis.start()
    with FakeGraph() as graph:
        environ = {
            "FAROL_PUBLIC_URL": "https://farol.example",
            "FAROL_WHATSAPP_TOKEN": fake_graph.TOKEN,
            "FAROL_WHATSAPP_PHONE_ID": fake_graph.PHONE_ID,
            "FAROL_WHATSAPP_APP_SECRET": fake_graph.APP_SECRET,
            "FAROL_WHATSAPP_VERIFY": "a-word",
            "FAROL_WHATSAPP_API": graph.url,
        }
        # Each has a folder of its own, as in two containers.
        processes = [
            Process(redis.url, folder, {**environ, "FAROL_STATE": str(folder / f"state{number}")})
            for number in range(2)
        ]
        try:
            for process in processes:
                await asyncio.to_thread(process.wait)
            await _talk(counts, Meta(graph, [process.port for process in processes]), redis)
        finally:
            for process in processes:
                process.stop()
            redis.stop()
    return counts


async def _talk(counts: Counts, meta: Meta, redis: RedisServer) -> None:
    peace = range(counts.messages)
    cut = range(1000, 1000 + counts.messages)
    # Of the messages in the cut every third comes to one process alone, and later to the other.
    alone = set(cut[::3])
    asks, knows = 5000, 5001
    webhooks = {person: meta.message(person, QUESTION) for person in (*peace, *cut)}

    async def all_of(people: Sequence[int]) -> None:
        for person in people:
            await meta.deliver(webhooks[person], *((0,) if person in alone else (0, 1)))

    for person in (asks, knows):
        await meta.deliver(meta.message(person, QUESTION), 0)
    await meta.deliver(meta.message(knows, WHOLE), 1)
    await all_of(peace)
    redis.freeze()
    await asyncio.gather(asyncio.sleep(CUT_SECONDS), all_of(cut))
    redis.thaw()
    await asyncio.sleep(_KNOWN_SECONDS)
    before = {person: meta.times(person) for person in webhooks}
    for person in webhooks:
        await meta.deliver(webhooks[person], 1, 0)
    await meta.deliver(meta.message(asks, WHOLE), 1)
    await asyncio.sleep(0.5)
    after = {person: meta.times(person) for person in webhooks}
    counts.lost = sum(times == 0 for times in before.values())
    counts.in_peace_twice = sum(before[person] > 1 for person in peace)
    counts.in_the_cut_twice = sum(before[person] == 2 for person in cut)
    counts.more_than_twice = sum(before[person] > 2 for person in cut)
    counts.again = sum(after[person] > before[person] for person in webhooks)
    counts.is_remembered = meta.last(asks) == meta.last(knows) != ""
    counts.longest = meta.longest


def main() -> None:
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(rehearse(60, Path(folder))).row())


if __name__ == "__main__":
    main()
