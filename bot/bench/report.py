"""The bench as a page: ratios first, then the figures, the machine and the command."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import psutil

from bot.bench.run import PEOPLE_AT_ONCE, Bench, Figures

# (figure, at least so many times better than Rasa's default on the same data in the same run).
AIMS = (("training", 50.0), ("start", 6.0), ("memory", 4.0), ("messages a second, 8 at once", 8.0))


def ratios(bench: Bench) -> dict[str, float | None]:
    """How many times better Farol is than Rasa's default; more is better."""
    ours, theirs = bench.farol, bench.rasa
    return {
        "training": _over(theirs.training, ours.training),
        "start": _over(theirs.start, ours.start),
        "memory": _over(theirs.memory, ours.memory),
        "messages a second, 8 at once": _over(ours.a_second.get(8), theirs.a_second.get(8)),
    }


def page(bench: Bench, command: str) -> str:
    """docs/measured/performance.md."""
    found = ratios(bench)
    aims = "\n".join(
        f"| {name} | {_number(found[name], 1)} | {aim:.0f} | {_verdict(found[name], aim)} |"
        for name, aim in AIMS
    )
    to_floor = _over(bench.farol.understanding_p50, bench.floor.understanding_p50)
    rows = "\n".join(f"| {label} | " + " | ".join(cells) + " |" for label, cells in _rows(bench))
    return f"""# Performance

Made by `{command}`; written by the command, not by hand.

{bench.examples} examples of {bench.intents} intents in three languages, the same for all three.
Rasa's default is the pipeline and policies of `rasa init` (DIET, TED) with
**{bench.options.epochs} epochs**; its own number is 100, with which it trains many times longer and
understands better than here.

Machine: {machine()}.

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

    def row(label: str, cell: object) -> tuple[str, list[str]]:
        assert callable(cell)
        return label, [cell(figures) for figures in who]

    rows = [
        row("training", lambda f: _seconds(f.training)),
        row("right", lambda f: _number(None if f.right is None else 100 * f.right, 1, " %")),
        row("understanding, p50", lambda f: _milliseconds(f.understanding_p50)),
        row("understanding, p99", lambda f: _milliseconds(f.understanding_p99)),
        row("cold start to the first answer", lambda f: _seconds(f.start)),
        row("memory after the start", lambda f: _megabytes(f.memory)),
        row(
            f"memory after {bench.options.endurance} messages more",
            lambda f: _megabytes(f.memory_after),
        ),
        row("whole way over HTTP, p50", lambda f: _milliseconds(f.whole_p50)),
        row("whole way over HTTP, p99", lambda f: _milliseconds(f.whole_p99)),
    ]
    for people in PEOPLE_AT_ONCE:
        rows.append(row(f"messages a second, {people} at once", _a_second(people)))
    return rows


def _a_second(people: int) -> object:
    def cell(figures: Figures) -> str:
        return _number(figures.a_second.get(people), 0)

    return cell


def _over(above: float | None, below: float | None) -> float | None:
    return above / below if above and below else None


def _verdict(found: float | None, aim: float) -> str:
    return "not measured" if found is None else "reached" if found >= aim else "not reached"


def _number(value: float | None, digits: int, unit: str = "") -> str:
    return "" if value is None else f"{value:.{digits}f}{unit}"


def _seconds(value: float | None) -> str:
    return _number(value, 1, " s")


def _milliseconds(value: float | None) -> str:
    return _number(None if value is None else value * 1000, 1, " ms")


def _megabytes(value: int | None) -> str:
    return _number(None if value is None else value / 1e6, 0, " MB")
