"""A week's opening hours as a picture, made on the server as SVG. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from html import escape

from bot.content.hours import DAYS, Hours

_LEFT, _TOP, _ROW, _HOUR = 56, 22, 26, 22
_WIDTH, _HEIGHT = _LEFT + 24 * _HOUR + 8, _TOP + 7 * _ROW + 6
_EVERY = 3
_FULL_DAY = 24 * 60


def week_picture(hours: Hours | None, day_names: Sequence[str], title: str) -> str:
    """An <svg> of seven rows, Monday first; `title` tells the same to who cannot see it.

    Without hours the rows are hatched: nobody has checked.
    """
    parts = [
        f'<svg class="week" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'xmlns="http://www.w3.org/2000/svg" aria-label="{escape(title)}">',
        '<defs><pattern id="unknown" width="8" height="8" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="8" height="8" fill="#f6f5f1"/>'
        '<rect width="3" height="8" fill="#d5dbe1"/></pattern></defs>',
    ]
    for hour in range(0, 25, _EVERY):
        x = _LEFT + hour * _HOUR
        parts.append(
            f'<text x="{x}" y="14" font-size="12" text-anchor="middle" fill="#435466">{hour}</text>'
            f'<line x1="{x}" x2="{x}" y1="{_TOP}" y2="{_HEIGHT - 6}" stroke="#d5dbe1"/>'
        )
    for weekday in range(len(DAYS)):
        y = _TOP + weekday * _ROW
        fill = "url(#unknown)" if hours is None else "#e3e6ea"
        parts.append(
            f'<text x="{_LEFT - 8}" y="{y + 17}" font-size="13" text-anchor="end" fill="#132130">'
            f"{escape(day_names[weekday])}</text>"
            f'<rect x="{_LEFT}" y="{y + 3}" width="{24 * _HOUR}" height="{_ROW - 6}" rx="3" '
            f'fill="{fill}"/>'
        )
        for opens, closes in _spans(hours, weekday):
            left, width = _LEFT + opens * _HOUR / 60, (closes - opens) * _HOUR / 60
            parts.append(
                f'<rect x="{left:g}" y="{y + 3}" width="{width:g}" height="{_ROW - 6}" rx="3" '
                'fill="#1c5e35"/>'
            )
    return "".join([*parts, "</svg>"])


def _spans(hours: Hours | None, weekday: int) -> list[tuple[int, int]]:
    """From and until in minutes after midnight."""
    if hours is None:
        return []
    if hours.always:
        return [(0, _FULL_DAY)]
    return [
        (_minutes(span.opens), _minutes(span.closes))
        for span in hours.weekly
        if span.weekday == weekday
    ]


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
