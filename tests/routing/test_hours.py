from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

import pytest
from clock import NEW_YORK, at
from hypothesis import given
from hypothesis import strategies as st

from bot.content.hours import Hours, OpenSpan
from bot.routing.hours import is_open, next_opening

WEEKDAYS = range(5)
OFFICE = Hours(NEW_YORK, weekly=tuple(OpenSpan(day, time(9), time(17)) for day in WEEKDAYS))
SATURDAY_TOO = Hours(NEW_YORK, weekly=(*OFFICE.weekly, OpenSpan(5, time(10), time(14))))
LUNCH = Hours(NEW_YORK, weekly=(OpenSpan(0, time(9), time(12)), OpenSpan(0, time(13), time(17))))
SUNDAY_NIGHT = Hours(NEW_YORK, weekly=(OpenSpan(6, time(2, 30), time(5)),))
TWICE = Hours(NEW_YORK, weekly=(OpenSpan(6, time(0, 30), time(1, 30)),))
ALWAYS = Hours(NEW_YORK, always=True)


@pytest.mark.parametrize(
    "hours, moment, expected",
    [
        pytest.param(OFFICE, "Wed 2026-07-15 09:00", True, id="the minute it opens"),
        pytest.param(OFFICE, "Wed 2026-07-15 08:59", False, id="the minute before"),
        pytest.param(OFFICE, "Wed 2026-07-15 16:59", True, id="the last minute"),
        pytest.param(OFFICE, "Wed 2026-07-15 17:00", False, id="the minute it closes"),
        pytest.param(OFFICE, "Sat 2026-07-18 10:00", False, id="a day it is not open"),
        pytest.param(SATURDAY_TOO, "Sat 2026-07-18 10:00", True, id="shorter hours on Saturday"),
        pytest.param(LUNCH, "Mon 2026-07-13 12:30", False, id="between two spans of a day"),
        pytest.param(LUNCH, "Mon 2026-07-13 13:00", True, id="the second span of a day"),
        pytest.param(OFFICE, "Fri 2025-07-04 10:00", False, id="holiday on a working day"),
        pytest.param(OFFICE, "Mon 2026-04-20 10:00", False, id="Patriots' Day"),
        pytest.param(OFFICE, "Fri 2026-07-03 10:00", False, id="Friday for a holiday on Saturday"),
        pytest.param(ALWAYS, "Thu 2026-12-24 23:59", True, id="hotline at night"),
        pytest.param(ALWAYS, "Fri 2026-12-25 03:00", True, id="hotline on Christmas"),
        pytest.param(ALWAYS, "Sun 2025-11-02 01:30", True, id="hotline, hour that comes twice"),
        pytest.param(TWICE, "Sun 2026-11-01 01:15", True, id="first of the hour that comes twice"),
        pytest.param(TWICE, "Sun 2026-11-01 01:15 (again)", True, id="until it ends the last time"),
        pytest.param(TWICE, "Sun 2026-11-01 01:30 (again)", False, id="and then it is closed"),
        pytest.param(SUNDAY_NIGHT, "Sun 2026-03-08 03:00", True, id="opens in the hour left out"),
    ],
)
def test_a_place_is_open(hours: Hours, moment: str, expected: bool) -> None:
    assert is_open(hours, at(moment)) is expected


