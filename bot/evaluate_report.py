"""docs/measured/understanding.md and its pictures, written by one function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from bot.evaluate import Figures, Judged, Neighbours, confusions, tables, worst

_WORST = 30
_CONFUSED = 20
_BINS = 10
_STEPS = 41


@dataclass(frozen=True)
class Curve:
    """Named points; the first number of each is the one on the horizontal axis."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Report:
    """Everything that the page tells. `others` are baselines measured on the same questions."""

    judged: Sequence[Judged]
    hotline: str
    groups: Mapping[str, str]
    command: str
    day: str
    others: Mapping[str, Figures] = field(default_factory=dict)
    learning: Sequence[tuple[int, float, float]] = ()
    neighbours: Sequence[Neighbours] = ()
    # By length: messages asked, and the share whose language was told.
    languages: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    # Questions after an answer, each with its last topic.
    follow_ups: Mapping[str, Figures] = field(default_factory=dict)
    notes: str = ""


def trade_off(judged: Sequence[Judged]) -> Curve:
    """Misled against right, as the least certainty of an answer grows."""
    ours = [one for one in judged if not one.question.is_foreign]
    points = []
    for step in range(_STEPS):
        least = step / (_STEPS - 1)
        right = sum(one.is_right and one.result.confidence >= least for one in ours)
        misled = sum(one.is_misled and one.result.confidence >= least for one in ours)
        points.append((misled / max(1, len(ours)), right / max(1, len(ours))))
    return Curve("right against misled", tuple(points))


def calibration(judged: Sequence[Judged]) -> Curve:
    """How often answers of about the same certainty are right."""
    answered = [one for one in judged if one.is_right or one.is_misled]
    points = []
    for low in range(_BINS):
        some = [o for o in answered if low <= min(o.result.confidence, 0.9999) * _BINS < low + 1]
        if some:
            sure = sum(one.result.confidence for one in some) / len(some)
            points.append((sure, sum(one.is_right for one in some) / len(some)))
    return Curve("calibration", tuple(points))


def calibration_error(judged: Sequence[Judged]) -> float:
    """How far certainty is from being right, on average over the answers, between 0 and 1."""
    answered = [one for one in judged if one.is_right or one.is_misled]
    total = 0.0
    for low in range(_BINS):
        some = [o for o in answered if low <= min(o.result.confidence, 0.9999) * _BINS < low + 1]
        total += abs(sum(one.result.confidence for one in some) - sum(o.is_right for o in some))
    return total / max(1, len(answered))


def write_report(report: Report, folder: Path) -> Path:
    """The page and its pictures; gives the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    _picture(folder / "trade-off.png", trade_off(report.judged), "misled", "right", diagonal=False)
    _picture(
        folder / "calibration.png", calibration(report.judged), "certainty", "right", diagonal=True
    )
    if report.learning:
        rows = [(float(voices), right) for voices, right, _ in report.learning]
        _picture(
            folder / "learning-curve.png", Curve("learning", tuple(rows)), "voices", "right",
            diagonal=False,
        )  # fmt: skip
    page = folder / "understanding.md"
    page.write_text(page_text(report), encoding="utf-8")
    return page


def page_text(report: Report) -> str:
    """The page, in Markdown."""
    found = tables(report.judged, report.hotline, report.groups)
    parts = [
        "# Understanding, measured",
        f"Written by `{report.command}` on {report.day}; do not edit by hand.",
        "*right*: answered at once with an accepted topic. *helped*: right, or an accepted topic "
        "is among those offered. *misled*: an in-scope question answered with another topic. "
        "*refused*: a foreign question declined. *danger*: an urgent question whose first message "
        "holds the hotline's number.",
    ]
    for name, some in found.items():
        parts += [f"## By {name}" if name != "all" else "## All questions", table(some)]
    if report.follow_ups:
        parts += ["## After an answer", table(report.follow_ups)]
    if report.languages:
        told = [f"| {n} | {count} | {100 * x:.1f} |" for n, (count, x) in report.languages.items()]
        parts += [
            "## Language told",
            "| length | messages | right |\n|---|---|---|\n" + "\n".join(told),
        ]
    if report.others:
        parts += ["## Beside other ways, same questions", table(report.others)]
    parts += [
        "## Certainty",
        "![right against misled](trade-off.png) ![calibration](calibration.png)",
        "Certainty differs from the share of right answers by "
        f"{100 * calibration_error(report.judged):.1f} points on average.",
        "## Answered in place of another",
        _lines(f"`{meant}` as `{said}`: {count}"
               for (meant, said), count in confusions(report.judged)[:_CONFUSED]),
        "## Neighbours confused",
        _neighbours(report.neighbours),
        "## Surest and wrong",
        _lines(
            f"{one.result.confidence:.2f} `{one.result.topic}` for `{one.question.label}`: "
            f"{one.question.text}"
            for one in worst(report.judged, _WORST)
        ),
    ]  # fmt: skip
    if report.learning:
        rows = (f"| {v} | {100 * r:.1f} | {100 * t:.1f} |" for v, r, t in report.learning)
        parts += ["## By number of voices", "| voices | first | among three |\n|---|---|---|\n"
                  + "\n".join(rows), "![learning curve](learning-curve.png)"]  # fmt: skip
    if report.notes:
        parts.append(report.notes)
    return "\n\n".join(parts) + "\n"


def _neighbours(found: Sequence[Neighbours]) -> str:
    lines = [
        "| topics that lead to each other | asked | confused | one tap away |\n|---|---|---|---|"
    ]
    lines += [
        f"| `{one.pair[0]}`, `{one.pair[1]}` | {one.asked} | {one.confused} | {one.one_tap} |"
        for one in found
    ]
    return "\n".join(lines)


def table(some: Mapping[str, Figures]) -> str:
    """Figures in percent, a row a key, as Markdown."""
    names = [one.name for one in fields(Figures)]
    lines = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for key, figures in some.items():
        cells = [_cell(name, getattr(figures, name)) for name in names]
        lines.append(f"| {key} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if name == "questions" else f"{100 * value:.1f}"


def _lines(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _picture(file: Path, curve: Curve, across: str, up: str, *, diagonal: bool) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 4), dpi=100)
    axes.plot([x for x, _ in curve.points], [y for _, y in curve.points], marker="o", markersize=3)
    if diagonal:
        axes.plot([0, 1], [0, 1], linestyle=":", color="grey")
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.set_title(curve.name)
    figure.tight_layout()
    # Without the time of writing, so that the same figures give the same file.
    figure.savefig(file, metadata={"Software": None})
    pyplot.close(figure)
