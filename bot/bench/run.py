"""One run of the bench: everything in processes of their own, one after another."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import psutil

from bot.bench.load import farol_person, put_load, rasa_person
from bot.bench.material import Material, make_material
from bot.errors import BotError
from bot.settings import ROOT, Settings

PEOPLE_AT_ONCE = (1, 8, 64)


class BenchError(BotError):
    """Something that is measured did not run."""


@dataclass(frozen=True)
class BenchOptions:
    """Quick: a few minutes. Full: all examples, Rasa's own 100 epochs, 50,000 messages; a night."""

    per_intent: int = 12
    epochs: int = 2
    messages: int = 300
    endurance: int = 2_000

    @classmethod
    def full(cls) -> BenchOptions:
        return cls(per_intent=100_000, epochs=100, messages=2_000, endurance=50_000)


@dataclass(frozen=True)
class Figures:
    """Seconds and bytes; None is what was not measured."""

    name: str
    training: float | None = None
    right: float | None = None
    understanding_p50: float | None = None
    understanding_p99: float | None = None
    start: float | None = None
    memory: int | None = None
    memory_after: int | None = None
    whole_p50: float | None = None
    whole_p99: float | None = None
    a_second: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Bench:
    options: BenchOptions
    examples: int
    intents: int
    farol: Figures
    rasa: Figures
    floor: Figures


def run_bench(
    settings: Settings, options: BenchOptions, say: Callable[[str], None] = lambda line: None
) -> Bench:
    """All figures. Raises BenchError, also where TensorFlow is not installed."""
    if find_spec("tensorflow") is None:
        raise BenchError("Rasa's default needs TensorFlow; run: make env-rasa")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        material = make_material(settings.data, folder, options.per_intent, options.epochs)
        say(f"{len(material.examples)} examples, {len(material.questions)} questions")
        floor = _understanding(Figures("floor"), None, material, folder)
        say("the floor is measured")
        farol = _farol(material, folder, options)
        say("Farol is measured")
        rasa = _rasa(material, folder, options)
    intents = len({example.intent for example in material.examples})
    return Bench(options, len(material.examples), intents, farol, rasa, floor)


def _farol(material: Material, folder: Path, options: BenchOptions) -> Figures:
    environ = {"FAROL_DATA": str(material.farol_data), "FAROL_MODELS": str(folder / "models")}
    training = _timed([sys.executable, "-m", "bot", "train"], ROOT, environ)
    model = folder / "models" / "current.tar.gz"
    figures = _understanding(Figures("Farol", training), model, material, folder, environ)
    port = _free_port()
    command = [sys.executable, "-m", "bot.bench.server", str(port)]
    return _served(figures, command, ROOT, environ, port, farol_person, material, options)


def _rasa(material: Material, folder: Path, options: BenchOptions) -> Figures:
    rasa = [sys.executable, "-m", "rasa"]
    training = _timed([*rasa, "train", "--fixed-model-name", "m", "--quiet"], material.rasa, {})
    model = material.rasa / "models" / "m.tar.gz"
    figures = _understanding(Figures("Rasa's default", training), model, material, folder)
    port = _free_port()
    command = [*rasa, "run", "--port", str(port), "--model", str(model)]
    return _served(figures, command, material.rasa, {}, port, rasa_person, material, options)


def _understanding(
    figures: Figures,
    model: Path | None,
    material: Material,
    folder: Path,
    environ: Mapping[str, str] | None = None,
) -> Figures:
    asked = folder / "asked.json"
    asked.write_text(
        json.dumps(
            {
                "model": str(model) if model else None,
                "default_imports": figures.name.startswith("Rasa"),
                "examples": [(e.text, e.intent) for e in material.examples],
                "questions": [(q.text, q.intent) for q in material.questions],
            }
        ),
        encoding="utf-8",
    )
    done = _run([sys.executable, "-m", "bot.bench.understand", str(asked)], ROOT, environ or {})
    found: dict[str, Any] = json.loads(done.splitlines()[-1])
    seconds = sorted(found["seconds"])
    return replace(
        figures,
        training=found["ready"] if model is None else figures.training,
        right=found["right"],
        understanding_p50=seconds[len(seconds) // 2],
        understanding_p99=seconds[int(len(seconds) * 0.99)],
    )


def _served(
    figures: Figures,
    command: list[str],
    folder: Path,
    environ: Mapping[str, str],
    port: int,
    person: Callable[..., Any],
    material: Material,
    options: BenchOptions,
) -> Figures:
    texts = [question.text for question in material.questions]
    base = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environ}, stdout=log, stderr=log
        )
        try:
            _wait_for_an_answer(base, person, texts[0], server)
            start = time.perf_counter() - began
            memory = _memory(server.pid)
            loads = {
                people: asyncio.run(put_load(base, person, texts, people, options.messages))
                for people in PEOPLE_AT_ONCE
            }
            asyncio.run(put_load(base, person, texts, 8, options.endurance))
            memory_after = _memory(server.pid)
        finally:
            server.terminate()
            server.wait(30)
    return replace(
        figures,
        start=start,
        memory=memory,
        memory_after=memory_after,
        whole_p50=loads[1].quantile(0.5),
        whole_p99=loads[1].quantile(0.99),
        a_second={people: load.a_second for people, load in loads.items()},
    )


def _wait_for_an_answer(
    base: str, person: Callable[..., Any], text: str, server: subprocess.Popen[bytes]
) -> None:
    ends = time.monotonic() + 600
    while time.monotonic() < ends:
        if server.poll() is not None:
            raise BenchError(f"{server.args!r} ended by itself")
        try:
            asyncio.run(put_load(base, person, [text], 1, 1))
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise BenchError(f"{server.args!r} does not answer")


def _memory(pid: int) -> int:
    process = psutil.Process(pid)
    return sum(p.memory_info().rss for p in (process, *process.children(recursive=True)))


def _timed(command: list[str], folder: Path, environ: Mapping[str, str]) -> float:
    began = time.perf_counter()
    _run(command, folder, environ)
    return time.perf_counter() - began


def _run(command: list[str], folder: Path, environ: Mapping[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environ}, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise BenchError(f"{' '.join(command)} failed: {done.stderr[-1000:]}")
    return done.stdout


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
