"""The copy that a phone keeps: there when the network is cut, renewed with the content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot import clock, shelf
from bot.channels.web import WebChat
from bot.reply.words import Words
from tests.browser import PHONE
from tests.channels.web_stand_in import StandIn
from tests.channels.wire_server import WireServer, wait_until

HOTLINE = "617-370-5023"
MARK = "qkzzyxmark"
# The living page is asked for at once, after four seconds and after twelve.
COMES_BACK_MS = 15_000


class Shop:
    """Content that a test changes, as an organizer would."""

    def __init__(self) -> None:
        self.now = shelf.stock()

    def __call__(self) -> shelf.Stock:
        return self.now

    def say_otherwise(self, key: str, words: str) -> None:
        library = self.now.library
        changed = replace(library, interface={**library.interface, key: words})
        self.now = replace(self.now, library=changed)


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def server(shop: Shop) -> Iterator[str]:
    door = StandIn()
    with WireServer(WebChat(door.receive, door.forget, stock=shop).app()) as running:
        yield running.url


# --- what is served


def test_the_kept_page_names_its_day_and_holds_no_conversation(server: str) -> None:
    page = httpx.get(f"{server}/kept/pt").text
    words = Words(shelf.library(), shelf.translator(), "pt")
    assert f"Esta é a cópia guardada neste celular em {words.day(clock.today())}" in page
    assert 'name="conversation" value=""' in page


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_every_urgent_answer_is_in_it_whole(server: str, language: str) -> None:
    cards = httpx.get(f"{server}/chat/cards/{language}?kept=yes").json()
    urgent = [topic.id for topic in shelf.library().topics.values() if topic.urgent]
    for topic in urgent:
        assert f'/{topic}{{"topic":"{topic}"}}' in cards
        assert f'/full_answer{{"topic":"{topic}"}}' in cards
    assert len(json.dumps(cards)) < 250_000


def test_the_worker_changes_with_an_urgent_word_and_stays_the_same_without(
    server: str, shop: Shop
) -> None:
    first = httpx.get(f"{server}/worker.js")
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["cache-control"] == "no-cache"
    assert httpx.get(f"{server}/worker.js").content == first.content
    shop.say_otherwise("card.call", "Another line")
    assert httpx.get(f"{server}/worker.js").content != first.content


def test_the_manifest_lets_a_phone_put_it_among_its_apps(server: str) -> None:
    told = httpx.get(f"{server}/manifest.webmanifest", headers={"Accept-Language": "es"}).json()
    assert told["display"] == "standalone"
    assert told["name"] == "Farol: sus derechos ante ICE y la policía"
    for icon in told["icons"]:
        got = httpx.get(server + icon["src"])
        assert got.headers["content-type"] == icon["type"]


# --- in a browser, with the network cut


def visited(chromium: Browser, server: str, locale: str) -> tuple[BrowserContext, Page]:
    """A phone that has opened the page once, long enough to have kept its copy."""
    context = chromium.new_context(viewport=PHONE, locale=locale)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(server)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return context, page


class TestWithTheNetworkCut:
    pytestmark = pytest.mark.browser

    @pytest.mark.parametrize(
        "locale, title, tile, card",
        [
            ("es-US", "Sin internet", "En mi puerta", "No abra. Deje la puerta"),
            ("pt-BR", "Sem internet", "Na minha porta", "Não abra"),
            ("en-US", "No network", "At my door", "Keep the door closed"),
        ],
    )
    def test_the_page_opens_with_the_urgent_answers_in_the_phones_language(
        self, chromium: Browser, server: str, locale: str, title: str, tile: str, card: str
    ) -> None:
        context, page = visited(chromium, server, locale)
        context.set_offline(True)
        page.goto(server)
        expect(page.locator(".kept")).to_contain_text(title)
        assert HOTLINE in page.locator("header .hotline").inner_text()
        page.get_by_role("button", name=tile).click()
        expect(page.locator(".answer.urgent")).to_contain_text(card)
        assert HOTLINE in page.locator(".answer.urgent").inner_text()
        context.close()

    def test_another_language_and_a_full_answer_are_there_too(
        self, chromium: Browser, server: str
    ) -> None:
        context, page = visited(chromium, server, "es-US")
        context.set_offline(True)
        page.goto(f"{server}/?lang=pt")
        page.get_by_role("button", name="ICE na igreja").click()
        page.get_by_role("button", name="Ver tudo").click()
        expect(page.locator(".answer").last).to_contain_text("ICE")
        assert page.locator(".answer").count() == 4
        context.close()

    def test_what_is_written_is_told_to_be_waiting(self, chromium: Browser, server: str) -> None:
        context, page = visited(chromium, server, "es-US")
        context.set_offline(True)
        page.goto(server)
        page.locator("#write").fill("hola")
        page.keyboard.press("Enter")
        expect(page.locator("#status")).to_contain_text(HOTLINE)
        context.close()

    def test_the_living_page_comes_back_with_the_network(
        self, chromium: Browser, server: str
    ) -> None:
        context, page = visited(chromium, server, "es-US")
        context.set_offline(True)
        page.goto(server)
        expect(page.locator(".kept")).to_be_visible()
        context.set_offline(False)
        expect(page.locator(".kept")).to_have_count(0, timeout=COMES_BACK_MS)
        context.close()

    def test_it_comes_back_though_the_phone_was_online_before_anything_could_be_reached(
        self, chromium: Browser, server: str
    ) -> None:
        """Behind a sign-in page of a Wi-Fi, say: "online" has been told, and nothing answers."""
        context, page = visited(chromium, server, "es-US")
        context.route("**/*", lambda route: route.abort())
        page.goto(server)
        expect(page.locator(".kept")).to_be_visible()
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(500)
        expect(page.locator(".kept")).to_be_visible()
        context.unroute_all()
        expect(page.locator(".kept")).to_have_count(0, timeout=COMES_BACK_MS)
        context.close()

    def test_the_copy_is_renewed_when_the_content_changes(
        self, chromium: Browser, server: str, shop: Shop
    ) -> None:
        context, page = visited(chromium, server, "en-US")
        before = page.evaluate("caches.keys()")
        shop.say_otherwise("start.danger", "A new first line")
        page.goto(server)
        wait_until(lambda: before[0] not in page.evaluate("caches.keys()"))
        context.set_offline(True)
        page.goto(server)
        expect(page.locator("#log")).to_contain_text("A new first line")
        context.close()

    def test_nothing_of_a_person_is_ever_in_it(self, chromium: Browser, server: str) -> None:
        context, page = visited(chromium, server, "es-US")
        conversation = page.locator("input[name=conversation]").get_attribute("value")
        page.locator("#write").fill(f"me llamo {MARK}")
        page.keyboard.press("Enter")
        expect(page.locator(".answer")).to_have_count(2)
        page.goto(f"{server}/?lang=es#{MARK}")
        kept = page.evaluate(
            """async () => {
              const all = [];
              for (const name of await caches.keys()) {
                const one = await caches.open(name);
                for (const asked of await one.keys()) {
                  all.push(asked.url, await (await one.match(asked)).text());
                }
              }
              return all.join("\\n") + JSON.stringify(localStorage) + document.cookie;
            }"""
        )
        assert "/kept/es" in kept
        assert MARK not in kept
        assert conversation
        assert conversation not in kept
        context.close()

    def test_who_leaves_at_once_leaves_no_copy(self, chromium: Browser, server: str) -> None:
        context, page = visited(chromium, server, "es-US")
        context.route(
            "https://*.wikipedia.org/**",
            lambda route: route.fulfill(body="Enciclopedia", content_type="text/html"),
        )
        page.locator("#exit").click()
        page.wait_for_url("https://es.wikipedia.org/**")
        again = context.new_page()
        again.goto(f"{server}/page/lighthouse.svg")
        assert again.evaluate("caches.keys()") == []
        context.close()
