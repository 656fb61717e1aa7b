"""The `hours` of an organization's file."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.content.fields import Fields
from bot.content.hours import DAYS, Hours, OpenSpan
from bot.content.yaml_lines import Block, Text
from bot.errors import ContentError

CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def load_hours(block: Block, file: Path) -> Hours:
    """Hours from `always: true` or `weekly`, with a time zone. Raises ContentError."""
    fields = Fields(block, file)
    always = fields.flag("always", False)
    weekly = fields.blocks("weekly")
    note = fields.optional_text("note")
    zone = _zone(fields.text("timezone"), file)
    closed = tuple(_date(day, file) for day in fields.texts("closed"))
    fields.finish()
    if always == bool(weekly):
        raise ContentError(file, block.line, "write either `always: true` or days under `weekly:`")
    return Hours(
        zone=zone,
        always=always,
        weekly=tuple(span for day_block in weekly for span in _spans(day_block, file)),
        note=str(note) if note else None,
        closed=closed,
    )


def _zone(name: Text, file: Path) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ContentError(file, name.line, f"{name} is not a time zone") from None


def _spans(block: Block, file: Path) -> tuple[OpenSpan, ...]:
    fields = Fields(block, file)
    days = fields.some_texts("days")
    opens = _clock(fields.text("open"), file)
    close_text = fields.text("close")
    closes = _clock(close_text, file)
    fields.finish()
    for day in days:
        if day not in DAYS:
            raise ContentError(file, day.line, f"`{day}` is not a day; use {', '.join(DAYS)}")
    if closes <= opens:
        raise ContentError(file, close_text.line, "`close` must be later than `open`")
    return tuple(OpenSpan(DAYS.index(day), opens, closes) for day in days)


def _date(text: Text, file: Path) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"write {text} as a date such as 2026-12-24"
        raise ContentError(file, text.line, message) from None


def _clock(text: Text, file: Path) -> time:
    match = CLOCK.fullmatch(text)
    if match is None:
        raise ContentError(file, text.line, f"write {text} as hours and minutes, like 09:00")
    return time(int(match[1]), int(match[2]))
