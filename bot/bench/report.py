"""The bench as a page: ratios first, then the figures, the machine and the command."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil

from bot.bench.figures import (
    RASAS_OWN_EPOCHS,
    Bench,
    Change,
    Endured,
    Figures,
    Spent,
    reckoned,
)
from bot.bench.install import Installed
from bot.bench.servers import PEOPLE_AT_ONCE

# (figure, at least so many times better than Rasa's default on the same data in the same run).
RECKONED = f"training, Rasa's for its own {RASAS_OWN_EPOCHS} epochs (reckoned)"
AIMS = {RECKONED: 50.0, "start": 6.0, "memory": 4.0, "messages a second, 8 at once": 8.0}


def ratios(bench: Bench) -> dict[str, float | None]:
    """How many times better Farol is than Rasa's default; more is better."""
    ours, theirs = bench.farol, bench.rasa
    most, full = bench.options.epochs[-1], reckoned(theirs.trainings)
    return {
        f"training, Rasa's for {most} epochs": _over(_wall(theirs.training), _wall(ours.training)),
        "the same, CPU seconds": _over(_cpu(theirs.training), _cpu(ours.training)),
        RECKONED: _over(_wall(full), _wall(ours.training)),
        "the same reckoned, CPU seconds": _over(_cpu(full), _cpu(ours.training)),
        "start": _over(_wall(theirs.start), _wall(ours.start)),
        "start, CPU seconds": _over(_cpu(theirs.start), _cpu(ours.start)),
        "memory": _over(theirs.memory, ours.memory),
        "messages a second, 8 at once": _over(_a_second(ours, 8), _a_second(theirs, 8)),
        "CPU seconds of a message, 8 at once": _over(_cpu_a_message(theirs), _cpu_a_message(ours)),
        "install": _over_installs(theirs.install, ours.install),
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
Rasa's default is the pipeline and policies of `rasa init` (DIET, TED), behind its REST channel.
It was trained for {bench.options.epochs[0]} and for {bench.options.epochs[-1]} epochs, and the
latter is what served; its own number is {RASAS_OWN_EPOCHS}, and what that takes is *reckoned*, by
the line through the two that were measured.

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
{_not_installed(bench)}{_live(bench)}"""


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
        row("libraries on disk", lambda f: _megabytes(f.install.size if f.install else None)),
        *(
            row(f"training, {n} epochs", lambda f, n=n: _seconds(f.trainings.get(n)))  # type: ignore[misc]
            for n in bench.options.epochs[:-1]
        ),
        row(
            f"training (Rasa's: {bench.options.epochs[-1]} epochs)", lambda f: _seconds(f.training)
        ),
        row(
            f"training, {RASAS_OWN_EPOCHS} epochs, reckoned",
            lambda f: _seconds(reckoned(f.trainings)),
        ),
        row("model on disk", lambda f: _megabytes(f.model_size)),
        row("right", lambda f: _number(None if f.right is None else 100 * f.right, 1, " %")),
        row("understanding, p50", lambda f: _milliseconds(f.understanding_p50)),
        row("understanding, p99", lambda f: _milliseconds(f.understanding_p99)),
        row("cold start to the first answer", lambda f: _seconds(f.start)),
        row("memory after the start", lambda f: _megabytes(f.memory)),
        row(
            f"memory after {_after(bench)} messages more",
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


def _after(bench: Bench) -> int:
    """How many messages each server got between the two looks at its memory, about."""
    return bench.options.messages * (len(PEOPLE_AT_ONCE) + 1)


def _live(bench: Bench) -> str:
    """What people noticed of a change, and what memory did; nothing where it was not measured."""
    if not bench.changes or bench.endured is None:
        return ""
    changes = "\n".join(_change(change) for change in bench.changes)
    return f"""
## Changes while people talk

Four people, each a tenth of a second after their last answer; then something is put live. *Later
by*: the slowest message from then on beside the slowest before.

| put live | live after | before: p50 | slowest | from then on: p50 | slowest | later by | lost |
|---|---|---|---|---|---|---|---|
{changes}

Aims: content in 2 s, a model in 5 s, nobody more than 200 ms late, nothing lost.
{endured_section(bench.endured)}"""


def endured_section(endured: Endured) -> str:
    """What memory did over many messages and some changes of the model."""
    memory = endured.memory
    told = ", ".join(f"{size / 1e6:.0f}" for size in memory)
    return f"""
## Memory over time

{endured.messages:,} messages in {endured.swaps} slices, a model put live before each;
resident MB at the start and after each slice: {told}. From the first slice to the last it grew by
{(memory[-1] - memory[1]) / 1e6:.0f} MB.
"""


def _change(change: Change) -> str:
    def cells(seconds: tuple[float, ...]) -> str:
        if not seconds:
            return " | "
        ordered = sorted(seconds)
        return f"{_milliseconds(ordered[len(ordered) // 2])} | {_milliseconds(ordered[-1])}"

    late = max(change.during, default=0.0) - max(change.quiet, default=0.0)
    live = "never" if change.live is None else f"{change.live:.1f} s"
    count = len(change.quiet) + len(change.during)
    return (
        f"| {change.name} | {live} | {cells(change.quiet)} | {cells(change.during)} "
        f"| {_milliseconds(max(late, 0.0))} | {change.lost} of {count + change.lost} |"
    )


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


def _over_installs(above: Installed | None, below: Installed | None) -> float | None:
    """None where one has what the other lacks: their sizes would tell nothing."""
    if above is None or below is None or above.missing != below.missing:
        return None
    return _over(above.size, below.size)


def _not_installed(bench: Bench) -> str:
    """What the sizes on disk leave out, because this environment lacks it."""
    told = [
        f"{figures.name} without {', '.join(figures.install.missing)}"
        for figures in (bench.farol, bench.rasa)
        if figures.install is not None and figures.install.missing
    ]
    if not told:
        return ""
    return f"""
Libraries on disk are those of the lock files, tests' and developers' among them, as far as they
are there where this ran: {"; ".join(told)}.
"""


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
