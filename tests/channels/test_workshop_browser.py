"""A whole workshop in real browsers: the trainer, the wall, two phones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from bot import shelf
from bot.workshop.room import Plan, discuss, forward
from tests.channels.workshop_hall import Hall

pytestmark = pytest.mark.browser


@pytest.fixture
def hall() -> Iterator[Hall]:
    with Hall() as hall:
        yield hall


def page_of(chromium: Browser, locale: str) -> Page:
    page = chromium.new_context(locale=locale).new_page()
    page.set_default_timeout(15_000)
    return page


def test_a_workshop_from_the_first_code_to_the_end(hall: Hall, chromium: Browser) -> None:
    code = hall.rooms.new_trainer_code()
    trainer = page_of(chromium, "en-US")
    trainer.goto(f"{hall.url}/workshop/?code={code}")
    trainer.get_by_role("button", name="Open the room").click()
    trainer.locator(".trainer").wait_for()
    room_code = trainer.locator(".corner b").inner_text()
    wall = page_of(chromium, "es-US")
    wall.goto(trainer.locator(".links a").first.evaluate("link => link.href"))
    assert room_code in wall.locator(".join").inner_text()
    phones = [page_of(chromium, locale) for locale in ("es-US", "pt-BR")]
    for phone in phones:
        phone.goto(f"{hall.url}/workshop/join/{room_code}")
        phone.locator("button.main").click()
        phone.locator(".phone").wait_for()
    wall.get_by_text("Personas: 2").wait_for()

    trainer.get_by_role("button", name="Next").click()
    phones[0].get_by_text("¿Tiene que abrir la puerta?").wait_for()
    phones[1].get_by_text("Você tem que abrir a porta?").wait_for()
    phones[1].locator(".choice").nth(1).click()
    phones[1].get_by_text("Sua resposta foi anotada.").wait_for()
    # The phone sleeps and comes back to its place.
    phones[1].reload()
    assert phones[1].locator(".choice").nth(1).get_attribute("aria-pressed") == "true"
    phones[0].get_by_role("button", name="Levantar la mano").click()
    trainer.get_by_text("Hands up: 1").wait_for()

    trainer.get_by_role("button", name="Show answer").click()
    phones[0].get_by_text("Hable con quien está a su lado").wait_for()
    wall.get_by_text("cinco personas").first.wait_for()
    trainer.get_by_role("button", name="End and erase").click()
    phones[1].get_by_text("A oficina terminou.").wait_for()
    assert hall.rooms.by_code(room_code) is None


def test_a_phone_that_loses_its_network_says_so_and_comes_back_to_its_place(
    hall: Hall, chromium: Browser
) -> None:
    library = shelf.library()
    room = hall.rooms.open(hall.rooms.new_trainer_code(), Plan(("door",), "basics"))
    phone = page_of(chromium, "es-US")
    phone.goto(f"{hall.url}/workshop/join/{room.code}")
    phone.locator("button.main").click()
    phone.locator(".phone").wait_for()
    hall.rooms.change(room.code, lambda room: forward(room, library))
    phone.locator(".choice").nth(0).click()
    phone.get_by_text("Su respuesta está anotada").wait_for()
    phone.context.set_offline(True)
    phone.locator(".choice").nth(1).click()
    phone.get_by_text("No hay conexión").wait_for()
    hall.rooms.change(room.code, lambda room: forward(room, library))
    phone.context.set_offline(False)
    phone.get_by_text("2. ").wait_for()
    assert phone.locator("#lost").is_hidden()


def test_what_is_half_typed_stays_and_enter_sends_it(hall: Hall, chromium: Browser) -> None:
    library = shelf.library()
    room = hall.rooms.open(hall.rooms.new_trainer_code(), Plan(("door",), "basics"))
    phone = page_of(chromium, "en-US")
    phone.goto(f"{hall.url}/workshop/join/{room.code}")
    phone.locator("button.main").click()
    phone.locator(".phone").wait_for()
    for _ in range(5):
        hall.rooms.change(room.code, lambda room: forward(room, library))
    said = phone.locator("#said")
    said.fill("I keep the door closed")
    hall.rooms.change(room.code, discuss)
    phone.get_by_text("Talk with the person beside you").wait_for()
    assert said.input_value() == "I keep the door closed"
    said.press("Enter")
    phone.locator('.choice[value="0"][aria-pressed="true"]').wait_for()
    assert said.input_value() == ""
