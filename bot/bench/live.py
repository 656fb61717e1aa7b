"""What people notice while new words or a new model are put live, and what memory does."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import Awaitable, Callable, Sequence

from bot.bench.figures import Change, Endured
from bot.bench.load import Line, Lines, NotAnswered, farol_person
from bot.bench.servers import Recipe, Server
from bot.settings import Settings
from bot.studio.live import announce
from bot.studio.model_live import announce_model

# Slow enough for a quiet server: what is late then is late because of the change.
_PEOPLE = 4
_PAUSE_SECONDS = 0.1
_SWAPS = 10
_ENDURED_AT_ONCE = 8
_MOST_SECONDS = 60.0


def measure_changes(
    recipe: Recipe, settings: Settings, texts: Sequence[str], seconds: float, endurance: int
) -> tuple[tuple[Change, ...], Endured]:
    """`settings` are those that the recipe's server has. Its content is written to: give a copy."""
    with Server(recipe, texts[0]) as server:
        # What is looked up for the first time is not the change's.
        server.load(texts, _PEOPLE, 100)
        changes = asyncio.run(_changes(server.base, settings, texts, seconds))
        return changes, endure(server, settings, texts, endurance)


def endure(server: Server, settings: Settings, texts: Sequence[str], messages: int) -> Endured:
    """So many messages in slices, a model put live before each; `settings` are the server's."""
    memory = [server.memory()]
    for _ in range(_SWAPS):
        asyncio.run(_swapped(server.base, settings))
        server.load(texts, _ENDURED_AT_ONCE, max(messages // _SWAPS, 1))
        memory.append(server.memory())
    return Endured(messages // _SWAPS * _SWAPS, _SWAPS, tuple(memory))


async def _changes(
    base: str, settings: Settings, texts: Sequence[str], seconds: float
) -> tuple[Change, ...]:
    topic = next((settings.data / "topics").glob("*/ice_at_door.md"))

    async def content() -> None:
        before = await _page(base, "/chat/cards/en")
        written = topic.read_text(encoding="utf-8")
        topic.write_text(re.sub(r"(?m)^title: (.*)$", r"title: \1 now", written, count=1), "utf-8")
        announce(settings)
        while await _page(base, "/chat/cards/en") == before:  # noqa: ASYNC110 (another process)
            await asyncio.sleep(0.05)

    return (
        await _watched("content", base, texts, seconds, content),
        await _watched("model", base, texts, seconds, lambda: _swapped(base, settings)),
    )


async def _watched(
    name: str,
    base: str,
    texts: Sequence[str],
    seconds: float,
    change: Callable[[], Awaitable[None]],
) -> Change:
    """People talk for twice so many seconds; in the middle something is put live."""
    asked = itertools.cycle(texts)
    answered: list[tuple[float, float]] = []
    lost = 0
    ends = time.perf_counter() + 2 * seconds
    changed_at = ends - seconds

    with Lines() as lines:

        async def talk() -> None:
            nonlocal lost
            say = await farol_person(lines, base)
            while time.perf_counter() < ends:
                began = time.perf_counter()
                try:
                    await say(next(asked))
                    answered.append((began, time.perf_counter() - began))
                except (OSError, NotAnswered):
                    lost += 1
                await asyncio.sleep(_PAUSE_SECONDS)

        async def put_live() -> float | None:
            await asyncio.sleep(max(changed_at - time.perf_counter(), 0))
            began = time.perf_counter()
            try:
                await asyncio.wait_for(change(), _MOST_SECONDS)
            except asyncio.TimeoutError:
                return None
            return time.perf_counter() - began

        live, *_ = await asyncio.gather(put_live(), *(talk() for _ in range(_PEOPLE)))
    quiet = tuple(took for began, took in answered if began + took < changed_at)
    during = tuple(took for began, took in answered if began + took >= changed_at)
    return Change(name, live, quiet, during, lost)


async def _swapped(base: str, settings: Settings) -> None:
    """The model is put live once more, and is used."""
    before = await _swaps(base)
    announce_model(settings)
    ends = time.monotonic() + _MOST_SECONDS
    while await _swaps(base) == before and time.monotonic() < ends:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def _swaps(base: str) -> float:
    found = re.search(r"(?m)^farol_model_swaps_total (\S+)", await _page(base, "/metrics"))
    return float(found[1]) if found else 0.0


async def _page(base: str, path: str) -> str:
    line = Line(base)
    try:
        return await line.get(path)
    finally:
        line.hang_up()
