"""The page by finger: the emergencies, the languages, the card to hold up; without script too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE
from tests.channels.web_page.acts import say
from tests.channels.web_stand_in import StandIn

pytestmark = pytest.mark.browser


def test_an_emergency_is_one_tap_and_the_call_is_on_the_same_screen(page: Page) -> None:
    page.get_by_role("button", name="En mi puerta").tap()
    call = page.locator(".urgent").get_by_role("link", name="Llamar a LUCE")
    expect(call).to_be_in_viewport()
    assert call.get_attribute("href") == "tel:+16173705023"


def test_a_typed_question_is_answered_and_its_buttons_go_on(page: Page, door: StandIn) -> None:
    say(page, "mi familia")
    page.get_by_role("button", name="Plan familiar").last.tap()
    expect(page.locator(".answer")).to_have_count(3)
    assert door.questions == ["mi familia", '/family_plan{"topic":"family_plan"}']


def test_the_hotline_stays_in_reach_through_a_long_conversation(page: Page) -> None:
    say(page, "puedo sacar licencia")
    expect(page.locator("header .hotline")).to_be_in_viewport(ratio=1)


def test_what_is_typed_is_shown_as_text(page: Page) -> None:
    say(page, "<b>hola</b><img src=x>")
    expect(page.locator(".mine").last).to_contain_text("<b>hola</b><img src=x>")
    assert page.locator("#log img, #log b").count() == 0


@pytest.mark.parametrize("width", [320, 390, 768, 1366])
@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_nothing_is_wider_than_the_screen_or_too_small_for_a_finger(
    chromium: Browser, server: tuple[str, StandIn], width: int, language: str
) -> None:
    with chromium.new_context(
        service_workers="block", viewport={"width": width, "height": 700}
    ) as context:
        page = context.new_page()
        page.goto(f"{server[0]}/?lang={language}")
        page.locator(".tile.ice_at_door").click()
        page.locator(".urgent").wait_for()
        wide = page.evaluate("document.documentElement.scrollWidth")
        small = page.evaluate(
            "[...document.querySelectorAll('button, .choice, header a')]"
            ".filter(e => e.offsetWidth && (e.offsetHeight < 44 || e.offsetWidth < 44))"
            ".map(e => e.textContent.trim())"
        )
    assert wide <= width
    assert small == []


def test_a_tap_on_a_language_turns_the_whole_page(page: Page) -> None:
    page.get_by_role("button", name="PT Português").tap()
    expect(page.locator("html")).to_have_attribute("lang", "pt")
    expect(page.get_by_role("button", name="Na minha porta")).to_be_visible()
    expect(page.get_by_label("Escreva sua pergunta")).to_be_visible()
    expect(page.get_by_role("button", name="En mi puerta")).to_have_count(0)
    assert "pt.wikipedia.org" in (page.locator("#exit").get_attribute("href") or "")


def test_the_card_shows_the_english_large_with_its_meaning_below(page: Page) -> None:
    page.get_by_role("button", name="En mi puerta").tap()
    page.get_by_role("button", name="Mostrar al agente").tap()
    card = page.get_by_role("dialog")
    english = card.get_by_text("Please slide the warrant under the door.")
    meaning = card.get_by_text("Por favor, pase la orden por debajo de la puerta.")
    assert english.get_attribute("lang") == "en"
    box, below = english.bounding_box(), meaning.bounding_box()
    assert box and below and below["y"] > box["y"]
    size = card.bounding_box()
    assert size and (size["width"], size["height"]) == (PHONE["width"], PHONE["height"])
    expect(card.get_by_role("button", name="Cerrar")).to_be_focused()


def test_the_card_opens_without_a_network(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_role("button", name="En mi puerta").tap()
    page.get_by_role("button", name="Mostrar al agente").tap()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_closing_the_card_goes_back_to_the_answer(page: Page) -> None:
    page.get_by_role("button", name="En mi puerta").tap()
    show = page.get_by_role("button", name="Mostrar al agente")
    show.click()
    page.get_by_role("button", name="Cerrar").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(show).to_be_focused()


def test_without_script_a_question_and_a_tap_are_answered(
    chromium: Browser, server: tuple[str, StandIn], door: StandIn
) -> None:
    with chromium.new_context(
        service_workers="block", viewport=PHONE, locale="pt-BR", java_script_enabled=False
    ) as context:
        page = context.new_page()
        page.goto(server[0])
        page.get_by_label("Escreva sua pergunta").fill("posso tirar carteira")
        page.get_by_role("button", name="Enviar").click()
        assert "posso tirar carteira" in page.locator(".mine").inner_text()
        assert "Posso tirar carteira" in page.locator(".answer").inner_text()
        page.get_by_role("button", name="ES Español").click()
        assert len({heard.person for heard in door.heard}) == 1
