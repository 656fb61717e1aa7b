"""Is this place open at this moment, and if not, when next?

Moments are compared in UTC: two times of one zone compare by their clock faces, which is wrong in
the hour that comes twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.content.hours import Hours
from bot.routing.holidays import is_holiday

# An office that opens on Fridays alone is closed on two running: Christmas and New Year's Day.
DAYS_AHEAD = 22


def is_open(hours: Hours | None, at: datetime) -> bool | None:
    """Whether people answer at this moment; None when nobody has checked the hours.

    A service of the week is closed on holidays. Raises ValueError for a naive `at`.
    """
    moment = aware(at)
    if hours is None:
        return None
    if hours.always:
        return True
    today = moment.astimezone(hours.zone).date()
    return any(opens <= moment < closes for opens, closes in _open_times(hours, today))


def next_opening(hours: Hours | None, at: datetime) -> datetime | None:
    """When a place that is closed now opens next, in its own time zone.

    None when it is open now, or nobody has checked. Raises ValueError for a naive `at`.
    """
    moment = aware(at)
    if hours is None or is_open(hours, moment):
        return None
    today = moment.astimezone(hours.zone).date()
    for days in range(DAYS_AHEAD):
        later = [
            opens for opens, _ in _open_times(hours, today + timedelta(days=days)) if opens > moment
        ]
        if later:
            return min(later).astimezone(hours.zone)
    return None


def aware(at: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a time without a zone."""
    if at.utcoffset() is None:
        raise ValueError("a time must say its zone")
    return at.astimezone(timezone.utc)


def _open_times(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The times open on one day of the calendar, in UTC, none of them empty."""
    if is_holiday(day) or day in hours.closed:
        return
    for span in hours.weekly:
        if span.weekday == day.weekday():
            opens = _moment(day, span.opens, hours.zone, last=False)
            closes = _moment(day, span.closes, hours.zone, last=True)
            if opens < closes:
                yield opens, closes


def _moment(day: date, clock: time, zone: ZoneInfo, *, last: bool) -> datetime:
    """When the clock shows this time on this day, in UTC.

    In the hour that comes twice, the first time or the `last`. A time that the clock leaps over in
    spring stands for the first moment after the leap.
    """
    wall = datetime.combine(day, clock)
    moment = wall.replace(tzinfo=zone, fold=int(last)).astimezone(timezone.utc)
    while moment.astimezone(zone).replace(tzinfo=None, fold=0) != wall:
        wall += timedelta(minutes=1)
        moment = wall.replace(tzinfo=zone).astimezone(timezone.utc)
    return moment
