"""The directory: an organization is changed, reviewed, published, tried, and rolled back."""

from __future__ import annotations

import re
from datetime import datetime

from bot import shelf
from bot.routing.hours import is_open
from tests.studio.conftest import House, Organizer


def boxes(page: Organizer) -> dict[str, str]:
    """What the form would send as it stands, its ticked boxes too."""
    ticked = re.findall(r'type="checkbox"[^>]* name="([\w.]+)" checked', page.text)
    return {**page.fields, **dict.fromkeys(ticked, "on")}


def test_every_organization_opens_in_every_language(house: House) -> None:
    ana = house.organizer("ana", "writer", language="pt")
    for organization in shelf.library().organizations:
        assert ana.opens(f"directory/{organization}").status == 200, organization


def test_a_digit_that_is_missing_is_told_in_the_organizers_language(house: House) -> None:
    ana = house.organizer("ana", "writer", language="es").opens("directory/pvwc")
    ana.sends("directory/pvwc", **{"phone.1.number": "413-532-149", "do": "save"})
    assert "Falta una cifra en 413-532-149" in ana.text
    assert ana.fields["phone.1.number"] == "413-532-149"


def test_nothing_is_live_before_a_second_person_publishes(house: House) -> None:
    ana = house.organizer("ana", "writer", "reviewer").opens("directory/pvwc")
    ana.sends("directory/pvwc", **{"phone.1.number": "413-532-1491", "do": "review"})
    ana.opens("directory/pvwc/review")
    refused = ana.sends("directory/pvwc/review", do="publish")
    assert "You wrote in this draft" in refused.text
    assert not shelf.library().organizations["pvwc"].phones


def test_a_changed_number_is_live_and_can_be_rolled_back(house: House) -> None:
    before = shelf.library().organizations["dta"].phones
    ana = house.organizer("ana", "writer").opens("directory/dta")
    ana.sends("directory/dta", **{**boxes(ana), "phone.1.number": "413-532-1491", "do": "review"})
    rui = house.organizer("rui", "reviewer").opens("directory/dta/review")
    assert "1491" in rui.text
    rui.sends("directory/dta/review", do="publish")
    assert "Published." in rui.text
    assert shelf.library().organizations["dta"].phones[0].e164 == "+14135321491"
    rui.opens("directory/dta/history")
    commits = re.findall(r'name="commit" value="([0-9a-f]{40})"', rui.text)
    rui.sends("directory/dta/history", commit=commits[0])
    assert shelf.library().organizations["dta"].phones == before


