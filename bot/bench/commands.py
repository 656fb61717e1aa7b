"""Other programs, run to their end: what they cost and what they printed."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.bench.figures import Spent
from bot.errors import BotError


class BenchError(BotError):
    """Something that is measured did not run."""


def run(command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> tuple[str, Spent]:
    """What it printed, and what it took. Raises BenchError with its last lines when it fails."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environ}, capture_output=True, text=True
    )
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise BenchError(f"{' '.join(command)} failed: {done.stderr[-1000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, Spent(wall, cpu)
