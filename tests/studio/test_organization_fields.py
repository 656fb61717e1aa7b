"""An organization as fields of text: nothing is lost on the way, and what is wrong is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.studio.organization_fields import (
    Known,
    faults,
    fields_of,
    hours_of_week,
    sentences_of,
    values_of,
    week_of,
)
from bot.studio.organization_file import with_values

TODAY = date(2026, 7, 15)
FILES = sorted((ROOT / "data" / "directory").glob("*.yml"))
KNOWN = Known({"find_lawyer"}, {"holyoke"}, {"es", "en"}, {"BR"})
WHOLE = {"name": "A", "kind": "organization", "what": "B", "needs": "find_lawyer",
         "areas": "holyoke", "source": "its page", "ready": "true"}  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_a_file_that_is_not_changed_stays_as_it_is_to_the_letter(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert with_values(text, values_of(fields_of(text))) == text


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_a_file_written_from_nothing_says_the_same(file: Path) -> None:
    fields = fields_of(file.read_text(encoding="utf-8"))
    assert fields_of(with_values(f"id: {file.stem}\n", values_of(fields))) == fields


def test_remarks_order_and_untouched_lines_stay() -> None:
    text = "# Who they are\nid: a\nname: A\n# asked twice\ncost: free\nweb: https://a.org\n"
    fresh = with_values(text, {"name": "A", "cost": "five dollars", "address": "1 Main St"})
    assert fresh == (
        "# Who they are\nid: a\nname: A\n# asked twice\ncost: five dollars\n"
        "web: https://a.org\naddress: 1 Main St\n"
    )


def test_a_value_that_goes_leaves_its_remark() -> None:
    assert with_values("id: a\n# why\ncost: free\n", {"cost": None}) == "id: a\n# why\n"


@pytest.mark.parametrize(
    "written, key",
    [
        pytest.param("413-587-1249", None, id="a number"),
        pytest.param("911", None, id="a short one"),
        pytest.param("413-587-124", "phone_one_missing", id="a digit missing"),
        pytest.param("587-1249", "phone_missing", id="without the area code"),
        pytest.param("413-587-12499", "phone_more", id="a digit too many"),
        pytest.param("411-111-1111", "phone", id="no such area"),
        pytest.param("call us", "phone_none", id="words"),
        pytest.param("413-587-1249\n(413) 587 1249", "phone_twice", id="the same twice"),
    ],
)
def test_a_phone_is_told_as_what_it_lacks(written: str, key: str | None) -> None:
    found = faults({**WHOLE, "phones": written}, KNOWN, TODAY)
    assert [fault.key for fault in found] == ([f"studio.directory.fault.{key}"] if key else [])


@pytest.mark.parametrize(
    "field, written, key",
    [
        pytest.param("needs", "find_lawyer, money", "directory.fault.unknown", id="a need"),
        pytest.param("name", "", "directory.fault.missing", id="nothing"),
        pytest.param("hours", "mon-fri 9-5", "directory.fault.closes", id="five is before nine"),
        pytest.param("hours", "weekdays 9-17", "directory.fault.hours", id="no day"),
        pytest.param("closed", "2026-12-24", "directory.fault.no_hours", id="closed, never open"),
        pytest.param("confirmed", "2026-07-16", "directory.fault.future", id="tomorrow"),
        pytest.param("confirmed", "last week", "error.date", id="no day at all"),
        pytest.param("web", "a.org", "directory.fault.web", id="a page without https"),
        pytest.param("email", "a at b", "directory.fault.email", id="an address without @"),
        pytest.param("country", "BR", "directory.fault.country", id="only a consulate has one"),
        pytest.param("to_verify", "phone: ", "directory.fault.verify", id="no reason"),
        pytest.param("to_verify", "phone +14135871249: old", "directory.fault.verify_number",
                     id="a number that is not there"),
    ],
)  # fmt: skip
def test_a_field_that_is_wrong_is_named(field: str, written: str, key: str) -> None:
    found = faults({**WHOLE, field: written}, KNOWN, TODAY)
    assert [(fault.field, fault.key) for fault in found] == [(field, f"studio.{key}")]


def test_hours_go_into_the_boxes_of_a_week_and_back() -> None:
    week = week_of("mon-wed, fri 9-12, 13:00-17:30\nsat 10:00-14:00")
    assert week["wed"] == "9-12, 13:00-17:30" and week["thu"] == "" and week["sat"] == "10:00-14:00"
    assert hours_of_week(week) == "mon, tue, wed, fri 9-12, 13:00-17:30\nsat 10:00-14:00"


def test_what_nobody_can_read_as_hours_stays_in_its_box() -> None:
    assert week_of(hours_of_week({"mon": "by appointment"}))["mon"] == "by appointment"


def test_names_with_common_words_and_labels_are_translated() -> None:
    fields = {"name": "Rian (Irish center)", "short": "RIAN", "phones": "911\n988 | at night"}
    assert sentences_of(fields) == {"name": "Rian (Irish center)", "phone.2": "at night"}