def test_the_hotlines_number_needs_the_second_place_to_agree(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("directory/luce")
    ana.sends("directory/luce", **{**boxes(ana), "phone.1.number": "413-532-1491", "do": "review"})
    rui = house.organizer("rui", "reviewer").opens("directory/luce/review")
    assert "trouble_reply.py" in rui.text
    refused = rui.sends("directory/luce/review", do="publish")
    assert "To be mended first" in refused.text
    assert shelf.library().organizations["luce"].phones[0].e164 == "+16173705023"


def test_a_phone_call_today_confirms_and_ends_the_reminder(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("directory/dta")
    assert "Nobody has confirmed this by phone yet." in ana.text
    ana.sends("directory/dta", do="confirmed_today")
    assert 'value="2026-07-15"' in ana.text
    assert "Phone them again by Oct 13, 2026." in ana.text


def test_hours_are_drawn_and_extra_days_closed_count(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("directory/pvwc")
    form = {**boxes(ana), "hours.mon": "9-12, 13-17:30", "hours.fri": "10:00-14:00",
            "closed": "2026-07-20", "do": "review"}  # fmt: skip
    # With the hours verified, nothing of what is to be verified stays but the rest.
    form |= {f"verify.{number}.field": "other" for number in range(1, 6)}
    form["verify.4.why"] = form["verify.1.why"] = ""
    ana.sends("directory/pvwc", **form)
    assert ana.text.count('fill="#1c5e35"') == 3
    house.organizer("rui", "reviewer").opens("directory/pvwc/review").sends(
        "directory/pvwc/review", do="publish"
    )
    hours = shelf.library().organizations["pvwc"].hours
    assert hours is not None
    assert [str(day) for day in hours.closed] == ["2026-07-20"]
    assert is_open(hours, datetime(2026, 7, 13, 10, tzinfo=hours.zone))
    assert not is_open(hours, datetime(2026, 7, 20, 10, tzinfo=hours.zone))


def test_two_people_at_once_lose_no_word(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("directory/pvwc")
    eva = house.organizer("eva", "writer").opens("directory/pvwc")
    ana.sends("directory/pvwc", cost="free", do="save")
    eva.sends("directory/pvwc", address="1 Main St, Northampton", do="save")
    assert "together with what somebody else wrote" in eva.text
    assert (eva.fields["cost"], eva.fields["address"]) == ("free", "1 Main St, Northampton")


def test_the_same_field_by_two_people_shows_both(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("directory/pvwc")
    eva = house.organizer("eva", "writer").opens("directory/pvwc")
    ana.sends("directory/pvwc", cost="free", do="save")
    eva.sends("directory/pvwc", cost="ten dollars", do="save")
    assert eva.status == 409
    assert "free" in eva.text and "ten dollars" in eva.text
    eva.sends("directory/pvwc", cost="ten dollars", do="save")
    assert eva.fields["cost"] == "ten dollars"


def test_a_translator_writes_only_her_column(house: House) -> None:
    ana = house.organizer("ana", "translator:pt", language="pt").opens("directory/pvwc")
    ana.sends(
        "directory/pvwc", **{"cost": "grátis?", "what.pt": "Ajuda quem trabalha.", "do": "save"}
    )
    assert ana.fields["what.pt"] == "Ajuda quem trabalha."
    assert ana.fields["cost"] == ""


def test_english_that_changed_makes_its_translations_stale(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("directory/pvwc")
    ana.sends("directory/pvwc", what="Organizes low-wage workers.", do="review")
    assert ana.text.count(">stale<") == 2
    house.organizer("rui", "reviewer").opens("directory/pvwc/review").sends(
        "directory/pvwc/review", do="publish"
    )
    english = shelf.library().organizations["pvwc"].what
    assert english == "Organizes low-wage workers."
    assert shelf.translator().current("pt", "directory", "", english) is None


def test_a_new_organization_is_a_draft_until_it_is_published(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("directory")
    ana.sends("directory", id="food-bank", name="Food Bank (pantry)")
    form = {"kind": "organization", "what": "Gives food.", "needs": "family_support",
            "areas": "Holyoke, hampden_county", "source": "its own page, 2026", "cost": "free",
            "phone.1.number": "413-532-1491", "ready.shown": "1", "ready": "on"}  # fmt: skip
    ana.sends("directory/food-bank", **form, do="review")
    assert (
        "Nothing to mend" in ana.text
        or "people get the English" in ana.text
        or "missing" in ana.text
    )
    rui = house.organizer("rui", "reviewer").opens("directory/food-bank/review")
    rui.sends("directory/food-bank/review", do="publish")
    assert shelf.library().organizations["food-bank"].areas == ("holyoke", "hampden_county")


def test_a_short_name_that_exists_is_told(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("directory")
    assert "exists already" in ana.sends("directory", id="luce", name="Another").text


def test_try_it_names_who_would_be_named(house: House) -> None:
    ana = house.organizer("ana", "writer")
    ana.opens("directory/try?need=worker_rights&place=Holyoke&in=pt&at=2026-07-15T10:00")
    assert "Pioneer Valley Workers Center" in ana.text
    ana.opens("directory/try?need=worker_rights&place=Atlantis&in=pt&at=nonsense")
    assert "is no place that we know" in ana.text
    assert "That is no time." in ana.text


def test_a_sentence_that_others_say_already_comes_with_its_translations(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("directory/pvwc")
    ana.sends("directory/pvwc", cost="free", do="save")
    said = shelf.translator().current("pt", "directory", "", "free")
    assert said is not None and ana.fields["cost.pt"] == said
    assert "Other organizations say the same sentence" in ana.text