@pytest.mark.parametrize(
    "hours, moment, expected",
    [
        pytest.param(
            OFFICE, "Wed 2026-07-15 07:00", "Wed 2026-07-15 09:00", id="later on the same day"
        ),
        pytest.param(OFFICE, "Wed 2026-07-15 18:00", "Thu 2026-07-16 09:00", id="the next day"),
        pytest.param(OFFICE, "Fri 2026-07-17 18:00", "Mon 2026-07-20 09:00", id="over a weekend"),
        pytest.param(
            OFFICE, "Thu 2026-07-02 18:00", "Mon 2026-07-06 09:00", id="over a holiday on Saturday"
        ),
        pytest.param(
            OFFICE, "Fri 2026-09-04 18:00", "Tue 2026-09-08 09:00", id="over Labor Day weekend"
        ),
        pytest.param(LUNCH, "Mon 2026-07-13 12:30", "Mon 2026-07-13 13:00", id="after lunch"),
        pytest.param(
            LUNCH, "Mon 2026-04-13 18:00", "Mon 2026-04-27 09:00", id="the only day is a holiday"
        ),
        pytest.param(
            OFFICE, "Fri 2026-03-06 18:00", "Mon 2026-03-09 09:00", id="clock set forward between"
        ),
        pytest.param(
            OFFICE, "Fri 2026-10-30 18:00", "Mon 2026-11-02 09:00", id="clock set back between"
        ),
        pytest.param(
            SUNDAY_NIGHT, "Sun 2026-03-08 01:00", "Sun 2026-03-08 03:00", id="hour that is left out"
        ),
    ],
)
def test_a_closed_place_says_when_it_opens_next(hours: Hours, moment: str, expected: str) -> None:
    assert is_open(hours, at(moment)) is False
    assert next_opening(hours, at(moment)) == at(expected)


def test_the_next_opening_is_told_in_the_zone_of_the_place() -> None:
    opening = next_opening(OFFICE, datetime(2026, 7, 15, 7, tzinfo=timezone.utc))
    assert opening is not None
    assert opening.isoformat() == "2026-07-15T09:00:00-04:00"


def test_hours_that_nobody_checked_are_unknown() -> None:
    moment = at("Wed 2026-07-15 10:00")
    assert is_open(None, moment) is None
    assert next_opening(None, moment) is None


@pytest.mark.parametrize("hours", [OFFICE, ALWAYS, None], ids=["weekly", "always", "unknown"])
def test_a_time_without_a_zone_is_an_error(hours: Hours | None) -> None:
    naive = datetime(2026, 7, 15, 10)
    with pytest.raises(ValueError, match="zone"):
        is_open(hours, naive)
    with pytest.raises(ValueError, match="zone"):
        next_opening(hours, naive)


quarters = st.integers(0, 95).map(lambda count: time(count // 4, count % 4 * 15))
spans = st.tuples(st.integers(0, 6), quarters, quarters).filter(lambda span: span[1] < span[2])
weeks = st.lists(spans, min_size=1, max_size=6).map(
    lambda week: Hours(NEW_YORK, weekly=tuple(OpenSpan(*span) for span in week))
)
clock_changes = [datetime(2026, 3, 8, tzinfo=NEW_YORK), datetime(2026, 11, 1, tzinfo=NEW_YORK)]
moments = st.one_of(
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(timezone.utc)),
    st.builds(
        lambda night, minutes: night.astimezone(timezone.utc) + timedelta(minutes=minutes),
        st.sampled_from(clock_changes),
        st.integers(-60, 300),
    ),
)


@given(weeks, moments)
def test_a_place_is_open_when_it_said_it_would_open_and_closed_until_then(
    hours: Hours, moment: datetime
) -> None:
    opening = next_opening(hours, moment)
    if is_open(hours, moment):
        assert opening is None
    else:
        assert opening is not None
        assert opening > moment
        assert is_open(hours, opening)
        assert not is_open(hours, opening.astimezone(timezone.utc) - timedelta(minutes=1))
        halfway = moment + (opening - moment) / 2
        assert next_opening(hours, halfway) == opening


@given(weeks, moments)
def test_the_zone_of_the_question_does_not_matter(hours: Hours, moment: datetime) -> None:
    assert is_open(hours, moment) == is_open(hours, moment.astimezone(NEW_YORK))


@given(moments)
def test_a_hotline_that_is_always_open_is_always_open(moment: datetime) -> None:
    assert is_open(ALWAYS, moment)
