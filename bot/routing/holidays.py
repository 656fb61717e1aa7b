"""The days on which offices in Massachusetts are closed.

Federal holidays: 5 U.S.C. 6103. Massachusetts adds Patriots' Day: M.G.L. c. 4, s. 7, cl. 18.
A holiday on a Sunday is kept on Monday. On a Saturday federal offices close on the Friday before,
state offices do not; we count that Friday too, since a person sent to a closed door loses a day.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
LAST = -1


def is_holiday(day: date) -> bool:
    """Is this day a holiday, or the day on which one is kept?"""
    # New Year's Day on a Saturday is kept on the last day of the year before.
    return day in _closed_days(day.year) or day in _closed_days(day.year + 1)


@lru_cache(maxsize=16)
def _closed_days(year: int) -> frozenset[date]:
    holidays = (
        date(year, 1, 1),  # New Year's Day
        _weekday_of(year, 1, MONDAY, 3),  # Martin Luther King Day
        _weekday_of(year, 2, MONDAY, 3),  # Presidents' Day
        _weekday_of(year, 4, MONDAY, 3),  # Patriots' Day
        _weekday_of(year, 5, MONDAY, LAST),  # Memorial Day
        date(year, 6, 19),  # Juneteenth
        date(year, 7, 4),  # Independence Day
        _weekday_of(year, 9, MONDAY, 1),  # Labor Day
        _weekday_of(year, 10, MONDAY, 2),  # Columbus Day, Indigenous Peoples' Day
        date(year, 11, 11),  # Veterans Day
        _weekday_of(year, 11, THURSDAY, 4),  # Thanksgiving
        date(year, 12, 25),  # Christmas
    )
    return frozenset(holidays) | frozenset(map(_kept_on, holidays))


def _kept_on(holiday: date) -> date:
    if holiday.weekday() == SATURDAY:
        return holiday - timedelta(days=1)
    if holiday.weekday() == SUNDAY:
        return holiday + timedelta(days=1)
    return holiday


def _weekday_of(year: int, month: int, weekday: int, count: int) -> date:
    """The first, second, ... or LAST Monday (or other weekday) of a month."""
    if count == LAST:
        day = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return day - timedelta(days=(day.weekday() - weekday) % 7)
    day = date(year, month, 1)
    return day + timedelta(days=(weekday - day.weekday()) % 7 + 7 * (count - 1))
