"""Servers that are measured in turn, so that what else the machine does hits both alike."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.bench.commands import BenchError
from bot.bench.figures import BenchOptions, Loaded, Spent
from bot.bench.load import Load, NotAnswered, Person, put_load

PEOPLE_AT_ONCE = (1, 8, 64)
_ROUNDS = 5


@dataclass(frozen=True)
class Recipe:
    """How a server is started; `{port}` in the command is filled in."""

    command: Sequence[str]
    folder: Path
    environ: Mapping[str, str]
    person: Person


@dataclass(frozen=True)
class Served:
    start: Spent
    memory: int
    memory_after: int
    loads: Mapping[int, Loaded]


class Server:
    """A running server. Use as a context manager."""

    def __init__(self, recipe: Recipe, first: str) -> None:
        self._recipe = recipe
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
        self.base = f"http://127.0.0.1:{port}"
        self._log = tempfile.TemporaryFile()  # noqa: SIM115
        began = time.perf_counter()
        self._running = subprocess.Popen(
            [part.replace("{port}", str(port)) for part in recipe.command],
            cwd=recipe.folder, env={**os.environ, **recipe.environ},
            stdout=self._log, stderr=self._log,
        )  # fmt: skip
        try:
            self._wait_for_an_answer(first)
        except BaseException:
            self.stop()
            raise
        self.start = Spent(time.perf_counter() - began, self.cpu())

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def load(self, texts: Sequence[str], people: int, messages: int) -> Load:
        return asyncio.run(put_load(self.base, self._recipe.person, texts, people, messages))

    def cpu(self) -> float:
        """CPU seconds that the server and its children have used."""
        return sum(sum(process.cpu_times()[:2]) for process in self._processes())

    def memory(self) -> int:
        """Resident bytes of the server and its children."""
        return sum(int(process.memory_info().rss) for process in self._processes())

    def stop(self) -> None:
        if self._running.poll() is None:
            self._running.terminate()
            try:
                self._running.wait(30)
            except subprocess.TimeoutExpired:
                self._running.kill()
        self._log.close()

    def _processes(self) -> list[psutil.Process]:
        process = psutil.Process(self._running.pid)
        return [process, *process.children(recursive=True)]

    def _wait_for_an_answer(self, text: str) -> None:
        ends = time.monotonic() + 600
        while time.monotonic() < ends:
            if self._running.poll() is not None:
                self._log.seek(0)
                said = self._log.read()[-1000:].decode("utf-8", "replace")
                raise BenchError(f"{self._running.args!r} ended by itself: {said}")
            try:
                self.load([text], 1, 1)
                return
            except (OSError, NotAnswered):
                time.sleep(0.1)
        raise BenchError(f"{self._running.args!r} does not answer")


def serve_in_turn(
    recipes: Mapping[str, Recipe], texts: Sequence[str], options: BenchOptions
) -> dict[str, Served]:
    """Each is started `options.starts` times, in turn; then both stand and get load in turn.

    Raises BenchError.
    """
    starts: dict[str, list[Spent]] = defaultdict(list)
    for _ in range(options.starts - 1):
        for name, recipe in recipes.items():
            with Server(recipe, texts[0]) as server:
                starts[name].append(server.start)
    servers: dict[str, Server] = {}
    try:
        for name, recipe in recipes.items():
            servers[name] = Server(recipe, texts[0])
            starts[name].append(servers[name].start)
        memory = {name: server.memory() for name, server in servers.items()}
        loads = _loads(servers, texts, options)
        for server in servers.values():
            server.load(texts, 8, options.messages)
        after = {name: server.memory() for name, server in servers.items()}
    finally:
        for server in servers.values():
            server.stop()
    return {
        name: Served(_middle(starts[name]), memory[name], after[name], loads[name])
        for name in recipes
    }


def _loads(
    servers: Mapping[str, Server], texts: Sequence[str], options: BenchOptions
) -> dict[str, dict[int, Loaded]]:
    found: dict[str, dict[int, Loaded]] = defaultdict(dict)
    messages = max(options.messages // _ROUNDS, 1)
    for people in PEOPLE_AT_ONCE:
        cpu: dict[str, float] = defaultdict(float)
        rounds: dict[str, list[Load]] = defaultdict(list)
        for _ in range(_ROUNDS):
            for name, server in servers.items():
                before = server.cpu()
                rounds[name].append(server.load(texts, people, messages))
                cpu[name] += server.cpu() - before
        for name, several in rounds.items():
            seconds = tuple(second for load in several for second in load.seconds)
            wall = sum(load.wall for load in several)
            found[name][people] = Loaded(seconds, len(seconds) / wall, cpu[name] / len(seconds))
    return found


def _middle(starts: list[Spent]) -> Spent:
    return sorted(starts, key=lambda spent: spent.wall)[len(starts) // 2]
