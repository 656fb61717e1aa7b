from __future__ import annotations

from datetime import date

import pytest

from bot.routing.holidays import is_holiday


@pytest.mark.parametrize(
    "day, weekday, expected",
    [
        pytest.param("2026-01-01", "Thu", True, id="New Year's Day"),
        pytest.param("2026-01-19", "Mon", True, id="Martin Luther King Day, third Monday"),
        pytest.param("2026-02-16", "Mon", True, id="Presidents' Day, third Monday"),
        pytest.param("2026-04-20", "Mon", True, id="Patriots' Day, Massachusetts only"),
        pytest.param("2026-05-25", "Mon", True, id="Memorial Day, last Monday"),
        pytest.param("2026-06-19", "Fri", True, id="Juneteenth"),
        pytest.param("2026-07-04", "Sat", True, id="Independence Day itself"),
        pytest.param("2026-07-03", "Fri", True, id="Independence Day on a Saturday, the Friday"),
        pytest.param("2026-09-07", "Mon", True, id="Labor Day, first Monday"),
        pytest.param("2026-10-12", "Mon", True, id="Indigenous Peoples' Day, second Monday"),
        pytest.param("2026-11-11", "Wed", True, id="Veterans Day"),
        pytest.param("2026-11-26", "Thu", True, id="Thanksgiving, fourth Thursday"),
        pytest.param("2026-12-25", "Fri", True, id="Christmas"),
        pytest.param("2027-07-05", "Mon", True, id="Independence Day on a Sunday, the Monday"),
        pytest.param("2027-12-31", "Fri", True, id="New Year's Day on a Saturday, the year before"),
        pytest.param("2022-12-26", "Mon", True, id="Christmas on a Sunday, the Monday"),
        pytest.param("2026-07-06", "Mon", False, id="a Monday after a holiday on Saturday"),
        pytest.param("2026-11-27", "Fri", False, id="the day after Thanksgiving"),
        pytest.param("2026-03-17", "Tue", False, id="Evacuation Day, kept in Boston only"),
        pytest.param("2026-05-18", "Mon", False, id="a Monday in May that is not the last"),
    ],
)
def test_a_day_is_a_holiday_in_massachusetts(day: str, weekday: str, expected: bool) -> None:
    moment = date.fromisoformat(day)
    assert moment.strftime("%a") == weekday
    assert is_holiday(moment) is expected
