"""What is due: the page, the link of one's own, and days on which a law begins or ends."""

from __future__ import annotations

import re

from bot import shelf
from tests.studio.conftest import House, Organizer


def link_of(who: Organizer) -> str:
    found = re.search(r'value="http://studio\.test(/studio/calendar/[^"]+\.ics)"', who.text)
    assert found is not None
    return found[1]


def test_the_page_tells_what_is_due_and_leads_to_it(house: House) -> None:
    ana = house.organizer("ana", "writer", language="pt").opens("calendar")
    assert "Nunca confirmado por telefone" in ana.text
    assert 'href="/studio/directory/dta"' in ana.text
    house.clock.now += 365 * 24 * 3600
    ana = house.signs_in("ana").opens("calendar")
    assert "Atrasado" in ana.text and 'href="/studio/topics/bond"' in ana.text


def test_a_calendar_program_needs_no_cookie(house: House) -> None:
    ana = house.organizer("ana", "writer", language="pt").opens("calendar")
    ana.sends("calendar", do="renew")
    answer = house.stranger().client.get(link_of(ana))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "UID:checked-bond@farol.invalid\r\n" in answer.text
    assert "SUMMARY;LANGUAGE=pt:ler de novo:" in answer.text
    assert "set-cookie" not in answer.headers


def test_a_new_link_stops_the_old_one_and_so_does_closing_the_account(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("calendar")
    ana.sends("calendar", do="renew")
    old = link_of(ana)
    ana.sends("calendar", do="renew")
    new, stranger = link_of(ana), house.stranger().client
    assert (stranger.get(old).status_code, stranger.get(new).status_code) == (404, 200)
    accounts = house.studio.accounts
    by_name = {account.name: account for account in accounts.all()}
    accounts.close(by_name["ana"].id, by_name["boss"], house.clock.now)
    assert stranger.get(new).status_code == 404


def test_the_database_does_not_hold_the_link(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("calendar")
    ana.sends("calendar", do="renew")
    token = link_of(ana).rpartition("/")[2].removesuffix(".ics")
    files = house.studio.settings.state.glob("studio.sqlite*")
    assert all(token.encode() not in file.read_bytes() for file in files)


def test_the_end_of_a_law_stands_in_the_calendar_once_it_is_published(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("topics/bond")
    dates = "2026-12-31 the fee rule ends: read again\n2027-01-01 the new one begins"
    ana.sends("topics/bond", **{"fact.dates": dates, "do": "review"})
    rui = house.organizer("rui", "reviewer").opens("topics/bond/review")
    rui.sends("topics/bond/review", do="publish")
    assert [str(each.day) for each in shelf.library().topics["bond"].dates] == [
        "2026-12-31", "2027-01-01",
    ]  # fmt: skip
    rui.opens("calendar")
    assert "the fee rule ends: read again" in rui.text


def test_a_day_that_is_no_day_is_told(house: House) -> None:
    ana = house.organizer("ana", "writer", language="es").opens("topics/bond")
    ana.sends("topics/bond", **{"fact.dates": "mañana termina", "do": "save"})
    assert "mañana&#34; no es un día" in ana.text
