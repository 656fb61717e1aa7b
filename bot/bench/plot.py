"""The bench as a picture."""

from __future__ import annotations

from pathlib import Path

from bot.bench.run import PEOPLE_AT_ONCE, Bench


def plot(bench: Bench, path: Path) -> None:
    """Bars of Farol beside those of Rasa's default."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    both = (bench.farol, bench.rasa)
    panels = [
        ("training, s", [f.training for f in both]),
        ("start, s", [f.start for f in both]),
        ("memory, MB", [f.memory / 1e6 if f.memory else None for f in both]),
        ("one message, p50, ms", [f.whole_p50 * 1000 if f.whole_p50 else None for f in both]),
        *(
            (f"messages a second, {people} at once", [f.a_second.get(people) for f in both])
            for people in PEOPLE_AT_ONCE
        ),
    ]
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
