"""The web page on a phone: a real server with a stand-in behind it, opened in Spanish."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from bot.channels.web import WebChat
from tests.browser import PHONE
from tests.channels.web_stand_in import StandIn
from tests.channels.wire_server import WireServer


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, StandIn]]:
    """Where the page is, and the stand-in behind it."""
    door = StandIn()
    with WireServer(WebChat(door.receive, door.forget).app()) as running:
        yield running.url, door


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
