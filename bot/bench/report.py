"""The bench as a page: ratios first, then the figures, the machine and the command."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil

from bot.bench.figures import Bench, Figures, Spent
from bot.bench.servers import PEOPLE_AT_ONCE

# (figure, at least so many times better than Rasa's default on the same data in the same run).
AIMS = {"training": 50.0, "start": 6.0, "memory": 4.0, "messages a second, 8 at once": 8.0}


def ratios(bench: Bench) -> dict[str, float | None]:
    """How many times better Farol is than Rasa's default; more is better."""
    ours, theirs = bench.farol, bench.rasa
    return {
        "training": _over(_wall(theirs.training), _wall(ours.training)),
        "training, CPU seconds": _over(_cpu(theirs.training), _cpu(ours.training)),
        "start": _over(_wall(theirs.start), _wall(ours.start)),
        "start, CPU seconds": _over(_cpu(theirs.start), _cpu(ours.start)),
        "memory": _over(theirs.memory, ours.memory),
        "messages a second, 8 at once": _over(_a_second(ours, 8), _a_second(theirs, 8)),
        "CPU seconds of a message, 8 at once": _over(_cpu_a_message(theirs), _cpu_a_message(ours)),
        "install": _over(theirs.install, ours.install),
    }


def page(bench: Bench, command: str) -> str:
    """docs/measured/performance.md."""
    found = ratios(bench)
    lines = []
    for name, value in found.items():
        aim = AIMS.get(name)
        told = "" if aim is None else f"{aim:.0f}"
        verdict = "" if aim is None else _verdict(value, aim)
        lines.append(f"| {name} | {_number(value, 1)} | {told} | {verdict} |")
    aims = "\n".join(lines)
    to_floor = _over(bench.farol.understanding_p50, bench.floor.understanding_p50)
    rows = "\n".join(f"| {label} | " + " | ".join(cells) + " |" for label, cells in _rows(bench))
    return f"""# Performance

Made by `{command}`; written by the command, not by hand.

{bench.examples} examples of {bench.intents} intents in three languages, the same for all three.
Rasa's default is the pipeline and policies of `rasa init` (DIET, TED), {bench.options.epochs}
epochs each (its own number is 100), behind its REST channel.

Machine: {machine()}. The two servers were started in turn, {bench.options.starts} times (the middle
start is given), then stood side by side and got load in turn, in slices, so that what else the
machine did hit both alike. *CPU seconds* are those of all cores together.

## Times better than Rasa's default

| figure | times better | aim | |
|---|---|---|---|
{aims}

Understanding one message takes {_number(to_floor, 1)} times as long as the floor's, at the median
(aim: at most 6).

## Figures

*The floor* is a plain scikit-learn pipeline, called as a function: no dialogue, no channel, no
memory of people.

| figure | Farol | Rasa's default | the floor |
|---|---|---|---|
{rows}

*Right* counts the held-out examples whose first intent is theirs. It is no measure of how well
people are understood (`python -m bot evaluate` is); it says only that the three do the same work.
"""


def machine() -> str:
    """What it ran on, and how busy that was."""
    busy = os.getloadavg()[1] / (os.cpu_count() or 1)
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, "
        f"Python {platform.python_version()}; load per core at the end {busy:.1f}"
    )


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text().splitlines() if listed.exists() else []
    return next(
        (li.split(":")[1].strip() for li in lines if li.startswith("model name")), "unknown"
    )


def _rows(bench: Bench) -> list[tuple[str, list[str]]]:
    who = (bench.farol, bench.rasa, bench.floor)

    def row(label: str, cell: Callable[[Figures], str]) -> tuple[str, list[str]]:
        return label, [cell(figures) for figures in who]

    rows = [
        row("libraries on disk", lambda f: _megabytes(f.install)),
        row("training", lambda f: _seconds(f.training)),
        row("model on disk", lambda f: _megabytes(f.model_size)),
        row("right", lambda f: _number(None if f.right is None else 100 * f.right, 1, " %")),
        row("understanding, p50", lambda f: _milliseconds(f.understanding_p50)),
        row("understanding, p99", lambda f: _milliseconds(f.understanding_p99)),
        row("cold start to the first answer", lambda f: _seconds(f.start)),
        row("memory after the start", lambda f: _megabytes(f.memory)),
        row(
            f"memory after {bench.options.endurance} messages more",
            lambda f: _megabytes(f.memory_after),
        ),
    ]
    for people in PEOPLE_AT_ONCE:
        rows += [
            row(f"{people} at once: messages a second", partial(_a_second_cell, people)),
            row(f"{people} at once: p50", partial(_wait_cell, people, 0.5)),
            row(f"{people} at once: p99", partial(_wait_cell, people, 0.99)),
        ]
    return rows


def _a_second_cell(people: int, figures: Figures) -> str:
    return _number(_a_second(figures, people), 0)


def _wait_cell(people: int, share: float, figures: Figures) -> str:
    load = figures.loads.get(people)
    return _milliseconds(load.quantile(share) if load else None)


def _a_second(figures: Figures, people: int) -> float | None:
    load = figures.loads.get(people)
    return load.a_second if load else None


def _cpu_a_message(figures: Figures) -> float | None:
    load = figures.loads.get(8)
    return load.cpu_a_message if load else None


def _wall(spent: Spent | None) -> float | None:
    return spent.wall if spent else None


def _cpu(spent: Spent | None) -> float | None:
    return spent.cpu if spent else None


def _over(above: float | None, below: float | None) -> float | None:
    return above / below if above and below else None


def _verdict(found: float | None, aim: float) -> str:
    return "not measured" if found is None else "reached" if found >= aim else "not reached"


def _number(value: float | None, digits: int, unit: str = "") -> str:
    return "" if value is None else f"{value:.{digits}f}{unit}"


def _seconds(spent: Spent | None) -> str:
    return "" if spent is None else f"{spent.wall:.1f} s ({spent.cpu:.1f} s of CPU)"


def _milliseconds(value: float | None) -> str:
    return _number(None if value is None else value * 1000, 1, " ms")


def _megabytes(value: int | None) -> str:
    return _number(None if value is None else value / 1e6, 0, " MB")
