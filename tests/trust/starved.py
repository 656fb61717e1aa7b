"""A door on a machine that is out of memory, or of disk: python -m tests.trust.starved memory|disk

Prints how many of its messages were answered with the hotline, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import resource
import signal
import sys
from pathlib import Path

from bot.lean import be_lean
from bot.quiet import be_quiet

be_quiet()
be_lean()

from bot.channels.incoming import Incoming  # noqa: E402
from bot.door import Door  # noqa: E402
from bot.engine import Engine  # noqa: E402
from bot.reply.trouble_reply import HOTLINE_WRITTEN  # noqa: E402
from bot.settings import read_settings  # noqa: E402
from bot.train import current_model  # noqa: E402

_MESSAGES = 40
_PAGE = resource.getpagesize()
_KEPT: list[object] = []


def starve(of: str) -> None:
    if of == "disk":
        # Every write to a file fails, as on a full disk.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if of == "memory":
        used = int(Path("/proc/self/statm").read_text().split()[0]) * _PAGE
        resource.setrlimit(resource.RLIMIT_AS, (used, used))


def _messages() -> list[Incoming]:
    """What people write; made before anything runs out, as if it had come from outside."""
    text = "la migra está en mi puerta " + "por favor ayuda " * 240
    return [Incoming("test", f"person{n}", f"{text}{n}", hint="es") for n in range(_MESSAGES)]


async def _answered(door: Door, messages: list[Incoming]) -> tuple[int, int]:
    """How many got an answer with the hotline's number, and how many of those by the brain."""
    heard = by_brain = 0
    for incoming in messages:
        replies = await door.receive(incoming)
        heard += any(HOTLINE_WRITTEN in reply.text for reply in replies)
        by_brain += "Algo no está funcionando" not in replies[0].text
    return heard, by_brain


def _use_up() -> None:
    """What the allocator still has at hand is used up too, but for what this very loop needs."""
    ballast = [bytearray(100)]
    try:
        while True:
            ballast.append(bytearray(512))
    except MemoryError:
        del ballast[-64:]
    _KEPT.append(ballast)


async def _starved(door: Door, of: str) -> tuple[int, int]:
    """A loop that runs already, as a server's does, when what it needs runs out."""
    await door.receive(Incoming("test", "first", "hola"))
    messages = _messages()
    starve(of)
    if of == "memory":
        _use_up()
    return await _answered(door, messages)


if __name__ == "__main__":
    door = Door(Engine.load(current_model(read_settings())))
    heard, by_brain = asyncio.run(_starved(door, sys.argv[1]))
    print(json.dumps({"messages": _MESSAGES, "heard": heard, "by_brain": by_brain}))
