"""The hour here. Everything that asks what time it is asks this."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

# Where the people and the organizations are.
EASTERN = ZoneInfo("America/New_York")


def now() -> datetime:
    return datetime.now(EASTERN)


def today() -> date:
    return now().date()
