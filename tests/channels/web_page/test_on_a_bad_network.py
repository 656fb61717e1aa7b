"""The page on a bad network: nothing is lost, nothing is sent twice, the hotline is named."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from bot.doorkeeper import Words
from bot.standing import standing_words
from tests.channels.web_page.acts import HOTLINE, KNOCK, last, say
from tests.channels.web_stand_in import StandIn

pytestmark = pytest.mark.browser


def test_without_a_network_it_says_so_with_the_hotline_and_sends_it_later(
    page: Page, door: StandIn
) -> None:
    page.context.set_offline(True)
    page.get_by_label("Escriba su pregunta").fill(KNOCK)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("No hay conexión")
    call = page.get_by_role("status").get_by_role("link", name=HOTLINE)
    assert call.get_attribute("href") == "tel:+16173705023"
    # The page scrolls smoothly: the question arrives above the form, it is not there at once.
    page.wait_for_function(
        """() => document.querySelector(".mine").getBoundingClientRect().bottom
            <= document.querySelector("form").getBoundingClientRect().top"""
    )
    expect(page.locator(".mine")).to_be_in_viewport(ratio=1)
    page.context.set_offline(False)
    expect(page.locator(".urgent")).to_be_visible()
    expect(page.get_by_role("status")).to_be_empty()
    assert door.questions == [KNOCK]


def test_an_answer_that_got_lost_is_not_asked_as_a_second_message(
    page: Page, door: StandIn
) -> None:
    tries = []

    def lose_the_first(route: Route) -> None:
        tries.append(route.request.post_data)
        if len(tries) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/chat/messages", lose_the_first)
    say(page, KNOCK)
    assert len(tries) == 2
    assert tries[0] == tries[1]
    assert door.questions == [KNOCK]


def test_a_slow_network_is_said_with_the_hotline(page: Page) -> None:
    held: list[Route] = []
    page.route("**/chat/messages", lambda route: held.append(route))
    page.get_by_label("Escriba su pregunta").fill(KNOCK)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("lenta", timeout=6_000)
    expect(page.get_by_role("status")).to_contain_text(HOTLINE)
    held[0].continue_()
    expect(page.locator(".urgent")).to_be_visible()


def test_a_restarted_server_is_not_noticed(page: Page, door: StandIn) -> None:
    tokens = []

    def forge_the_first(route: Route) -> None:
        tokens.append(route.request.headers["x-conversation"])
        changed = {"x-conversation": "old"} if len(tokens) == 1 else {}
        route.continue_(headers={**route.request.headers, **changed})

    page.route("**/chat/messages", forge_the_first)
    say(page, KNOCK)
    assert "Please slide the warrant" in last(page)
    assert tokens[0] != tokens[1]


def test_a_refused_message_leaves_the_hotline_and_another_try(page: Page) -> None:
    refusal = '{"error": "too_many", "text": "…"}'
    page.route(
        "**/chat/messages",
        lambda route: route.fulfill(status=429, body=refusal, content_type="application/json"),
    )
    page.get_by_label("Escriba su pregunta").fill(KNOCK)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(HOTLINE)
    page.unroute_all()
    page.get_by_role("button", name="Intentar otra vez").click()
    expect(page.locator(".urgent")).to_be_visible()


@pytest.mark.parametrize("given", ["by a server before", "by nobody yet"])
def test_the_doorkeeper_s_card_is_shown_as_an_answer(page: Page, door: StandIn, given: str) -> None:
    words = Words(standing_words() if given == "by a server before" else None)

    def as_the_doorkeeper(route: Route) -> None:
        body = (route.request.post_data or "").encode()
        head, _, said = words.answer("POST", "/chat/messages", {}, body).partition(b"\r\n\r\n")
        status = int(head.split(b" ")[1])
        route.fulfill(status=status, body=said, content_type="application/json")

    page.route("**/chat/messages", as_the_doorkeeper)
    page.get_by_label("Escriba su pregunta").fill("¿qué es una orden judicial?")
    page.keyboard.press("Enter")
    card = page.locator(".answer.urgent").last
    expect(card).to_contain_text("llame a LUCE: " + HOTLINE)
    expect(card.get_by_role("link").first).to_have_attribute("href", "tel:+16173705023")
    expect(page.get_by_role("status")).to_be_empty()
