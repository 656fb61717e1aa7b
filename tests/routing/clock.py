"""Times as the tables write them, weekday beside each."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")


def at(written: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    """Reads "Fri 2025-07-04 10:00"; "(again)" after it is the second of two equal hours."""
    day, rest = written.split(" ", 1)
    clock = rest.removesuffix(" (again)")
    moment = datetime.strptime(clock, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    assert moment.strftime("%a") == day, f"{written} is a {moment:%a}"
    return moment.replace(fold=int(clock != rest))
