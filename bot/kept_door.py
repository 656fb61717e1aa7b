"""The server's side of the doorkeeper (bot/doorkeeper.py): it begins behind one, and reports.

`serve` calls `stand_behind` first of all. Outside, it becomes the doorkeeper, which begins `serve`
again, behind it; there it gets the door that is already open.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from bot.doorkeeper import ALONE, FDS, MANY
from bot.errors import SettingsError
from bot.guard import overwriting_environ

log = logging.getLogger(__name__)

# prctl(2): what this process gets when its parent ends.
_PR_SET_PDEATHSIG = 1
_TELL_SECONDS = 0.25
_BACKLOG = 2048


class KeptDoor:
    """The open door, and what is told to who keeps it."""

    def __init__(self, door: socket.socket, line: int) -> None:
        self.socket = door
        self._line = line
        self._moved = 0
        self._writing = threading.Lock()

    def says(self, words: Mapping[str, Any] | None) -> None:
        """What the doorkeeper may say from now on (bot/standing.py); None if that is not new."""
        if words is not None:
            self._tell({"words": words})

    def listens(self) -> None:
        """From now on who knocks is ours."""
        self._tell({"listens": True})

    def report(self, loop: asyncio.AbstractEventLoop, words: Callable[[], Any]) -> None:
        """Tells from now on that the loop moves, and new words when `words` gives any.

        A thread does it, for whoever reads may be slow. When the loop stands still, or some code
        keeps Python's lock, or there is no memory, nothing is told: the doorkeeper then answers.
        """

        def move() -> None:
            self._moved += 1
            loop.call_later(_TELL_SECONDS, move)

        loop.call_soon(move)
        threading.Thread(target=self._report, args=(words,), name="kept door", daemon=True).start()

    def _report(self, words: Callable[[], Any]) -> None:
        pause, told = threading.Event(), 0
        while True:
            try:
                pause.wait(_TELL_SECONDS)
                if self._moved != told:
                    told = self._moved
                    self._write(b"\n")
                    self.says(words())
            except OSError:
                return  # Nobody keeps the door any more, and we end with them.
            except Exception as error:  # The outermost edge of this thread.
                log.error("nothing could be told to the doorkeeper: %s", type(error).__name__)

    def _tell(self, told: Mapping[str, Any]) -> None:
        self._write(json.dumps(told, ensure_ascii=False).encode() + b"\n")

    def _write(self, line: bytes) -> None:
        with self._writing:
            while line:
                line = line[os.write(self._line, line) :]


def stand_behind(host: str, port: int, *, is_alone: bool = True) -> KeptDoor | None:
    """The door that a doorkeeper holds; becomes that doorkeeper first if there is none.

    `is_alone`: no other process serves the same people. None on other systems than Linux, where
    there is no doorkeeper. Raises SettingsError when nobody can listen there. Call it before
    anything large is imported: it is done again.
    """
    if not sys.platform.startswith("linux"):
        return None
    # Not a setting: the doorkeeper gives it. No process that we begin may take itself for kept.
    held = os.environ.pop(FDS, None)
    if held is None:
        _become_doorkeeper(_listen(host, port), ALONE if is_alone else MANY)
    door, line = (int(number) for number in held.split())  # type: ignore[union-attr]
    for number in (door, line):
        os.set_inheritable(number, False)
    # Who keeps the door is the process that operators know; what ends it must end us.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    return KeptDoor(socket.socket(fileno=door), line)


def _become_doorkeeper(door: socket.socket, others: str) -> None:
    os.set_inheritable(door.fileno(), True)
    # Without site-packages (-S) it starts in a moment and stays small.
    keeper = [sys.executable, "-S", "-m", "bot.doorkeeper", str(door.fileno()), others]
    server = [sys.executable, *sys.orig_argv[1:]]
    os.execve(sys.executable, [*keeper, *server], overwriting_environ())


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError([f"nobody can listen at {host}, port {port}: {reason}"]) from error
