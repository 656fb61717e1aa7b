"""What each figure costs when there is four times as much, with the exponent."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence

from bot.bench.commands import run
from bot.settings import ROOT

# Curve -> the column that grows, and its points.
POINTS: Mapping[str, tuple[str, tuple[float, ...]]] = {
    "examples": ("examples", (1 / 16, 1 / 4, 1)),
    "topics": ("topics", (1 / 4, 1 / 2, 1)),
    "people": ("people", (1e3, 1e4, 1e5, 1e6)),
}
Points = Sequence[Mapping[str, float]]


def measure_growth(say: Callable[[str], None]) -> dict[str, list[dict[str, float]]]:
    """Each point in a process of its own. Raises BenchError."""
    curves: dict[str, list[dict[str, float]]] = {}
    for curve, (_, sizes) in POINTS.items():
        curves[curve] = []
        for size in sizes:
            printed, _ = run([sys.executable, "-m", "bot.bench.grow", curve, str(size)], ROOT, {})
            curves[curve].append(json.loads(printed.splitlines()[-1]))
            say(f"{curve} {curves[curve][-1]}")
    return curves


def exponent(points: Points, grows: str, figure: str) -> float | None:
    """How steeply a figure grows: 1 is in step, 0 not at all; by least squares of the logarithms.

    >>> exponent([{"n": 1, "s": 3}, {"n": 4, "s": 6}, {"n": 16, "s": 12}], "n", "s")
    0.5
    """
    pairs = [
        (math.log(point[grows]), math.log(point[figure]))
        for point in points
        if point[grows] > 0 and point[figure] > 0
    ]
    if len(pairs) < 2:
        return None
    mean_x = sum(x for x, _ in pairs) / len(pairs)
    mean_y = sum(y for _, y in pairs) / len(pairs)
    spread = sum((x - mean_x) ** 2 for x, _ in pairs)
    return round(sum((x - mean_x) * (y - mean_y) for x, y in pairs) / spread, 2) if spread else None


def growth_section(curves: Mapping[str, Points]) -> str:
    """A table a curve, for docs/measured/performance.md."""
    parts = ["## Growth\n\nCPU seconds; *exponent*: 1 grows in step with what grows, 0 not at all."]
    for curve, points in curves.items():
        grows = POINTS[curve][0]
        names = list(points[0])
        parts.append(
            "\n".join(
                [
                    "| " + " | ".join(names) + " |",
                    "|---" * len(names) + "|",
                    *("| " + " | ".join(f"{p[name]:.4g}" for name in names) + " |" for p in points),
                    "| " + " | ".join(_told(points, grows, name) for name in names) + " |",
                ]
            )
        )
    return "\n\n".join(parts) + "\n"


def _told(points: Points, grows: str, name: str) -> str:
    if name == grows:
        return "**exponent**"
    found = exponent(points, grows, name)
    return "" if found is None else f"{found:.2f}"
