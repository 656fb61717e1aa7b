"""Rows of `ask --batch`: what is asked, and what is written of a turn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.engine import Turn


class BadRow(ValueError):
    """A line that is not a question; the message says what to change."""


@dataclass(frozen=True)
class Row:
    """`after` is the topic answered before; `language` the phone's."""

    text: str
    after: str | None = None
    language: str | None = None


def read_row(line: str) -> Row:
    """A row of JSON lines: {"text", "after"?, "language"?}; other keys are passed over."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadRow(f"not JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise BadRow('write an object with a "text"')
    return Row(row["text"], row.get("after") or None, row.get("language") or None)


def written(text: str, turn: Turn) -> dict[str, Any]:
    """A turn as other programs read it."""
    return {
        "text": text,
        "language": turn.language,
        "outcome": turn.outcome,
        "topic": turn.topic,
        "offered": list(turn.offered),
        "confidence": round(turn.confidence, 4),
        "urgent": turn.urgent,
        "messages": [
            {
                "text": reply.text,
                "buttons": [{"title": b.title, "payload": b.payload} for b in reply.buttons],
            }
            for reply in turn.replies
        ],
    }
