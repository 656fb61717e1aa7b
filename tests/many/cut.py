"""People in the middle of talking while Redis is cut off: `python -m tests.many.cut`.

Two doors on one Redis, as in two processes. Everybody asks a question and then for the whole of the
answer, which only memory can give, again and again; each message comes twice, as from a phone that
asks again. In the midst of it Redis is frozen, or killed, and comes back.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Literal

from bot import shelf
from bot.channels.incoming import Incoming
from bot.door import Door
from bot.engine import Engine
from bot.many.connect import Wire
from bot.many.parts import SharedParts
from bot.reply.reply import Reply
from bot.settings import read_settings
from bot.train import current_model
from tests.load.door_words import door_words
from tests.many.redis_server import RedisServer

Cut = Literal["frozen", "killed"]
QUESTIONS = (
    "que es una orden judicial",
    "puedo sacar licencia de manejar",
    "necesito un abogado de inmigracion",
)
WHOLE = "/full_answer"
# How long the talk goes on before the cut, in it and after it.
BEFORE_SECONDS, AWAY_SECONDS, AFTER_SECONDS = 1.5, 3.0, 2.0
PEOPLE = 12


@dataclass
class Counts:
    """`twice`: worked on more than once. `others`: neither as in peace, nor new, nor the card."""

    cut: str
    sent: int = 0
    answered: int = 0
    twice: int = 0
    cards: int = 0
    new: int = 0
    others: int = 0
    seconds: list[float] = field(default_factory=list)
    # Somebody who was silent during the cut, somebody who asked in it, somebody who erased in it:
    # what the whole of the last answer is to them afterwards.
    silent: str = ""
    asked: str = ""
    erased: str = ""

    @property
    def lost(self) -> int:
        return self.sent - self.answered

    def row(self) -> str:
        figures = (self.sent, self.answered, self.lost, self.twice, self.cards, self.new)
        afterwards = f"{self.silent} / {self.asked} / {self.erased}"
        cells = (f"Redis {self.cut} for {AWAY_SECONDS:.0f} s", *map(str, figures),
                 f"{max(self.seconds):.1f} s", afterwards)  # fmt: skip
        return f"| {' | '.join(cells)} |"


class Process:
    """What a process of ours is to Redis and to people."""

    def __init__(self, url: str, model: Path) -> None:
        parts = SharedParts(url, Wire(url))
        engine = Engine.load(model, parts.store(), parts.line())
        self.door = Door(engine, parts.pseudonyms(), pace=parts.pace(), once=parts.once())

    def worked(self) -> int:
        """Messages that were worked on, however often they came."""
        return int(self.door.watch.messages.labels("cut", "text")._value.get())


class Talk:
    """All that is said to two processes."""

    def __init__(self, processes: Sequence[Process], counts: Counts) -> None:
        self._processes = processes
        self._counts = counts
        self._numbers = count()
        self._in_peace: dict[str, str] = {}
        self._door_words = door_words()

    async def learn(self) -> None:
        """What each turn says in peace, and to somebody who is new."""
        for number, question in enumerate(QUESTIONS):
            self._in_peace[question] = await self._says(f"peace-{number}", question)
            self._in_peace[f"whole {question}"] = await self._says(f"peace-{number}", WHOLE)
        self._in_peace["new"] = await self._says("nobody", WHOLE)

    async def person(self, number: int, until: float) -> None:
        question = QUESTIONS[number % len(QUESTIONS)]
        while time.monotonic() < until:
            for said, as_ever in ((question, question), (WHOLE, f"whole {question}")):
                self._note(await self._says(f"person-{number}", said), as_ever)
                # One person may write thirty messages in half a minute.
                await asyncio.sleep(0.5)

    def _note(self, heard: str, as_ever: str) -> None:
        if heard == self._in_peace[as_ever]:
            return
        if heard.startswith(self._door_words):
            self._counts.cards += 1
        elif as_ever.startswith("whole") and heard == self._in_peace["new"]:
            self._counts.new += 1
        else:
            self._counts.others += 1

    async def _says(self, person: str, text: str) -> str:
        """What both tries of one message heard; they go to the same process."""
        number = next(self._numbers)
        incoming = Incoming("cut", person, text, hint="es", message_id=str(number))
        door = self._processes[number % len(self._processes)].door
        began = time.monotonic()
        self._counts.sent += 1
        replies, again = await asyncio.gather(door.receive(incoming), door.receive(incoming))
        self._counts.seconds.append(time.monotonic() - began)
        if replies and list(replies) == list(again):
            self._counts.answered += 1
        return _text(replies)

    async def remembers(self, person: str, question: str) -> str:
        """In a word, what is left of their question."""
        heard = await self._says(person, WHOLE)
        if heard == self._in_peace[f"whole {question}"]:
            return "remembered"
        return "new" if heard == self._in_peace["new"] else "something else"

    async def erases(self, person: str) -> None:
        await self._says(person, "borrar")

    async def asks(self, person: str, question: str) -> None:
        self._note(await self._says(person, question), question)


def _text(replies: Sequence[Reply]) -> str:
    return "\n".join(reply.text for reply in replies)


async def cut_off(cut: Cut, model: Path, folder: Path) -> Counts:
    server = RedisServer(folder)
    server.start()
    try:
        processes = [Process(server.url, model) for _ in range(2)]
        counts = Counts(cut)
        talk = Talk(processes, counts)
        await talk.learn()
        for somebody in ("silent", "erased"):
            await talk.asks(somebody, QUESTIONS[0])
        until = time.monotonic() + BEFORE_SECONDS + AWAY_SECONDS + AFTER_SECONDS
        people = asyncio.gather(*(talk.person(number, until) for number in range(PEOPLE)))
        await asyncio.sleep(BEFORE_SECONDS)
        if cut == "frozen":
            server.freeze()
        else:
            server.kill()
        await asyncio.sleep(AWAY_SECONDS / 2)
        await talk.asks("asked", QUESTIONS[1])
        await talk.erases("erased")
        await asyncio.sleep(AWAY_SECONDS / 2)
        if cut == "frozen":
            server.thaw()
        else:
            await asyncio.to_thread(server.start)
        await people
        counts.silent = await talk.remembers("silent", QUESTIONS[0])
        counts.asked = await talk.remembers("asked", QUESTIONS[1])
        counts.erased = await talk.remembers("erased", QUESTIONS[0])
        counts.twice = sum(process.worked() for process in processes) - counts.sent
        return counts
    finally:
        server.stop()


HEAD = """| fault | sent | answered | lost | twice | the card | as to somebody new | slowest \
| silent / asked / erased in the cut, afterwards |
|---|---|---|---|---|---|---|---|---|"""


def main() -> None:
    settings = read_settings()
    shelf.put(shelf.load_stock(settings))
    print(HEAD)
    cuts: tuple[Cut, ...] = ("frozen", "killed")
    for cut in cuts:
        with tempfile.TemporaryDirectory() as folder:
            print(asyncio.run(cut_off(cut, current_model(settings), Path(folder))).row())


if __name__ == "__main__":
    main()
