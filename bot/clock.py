"""The hour here. Everything that asks what time it is asks this.

Rasa builds the parts that need it and hands them nothing, so a rehearsal sets the hour here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

# Where the people and the organizations are.
EASTERN = ZoneInfo("America/New_York")


def _wall() -> datetime:
    return datetime.now(EASTERN)


_source: Callable[[], datetime] = _wall


def now() -> datetime:
    """The time here, aware of its zone."""
    return _source()


def today() -> date:
    return now().date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """All clocks show this moment; for golden conversations. `moment` must be aware."""
    global _source
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    before, _source = _source, lambda: moment
    try:
        yield
    finally:
        _source = before
