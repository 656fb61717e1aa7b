"""The bench as a picture."""

from __future__ import annotations

from pathlib import Path

from bot.bench.figures import Bench
from bot.bench.servers import PEOPLE_AT_ONCE


def plot(bench: Bench, path: Path) -> None:
    """Bars of Farol beside those of Rasa's default."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    both = (bench.farol, bench.rasa)
    panels: list[tuple[str, list[float | None]]] = [
        ("training, s", [f.training.wall if f.training else None for f in both]),
        ("start, s", [f.start.wall if f.start else None for f in both]),
        ("memory, MB", [f.memory / 1e6 if f.memory else None for f in both]),
        (
            "one message, p50, ms",
            [f.loads[1].quantile(0.5) * 1000 if 1 in f.loads else None for f in both],
        ),
    ]
    for people in PEOPLE_AT_ONCE:
        rates = [f.loads[people].a_second if people in f.loads else None for f in both]
        panels.append((f"messages a second, {people} at once", rates))
    figure, axes = pyplot.subplots(2, 4, figsize=(12, 5))
    for axis, (title, values) in zip(axes.flat, panels):
        heights = [value or 0 for value in values]
        bars = axis.bar([f.name for f in both], heights, color=["#b4531f", "#8a8f98"])
        axis.bar_label(bars, fmt="%.3g")
        axis.set_title(title, fontsize=10)
        axis.margins(y=0.2)
        axis.spines[["top", "right"]].set_visible(False)
    axes.flat[-1].axis("off")
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
    pyplot.close(figure)
