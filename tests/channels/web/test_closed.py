"""What every answer carries so that no stranger comes in, and markup that stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import httpx
import pytest

from bot.catalogs.translator import Translator
from bot.channels.web import WebChat
from bot.content.library import Library
from bot.reply.reply import Button, Reply, Say
from bot.shelf import Stock
from tests.channels.web.client import KNOCK, MARKUP, Elements, browser, say
from tests.channels.web_stand_in import StandIn


@pytest.mark.parametrize(
    "method, path",
    [
        pytest.param("GET", "/", id="page"),
        pytest.param("POST", "/", id="form"),
        pytest.param("GET", "/page/page.css", id="file"),
        pytest.param("POST", "/chat/messages", id="refused message"),
        pytest.param("POST", "/chat/forget", id="forget"),
        pytest.param("GET", "/chat/cards/es", id="cards"),
        pytest.param("GET", "/nowhere", id="no such page"),
        pytest.param("DELETE", "/", id="no such method"),
    ],
)
async def test_every_answer_is_closed_to_strangers(
    web: httpx.AsyncClient, method: str, path: str
) -> None:
    headers = (await web.request(method, path)).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "set-cookie" not in headers
    assert "access-control-allow-origin" not in headers


async def test_what_is_said_is_stored_by_no_cache(web: httpx.AsyncClient) -> None:
    assert (await web.get("/")).headers["cache-control"] == "no-store"
    assert (await say(web, KNOCK)).headers["cache-control"] == "no-store"


async def test_https_is_held_to_https(chat: WebChat) -> None:
    async with browser(chat, scheme="https") as web:
        assert "max-age=63072000" in (await web.get("/")).headers["strict-transport-security"]


async def test_a_laptop_without_https_is_not(web: httpx.AsyncClient) -> None:
    assert "strict-transport-security" not in (await web.get("/")).headers


async def test_markup_that_a_person_writes_comes_back_as_text(web: httpx.AsyncClient) -> None:
    page = (await web.post("/", data={"text": MARKUP, "hint": "es"})).text
    assert MARKUP in Elements(page).text
    assert "<img" not in page
    assert "<script>" not in page


async def test_markup_in_a_reply_reaches_the_page_as_text(
    web: httpx.AsyncClient, door: StandIn
) -> None:
    button = Button(MARKUP, f'/x"onclick="{MARKUP}')
    door.replies = [Reply(f"{MARKUP}\n\n• {MARKUP}", (button,), "es", say=(Say(MARKUP, "a"),))]
    page = (await web.get("/")).text
    assert "<img" not in page
    assert "<script>" not in page
    assert not [name for _, given in Elements(page).found for name in given if "onclick" in name]


async def test_the_data_in_the_page_cannot_end_its_element(
    door: StandIn, library: Library, translator: Translator
) -> None:
    edited = replace(library, interface={**library.interface, "web.title": MARKUP})
    stock = Stock(edited, translator)
    async with browser(WebChat(door.receive, door.forget, stock=lambda: stock)) as web:
        page = (await web.get("/?lang=en")).text
    data = re.findall(r'<script type="application/json" id="\w+">(.*?)</script>', page, re.S)
    assert json.loads(data[0])["en"]["title"] == MARKUP
    assert not [text for text in data if "<" in text]
