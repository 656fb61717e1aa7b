"""When an organization answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class OpenSpan:
    """From `opens` until `closes` on one day of the week; Monday is 0, as in datetime."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Hours:
    """Day and night when `always`; else the spans of a week, closed on holidays and on `closed`.

    `note` is a sentence for people ("by appointment"), a key of the catalogs.
    """

    zone: ZoneInfo
    always: bool = False
    weekly: tuple[OpenSpan, ...] = ()
    note: str | None = None
    closed: tuple[date, ...] = ()
