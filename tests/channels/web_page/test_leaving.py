"""Leaving the page in a hurry, and erasing what it knows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE
from tests.channels.web_page.acts import KNOCK, say
from tests.channels.web_stand_in import StandIn
from tests.channels.wire_server import wait_until

pytestmark = pytest.mark.browser


def test_leaving_clears_the_page_and_its_memory_and_the_way_back(page: Page, door: StandIn) -> None:
    say(page, KNOCK)
    length = page.evaluate("history.length")
    page.locator("#exit").click()
    page.wait_for_url("https://es.wikipedia.org/")
    assert page.evaluate("history.length") == length
    assert page.evaluate("document.referrer") == ""
    wait_until(lambda: ("web", door.heard[0].person) in door.forgotten)


def test_escape_twice_leaves_even_from_the_card(page: Page) -> None:
    page.get_by_role("button", name="En mi puerta").tap()
    page.get_by_role("button", name="Mostrar al agente").tap()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("https://es.wikipedia.org/")


def test_escape_once_does_not_leave(page: Page, server: tuple[str, StandIn]) -> None:
    page.keyboard.press("Escape")
    page.wait_for_timeout(1_700)
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert page.url.startswith(server[0])


def test_the_page_is_empty_before_the_next_one_has_come(page: Page) -> None:
    page.context.unroute_all()
    # An answer without content leaves the browser on the page where it is.
    page.context.route("https://*.wikipedia.org/**", lambda route: route.fulfill(status=204))
    say(page, KNOCK)
    page.locator("#exit").click()
    expect(page.locator("body")).to_have_text("")
    assert KNOCK not in page.content()


def test_closing_the_page_erases_the_memory(page: Page, door: StandIn) -> None:
    say(page, KNOCK)
    page.goto("about:blank")
    wait_until(lambda: ("web", door.heard[0].person) in door.forgotten)


def test_one_word_erases_the_conversation_from_the_page_too(page: Page) -> None:
    say(page, KNOCK)
    page.get_by_label("Escriba su pregunta").fill("borrar")
    page.keyboard.press("Enter")
    expect(page.locator(".mine")).to_have_count(0)
    expect(page.locator(".answer")).to_have_count(1)


def test_nothing_is_written_to_the_phone_or_asked_of_others(
    chromium: Browser, server: tuple[str, StandIn], door: StandIn
) -> None:
    with chromium.new_context(viewport=PHONE, locale="es-US") as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(server[0])
        say(page, KNOCK)
        assert context.cookies() == []
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        assert [url for url in asked if not url.startswith(server[0])] == []
        assert complaints == []
