"""A real Redis for a test: a port of its own, a folder of its own, stopped at the end."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import redis

IS_THERE = shutil.which("redis-server") is not None


class RedisServer:
    """Keeps what it holds over a restart, in `folder`, as an operator's would on a RAM disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                "redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                "--dir", str(self._folder),
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        ends = time.monotonic() + 20
        while time.monotonic() < ends:
            try:
                if redis.Redis.from_url(self.url).ping():
                    return
            except redis.RedisError:
                time.sleep(0.02)
        raise TimeoutError("redis-server does not start")

    def restart(self) -> None:
        client = redis.Redis.from_url(self.url)
        client.shutdown(save=True)
        assert self._process is not None
        self._process.wait(10)
        self.start()

    def kill(self) -> None:
        """It goes without a word, and what it held with it."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)

    def freeze(self) -> None:
        """It takes connections and commands, and answers none."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._process is not None:
            self.thaw()
            self._process.terminate()
            self._process.wait(10)
