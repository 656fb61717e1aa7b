"""Who comes in: the first link, invitations, passwords, the second factor, sessions that end."""

from __future__ import annotations

from bot.studio.sessions import IDLE_SECONDS
from tests.studio.conftest import PASSWORD, House


def test_the_first_link_makes_an_administrator_who_is_in_at_once(house: House) -> None:
    token = house.studio.accounts.first_link_token(house.clock.now)
    ana = house.stranger().opens(f"invited/{token}?language=pt")
    assert "Boas-vindas" in ana.text
    ana.sends(f"invited/{token}", name="ana", shown_name="Ana", password=PASSWORD, language="pt")
    assert "Sua conta está pronta." in ana.text
    assert "Pessoas" in ana.text
    assert house.studio.accounts.first_link_token(house.clock.now) is None


def test_a_link_works_once(house: House) -> None:
    token = house.studio.accounts.first_link_token(house.clock.now)
    form = {"name": "ana", "shown_name": "Ana", "password": PASSWORD, "language": "en"}
    house.stranger().opens(f"invited/{token}").sends(f"invited/{token}", **form)
    assert house.stranger().opens(f"invited/{token}").status == 404


def test_a_short_password_is_told_and_the_name_is_still_there(house: House) -> None:
    token = house.studio.accounts.first_link_token(house.clock.now)
    ana = house.stranger().opens(f"invited/{token}")
    ana.sends(f"invited/{token}", name="ana", shown_name="Ana", password="short", language="es")
    assert "al menos 10 caracteres" in ana.text
    assert ana.fields["name"] == "ana"


def test_a_stranger_gets_the_form_and_then_the_page_that_was_wanted(house: House) -> None:
    house.organizer("eva", "writer")
    eva = house.stranger().opens("topics/bond")
    assert "Sign in" in eva.text
    eva.sends("sign-in", name="eva", password=PASSWORD, code="", back=eva.fields["back"])
    assert "data-autosave" in eva.text


def test_a_wrong_password_says_no_more_than_that(house: House) -> None:
    house.organizer("eva", "writer")
    wrong = house.stranger().opens("sign-in").sends("sign-in", name="eva", password="x" * 12)
    nobody = house.stranger().opens("sign-in").sends("sign-in", name="nobody", password="x" * 12)
    assert wrong.status == nobody.status == 403
    assert "That name, password or code is not right." in wrong.text
    assert "That name, password or code is not right." in nobody.text


def test_the_sixth_wrong_try_waits_however_right_it_is(house: House) -> None:
    house.organizer("eva", "writer")
    eva = house.stranger()
    for _ in range(5):
        eva.opens("sign-in").sends("sign-in", name="eva", password="x" * 12)
    eva.opens("sign-in").sends("sign-in", name="eva", password=PASSWORD)
    assert eva.status == 429
    assert "Wait five minutes" in eva.text


def test_a_session_that_ended_keeps_what_was_typed_until_it_is_saved(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("topics/bond")
    house.clock.now += IDLE_SECONDS + 1
    eva.sends("topics/bond", do="save", **{"p1.en": "What is a bond, and who pays it?"})
    assert eva.status == 401
    assert "nothing is lost" in eva.text
    eva.sends("sign-in", **{**eva.fields, "name": "eva", "password": PASSWORD})
    assert "You are in again" in eva.text
    eva.sends("topics/bond", **eva.fields)
    assert eva.opens("topics/bond").fields["p1.en"] == "What is a bond, and who pays it?"
