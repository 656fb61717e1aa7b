"""The web page in a browser: by finger, by keyboard, by ear, without script, without network."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect, sync_playwright

from bot.channels.web import WebChat
from tests.channels.web_stand_in import StandIn

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE: ViewportSize = {"width": 390, "height": 844}
HOTLINE = "617-370-5023"
KNOCK = "la migra esta en mi puerta"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, StandIn]]:
    """A real server on a free port, and the stand-in behind it."""
    door = StandIn()
    # Rasa pins a websockets that uvicorn no longer speaks to; this page needs none.
    config = uvicorn.Config(
        WebChat(door.receive, door.forget).app(), port=0, log_level="warning", ws="none"
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", door
    running.should_exit = True
    thread.join(timeout=5)


@pytest.fixture
def door(server: tuple[str, StandIn]) -> StandIn:
    server[1].begin_anew()
    return server[1]


@pytest.fixture
def page(chromium: Browser, server: tuple[str, StandIn], door: StandIn) -> Iterator[Page]:
    """A Spanish phone that has opened the page; whatever leaves for another host is listed."""
    # The copy that a phone keeps has tests of its own.
    context = chromium.new_context(
        viewport=PHONE, locale="es-US", has_touch=True, service_workers="block"
    )
    context.route(
        "https://*.wikipedia.org/**",
        lambda route: route.fulfill(body="<h1>Enciclopedia</h1>", content_type="text/html"),
    )
    opened = context.new_page()
    opened.set_default_timeout(8_000)
    opened.goto(server[0])
    yield opened
    context.close()


def say(page: Page, text: str) -> None:
    """Types and waits for the next answer."""
    before = page.locator(".answer").count()
    page.get_by_label("Escriba su pregunta").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_have_count(before + 1)


def last(page: Page) -> str:
    return page.locator(".answer").last.inner_text()


# --- by finger


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


# --- by keyboard and by ear


def test_a_knock_is_answered_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ir a donde se escribe")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type(KNOCK)
    page.keyboard.press("Enter")
    expect(page.locator(".urgent")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.locator(".urgent").get_by_role("link", name="Llamar a LUCE")).to_be_focused()


def test_a_new_answer_is_added_once_to_a_polite_log(page: Page) -> None:
    page.evaluate(
        "window.added = []; new MutationObserver(list => list.forEach(one => "
        "one.addedNodes.forEach(node => added.push(node.className)))).observe("
        "document.querySelector('[role=log]'), {childList: true, subtree: true})"
    )
    say(page, KNOCK)
    assert page.get_by_role("log").get_attribute("aria-live") == "polite"
    assert [name for name in page.evaluate("added") if "answer" in name] == ["answer urgent"]
    assert page.locator("#log [aria-live], #log [role=alert], #log [role=status]").count() == 0


def test_each_thing_has_its_role_and_name(page: Page) -> None:
    say(page, KNOCK)
    for role in ("banner", "main", "contentinfo", "log", "status"):
        expect(page.get_by_role(role)).to_have_count(1)  # type: ignore[arg-type]
    expect(page.get_by_role("heading", level=1)).to_contain_text("Farol")
    expect(page.get_by_role("heading", level=2)).to_have_count(2)
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button, a')].filter(e => "
        "!(e.textContent.trim() || e.getAttribute('aria-label'))).length"
    )
    assert unnamed == 0


def test_who_is_writing_the_next_question_is_not_interrupted(page: Page) -> None:
    def slowly(route: Route) -> None:
        page.get_by_label("Escriba su pregunta").fill("y otra cosa")
        route.continue_()

    page.route("**/chat/messages", slowly)
    say(page, "puedo sacar licencia")
    expect(page.get_by_label("Escriba su pregunta")).to_be_focused()
    expect(page.get_by_label("Escriba su pregunta")).to_have_value("y otra cosa")


def test_listen_speaks_each_stretch_in_its_own_language(page: Page) -> None:
    page.evaluate(
        "() => { window.spoken = [];"
        "speechSynthesis.getVoices = () => [];"
        "speechSynthesis.speak = one => spoken.push([one.lang, one.text]) }"
    )
    say(page, KNOCK)
    page.get_by_role("button", name="Escuchar").last.click()
    spoken = page.evaluate("spoken")
    assert ["en-US", '"Please slide the warrant under the door."'] in spoken
    assert next(text for code, text in spoken if code == "es-US").startswith("ICE está en mi")
    assert not [text for _, text in spoken if "Ver todo" in text]


def test_a_voice_that_sends_the_text_away_is_not_used(page: Page) -> None:
    page.evaluate(
        "() => { speechSynthesis.getVoices = () => "
        "[{lang: 'es-US', localService: false, name: 'cloud'}] }"
    )
    say(page, KNOCK)
    expect(page.locator(".urgent .listen")).to_have_count(0)


# --- languages


def test_a_tap_on_a_language_turns_the_whole_page(page: Page) -> None:
    page.get_by_role("button", name="PT Português").tap()
    expect(page.locator("html")).to_have_attribute("lang", "pt")
    expect(page.get_by_role("button", name="Na minha porta")).to_be_visible()
    expect(page.get_by_label("Escreva sua pergunta")).to_be_visible()
    expect(page.get_by_role("button", name="En mi puerta")).to_have_count(0)
    assert "pt.wikipedia.org" in (page.locator("#exit").get_attribute("href") or "")


# --- the card to hold up


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


# --- leaving and erasing


def test_leaving_clears_the_page_and_its_memory_and_the_way_back(page: Page, door: StandIn) -> None:
    say(page, KNOCK)
    length = page.evaluate("history.length")
    page.locator("#exit").click()
    page.wait_for_url("https://es.wikipedia.org/")
    assert page.evaluate("history.length") == length
    assert page.evaluate("document.referrer") == ""
    _until(lambda: ("web", door.heard[0].person) in door.forgotten)


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
    _until(lambda: ("web", door.heard[0].person) in door.forgotten)


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


# --- a bad network


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


# --- without script


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


def _until(is_so: object) -> None:
    """Waits for what another thread does."""
    assert callable(is_so)
    for _ in range(100):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within five seconds")
