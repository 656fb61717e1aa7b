"""A whole server that hears marked sentences, and the places where the marks are looked for.

The server is `python -m bot serve` with a home, a folder to work in, a folder for temporary files
and a folder for its notes of its own, logging all that can be logged.
"""

from __future__ import annotations

import copy
import os
import secrets
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.settings import ROOT
from tests.channels.fake_telegram import TOKEN, FakeTelegram
from tests.channels.wire import sample
from tests.channels.wire_server import wait_until

# What people write after the marked sentences.
EVERYDAY = ("necesito un abogado", "what is a warrant", "tem um carro do ice na rua", "menu")

# Marks are words without digits, so that the number after them can be told apart.
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@dataclass
class Canary:
    """A running server and the marks that it has heard: a made-up word and a number a branch."""

    process: subprocess.Popen[bytes]
    url: str
    folder: Path
    telegram: FakeTelegram
    mark: str = field(default_factory=lambda: "qk" + secrets.token_hex(5).translate(_LETTERS))
    branches: list[str] = field(default_factory=list)
    _updates: int = field(default_factory=lambda: 500_000 + secrets.randbelow(1000))

    def marked(self, branch: str) -> str:
        self.branches.append(branch)
        return f"{self.mark}{len(self.branches) - 1:02}"

    def branch_of(self, mark: str) -> str:
        return self.branches[int(mark[-2:])]

    @property
    def server(self) -> int:
        """The process that understands; `process` keeps its door."""
        return server_behind(self.process.pid)

    def said(self) -> str:
        """What it has printed for the operator since its start."""
        return (self.folder / "said").read_text()

    def places(self) -> dict[str, bytes]:
        """All files that it has written, its log among them, and their names."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return {str(path): str(path).encode() + _opened(path) for path in files}

    def hears_on_telegram(self, person: int, text: str) -> None:
        """A message of the so-many-th person; returns when the server has taken it."""
        update = copy.deepcopy(sample("telegram", "text_spanish"))
        self._updates += 1
        update["update_id"] = update["message"]["message_id"] = self._updates
        update["message"]["date"] = int(time.time())
        update["message"]["text"] = text
        for who in ("from", "chat"):
            update["message"][who]["id"] = 800_100_200 + person
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text)}
            update["message"]["entities"] = [command]
        self.telegram.push(update)
        wait_until(lambda: not self.telegram.unconfirmed(), 30)


def server_behind(keeper: int) -> int:
    """The process behind a doorkeeper (bot/doorkeeper.py)."""
    [server] = Path(f"/proc/{keeper}/task/{keeper}/children").read_text().split()
    return int(server)


def _opened(path: Path) -> bytes:
    """What is in a file; git keeps its objects pressed together."""
    content = path.read_bytes()
    if "objects" in path.parts:
        try:
            return zlib.decompress(content)
        except zlib.error:
            return content
    return content


@contextmanager
def canary_server(folder: Path, environ: Mapping[str, str]) -> Iterator[Canary]:
    """Started in this folder and ready; `environ` beside what every one of them has."""
    for name in ("home", "work", "tmp", "state"):
        (folder / name).mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (
        FakeTelegram() as telegram,
        (folder / "log").open("wb") as log,
        (folder / "said").open("wb") as said,
    ):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.trust.canary_server", "serve", "--port", str(port)],
            cwd=folder / "work",
            stdout=said,
            stderr=log,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "HOME": str(folder / "home"),
                "TMPDIR": str(folder / "tmp"),
                "FAROL_STATE": str(folder / "state"),
                "CANARY_TRAINER_CODE": str(folder / "trainer-code"),
                "FAROL_TELEGRAM_TOKEN": TOKEN,
                "FAROL_TELEGRAM_API": telegram.url,
                **environ,
            },
        )
        canary = Canary(process, f"http://127.0.0.1:{port}", folder, telegram)
        try:
            wait_until(lambda: process.poll() is not None or _is_ready(canary.url), 120)
            assert process.poll() is None, (folder / "log").read_text()
            yield canary
        finally:
            process.kill()
            process.wait()


def _is_ready(url: str) -> bool:
    try:
        return bool(httpx.get(f"{url}/health").json()["ready"])
    except httpx.TransportError:
        return False
