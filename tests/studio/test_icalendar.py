"""The calendar file holds to RFC 5545, and an entry is the same one on every day."""

from __future__ import annotations

from datetime import date, datetime, timezone

from hypothesis import given
from hypothesis import strategies as some

from bot.content.library import Library
from bot.studio.due import all_due, is_phoned
from bot.studio.icalendar import Event, icalendar

NOW = datetime(2026, 7, 15, 14, tzinfo=timezone.utc)
TODAY = date(2026, 7, 15)


def lines(title: str) -> list[str]:
    event = Event("checked-bond@farol.invalid", TODAY, title, "", "https://a.org")
    return icalendar([event], "Farol", "pt", NOW).split("\r\n")


@given(some.text(some.characters(blacklist_categories=["Cs", "Cc"]), max_size=300))
def test_no_line_is_longer_than_75_octets_and_none_is_cut_inside_a_letter(title: str) -> None:
    folded = lines(title)
    assert all(len(line.encode("utf-8")) <= 75 for line in folded)
    whole = "\r\n".join(folded).replace("\r\n ", "")
    told = title.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"SUMMARY;LANGUAGE=pt:{told}\r\n" in whole


def test_an_entry_is_a_whole_day_that_keeps_nobody_busy() -> None:
    found = lines("Reler: fiança")
    assert "DTSTART;VALUE=DATE:20260715" in found
    assert "DTEND;VALUE=DATE:20260716" in found
    assert "TRANSP:TRANSPARENT" in found


def test_ids_are_stable_and_never_shared(library: Library) -> None:
    today = [due.uid for due in all_due(library, TODAY)]
    assert len(set(today)) == len(today)
    assert set(today) == {due.uid for due in all_due(library, date(2026, 9, 1))}


def test_every_answer_and_everybody_who_can_be_phoned_is_in_it(library: Library) -> None:
    subjects = {due.subject for due in all_due(library, TODAY)}
    phoned = {each.id for each in library.organizations.values() if is_phoned(each)}
    assert subjects == set(library.topics) | phoned


def test_nobody_dials_911_to_ask_whether_it_still_holds(library: Library) -> None:
    organizations = library.organizations
    assert not is_phoned(organizations["emergency-911"])
    assert is_phoned(organizations["luce"])
