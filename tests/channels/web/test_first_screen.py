"""The first screen: the emergencies in the right language, small, its own files alone."""

from __future__ import annotations

import httpx
import pytest

from bot.catalogs.translator import LANGUAGES
from bot.channels.web_files import page_files
from bot.reply.payload import payload
from tests.channels.web.client import HOTLINE, Elements, conversation

# What a phone on a bad network can be asked to load before the first message.
BUDGET_BYTES = 60_000


@pytest.mark.parametrize(
    "wish, language, door_button",
    [
        pytest.param("es-MX,es;q=0.9", "es", "En mi puerta", id="Spanish"),
        pytest.param("pt-BR", "pt", "Na minha porta", id="Portuguese"),
        pytest.param("en-US,en;q=0.9", "en", "At my door", id="English"),
        pytest.param("ht,pt;q=0.4,en;q=0.2", "pt", "Na minha porta", id="the best that we write"),
    ],
)
async def test_the_emergencies_stand_on_the_first_screen(
    web: httpx.AsyncClient, wish: str, language: str, door_button: str
) -> None:
    page = (await web.get("/", headers={"Accept-Language": wish})).text
    assert f'<html lang="{language}">' in page
    assert door_button in page
    assert page.index('href="tel:+16173705023"') < page.index(door_button)


async def test_the_address_decides_the_language_over_the_browser(web: httpx.AsyncClient) -> None:
    assert "Na minha porta" in (await web.get("/?lang=pt")).text


async def test_a_browser_in_another_language_gets_all_three(web: httpx.AsyncClient) -> None:
    page = (await web.get("/", headers={"Accept-Language": "ht"})).text
    assert [f'<h2 lang="{code}">' in page for code in LANGUAGES] == [True, True, True]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_all_before_the_first_message_stays_under_the_budget(
    web: httpx.AsyncClient, language: str
) -> None:
    page = (await web.get(f"/?lang={language}")).content
    # A phone loads the icons when the page is put among its apps.
    loaded = [file for name, file in page_files().items() if not name.startswith("icon-")]
    files = sum(len(file.content) for file in loaded)
    assert len(page) + files < BUDGET_BYTES


async def test_the_page_loads_only_its_own_files(web: httpx.AsyncClient) -> None:
    elements = Elements((await web.get("/")).text).found
    loaded = [
        attributes.get("src") or attributes.get("href") or ""
        for tag, attributes in elements
        if tag in ("script", "link", "img", "iframe")
        and attributes.get("type") != "application/json"
    ]
    # Style, two scripts, two drawings, and what makes an app of it.
    assert len(loaded) == 6
    assert all(address.startswith(("/page/", "/manifest.webmanifest")) for address in loaded)


async def test_the_page_has_no_script_or_style_of_its_own_inside(web: httpx.AsyncClient) -> None:
    elements = Elements((await web.get("/")).text).found
    attributes = {name for _, given in elements for name in given}
    inside = [given for tag, given in elements if tag == "script" and "src" not in given]
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert "style" not in {tag for tag, _ in elements}
    assert {given["type"] for given in inside} == {"application/json"}


@pytest.mark.parametrize("name", sorted(page_files()))
async def test_a_file_is_kept_as_long_as_it_is_the_current_one(
    web: httpx.AsyncClient, name: str
) -> None:
    current = await web.get(f"/page/{name}?v={page_files()[name].version}")
    old = await web.get(f"/page/{name}?v=old")
    assert "immutable" in current.headers["cache-control"]
    assert old.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/page/page.html", "/page/..%2Fweb.py", "/nowhere", "/%00"])
async def test_any_other_address_leads_to_the_first_screen(
    web: httpx.AsyncClient, path: str
) -> None:
    answer = await web.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_carries_the_card_of_each_emergency(
    web: httpx.AsyncClient, language: str
) -> None:
    cards = (await web.get(f"/chat/cards/{language}")).json()
    assert len(cards) == 5
    assert all(card["urgent"] and HOTLINE in card["text"] for card in cards.values())


async def test_a_carried_card_is_what_the_server_would_say(web: httpx.AsyncClient) -> None:
    tapped = payload("ice_at_door", topic="ice_at_door")
    carried = (await web.get("/chat/cards/es")).json()[tapped]
    message = {"payload": tapped, "id": "m1", "hint": "es"}
    said = await web.post("/chat/messages", json=message, headers=await conversation(web))
    assert carried["blocks"] == said.json()["replies"][0]["blocks"]
