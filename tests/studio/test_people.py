"""Invitations by role, one's own account, the second step, a trainer's code, and paper."""

from __future__ import annotations

import io
import re
import zipfile

import pyotp

from tests.studio.conftest import NOON, PASSWORD, House, Organizer


def test_an_invited_translator_may_translate_that_language_and_no_more(house: House) -> None:
    house.organizer("eva", "writer")
    boss = house.signs_in("boss").opens("people")
    boss.sends("people", do="invite", role=["translator:pt"], language="pt")
    link = _link(boss)
    rui = house.stranger().opens(link)
    assert "tradução para o português" in rui.text
    rui.sends(link, name="rui", shown_name="Rui", password=PASSWORD, language="pt")
    rui.opens("topics/bond?view=all")
    assert _is_read_only(rui, "p1.en") and _is_read_only(rui, "p1.es")
    assert not _is_read_only(rui, "p1.pt")
    assert rui.opens("people").status == 403


def test_an_invitation_without_a_role_is_told(house: House) -> None:
    house.organizer("eva", "writer")
    boss = house.signs_in("boss").opens("people")
    assert "Choose at least one thing" in boss.sends("people", do="invite", language="pt").text


def test_a_closed_account_is_out_at_once(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("")
    number = next(each.id for each in house.studio.accounts.all() if each.name == "eva")
    house.signs_in("boss").opens("people").sends("people", do=f"close {number}")
    assert "Sign in" in eva.opens("").text
    eva.sends("sign-in", name="eva", password=PASSWORD)
    assert eva.status == 403


def test_the_last_administrator_cannot_shut_everybody_out(house: House) -> None:
    house.organizer("eva", "writer")
    boss = house.signs_in("boss").opens("people")
    number = next(each.id for each in house.studio.accounts.all() if each.name == "boss")
    assert "Somebody must be left" in boss.sends("people", do=f"close {number}").text
    boss.opens("people").sends("people", do=f"roles {number}", role=["writer"])
    assert "Somebody must be left" in boss.text


def test_with_the_second_step_a_password_alone_opens_nothing(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("me")
    secret = eva.fields["secret"]
    eva.sends("me", do="second", secret=secret, code=pyotp.TOTP(secret).at(int(NOON)))
    assert "Saved." in eva.text
    alone = house.stranger().opens("sign-in").sends("sign-in", name="eva", password=PASSWORD)
    assert alone.status == 403
    house.clock.now += 60
    code = pyotp.TOTP(secret).at(int(house.clock.now))
    both = house.stranger().opens("sign-in")
    assert both.sends("sign-in", name="eva", password=PASSWORD, code=code).status == 200
    again = house.stranger().opens("sign-in")
    assert again.sends("sign-in", name="eva", password=PASSWORD, code=code).status == 403


def test_a_wrong_code_turns_nothing_on(house: House) -> None:
    eva = house.organizer("eva", "writer", language="es").opens("me")
    eva.sends("me", do="second", secret=eva.fields["secret"], code="000000")
    assert "Ese código no es correcto" in eva.text
    assert house.stranger().opens("sign-in").sends("sign-in", name="eva", password=PASSWORD)


def test_a_changed_password_ends_every_session(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("me")
    elsewhere = house.signs_in("eva")
    eva.sends("me", do="password", old=PASSWORD, password="other words make sense too")
    assert "Sign in" in elsewhere.opens("").text
    fresh = house.stranger().opens("sign-in")
    fresh.sends("sign-in", name="eva", password="other words make sense too")
    assert fresh.status == 200


def test_the_studio_speaks_the_language_that_one_chooses(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("me")
    eva.sends("me", do="language", language="es")
    assert '<html lang="es">' in eva.opens("").text


def test_a_trainers_code_opens_a_room(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("workshop").sends("workshop")
    link = re.search(r'href="([^"]+/workshop/\?code=(\w+))"', eva.text)
    assert link is not None
    assert link[1].startswith("http://studio.test/workshop/")


def test_the_papers_come_as_one_file(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("paper")
    form = {"form_token": eva.fields["form_token"], "kind": "poster", "paper": "letter"}
    answer = eva.client.post("/studio/paper", data=form)
    assert answer.headers["content-type"] == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert any(name.startswith("poster-es") for name in names)
    assert all(name.endswith("-letter.pdf") for name in names)


def _link(page: Organizer) -> str:
    found = re.search(r'value="http://studio\.test/studio/(invited/[\w-]+)"', page.text)
    assert found is not None
    return found[1]


def _is_read_only(page: Organizer, name: str) -> bool:
    found = re.search(rf'<textarea[^>]*name="{re.escape(name)}"[^>]*>', page.text)
    assert found is not None
    return " readonly" in found[0]
