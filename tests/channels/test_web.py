"""The web chat over HTTP: what it answers, what it refuses, what it never lets through."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html.parser import HTMLParser

import httpx
import pytest

from bot.catalogs.translator import LANGUAGES, Translator
from bot.channels.web import WebChat
from bot.channels.web_files import page_files
from bot.channels.web_limits import Limits
from bot.channels.web_words import page_words
from bot.content.library import Library
from bot.door import Door
from bot.engine import Engine
from bot.reply.doubt_reply import decline_reply
from bot.reply.payload import payload
from bot.reply.reply import Button, Reply, Say
from bot.reply.words import Words
from bot.shelf import Stock
from tests.channels.web_stand_in import StandIn

# What a phone on a bad network can be asked to load before the first message.
BUDGET_BYTES = 60_000
HOTLINE = "617-370-5023"
KNOCK = "la migra esta en mi puerta"


def browser(
    chat: WebChat, *, address: str = "203.0.113.7", scheme: str = "http"
) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(chat.app(), raise_app_exceptions=True, client=(address, 5000))
    return httpx.AsyncClient(
        transport=transport,
        base_url=f"{scheme}://farol.test",
        headers={"Accept-Language": "es-US,es;q=0.9,en;q=0.5"},
    )


@pytest.fixture
def door() -> StandIn:
    return StandIn()


@pytest.fixture
def chat(door: StandIn) -> WebChat:
    return WebChat(door.receive, door.forget)


@pytest.fixture
async def web(chat: WebChat) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(chat) as client:
        yield client


async def conversation(web: httpx.AsyncClient) -> dict[str, str]:
    """The header of a conversation that a page has begun."""
    page = (await web.get("/")).text
    found = re.search(r'name="conversation" value="([^"]+)"', page)
    assert found
    return {"X-Conversation": found[1]}


async def say(web: httpx.AsyncClient, text: str, **more: str) -> httpx.Response:
    message = {"text": text, "id": "m1", "hint": "es", **more}
    return await web.post("/chat/messages", json=message, headers=await conversation(web))


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


# --- the first screen


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


# --- what every answer carries


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


# --- a message


async def test_a_knock_gets_the_card_with_the_call_first(web: httpx.AsyncClient) -> None:
    reply = (await say(web, KNOCK)).json()["replies"][0]
    assert reply["urgent"]
    assert HOTLINE in reply["text"]
    assert [button["kind"] for button in reply["buttons"][:2]] == ["call", "show"]
    assert reply["say"][0]["english"] == "Please slide the warrant under the door."


async def test_danger_that_was_not_understood_keeps_its_call_and_its_look(
    web: httpx.AsyncClient, door: StandIn, library: Library, translator: Translator
) -> None:
    door.replies = [decline_reply(True, Words(library, translator, "es"))]
    reply = (await say(web, KNOCK)).json()["replies"][0]
    assert (reply["urgent"], reply["menu"]) == (True, False)
    assert (reply["buttons"][0]["kind"], reply["buttons"][0]["elsewhere"]) == ("call", False)


async def test_what_is_urgent_stands_above_the_rest(web: httpx.AsyncClient, door: StandIn) -> None:
    door.replies = [Reply("Later", language="en"), Reply("Now", language="en", urgent=True)]
    replies = (await say(web, KNOCK)).json()["replies"]
    assert [reply["text"] for reply in replies] == ["Now", "Later"]


async def test_the_door_hears_the_person_the_words_and_the_language(
    web: httpx.AsyncClient, door: StandIn
) -> None:
    await say(web, KNOCK, hint="pt")
    heard = door.heard[-1]
    assert (heard.channel, heard.text, heard.kind, heard.hint) == ("web", KNOCK, "text", "pt")
    assert heard.person == door.heard[0].person


async def test_two_pages_are_two_people(web: httpx.AsyncClient, door: StandIn) -> None:
    await say(web, KNOCK)
    await say(web, KNOCK)
    assert len({heard.person for heard in door.heard}) == 2


async def test_the_same_message_again_is_answered_from_the_first_time(
    web: httpx.AsyncClient, door: StandIn
) -> None:
    header = await conversation(web)
    message = {"text": KNOCK, "id": "m1", "hint": "es"}
    first = await web.post("/chat/messages", json=message, headers=header)
    again = await web.post("/chat/messages", json=message, headers=header)
    assert first.json() == again.json()
    assert door.questions == [KNOCK]


async def test_two_tries_at_once_share_one_answer(web: httpx.AsyncClient, door: StandIn) -> None:
    header = await conversation(web)
    message = {"text": KNOCK, "id": "m1", "hint": "es"}
    await asyncio.gather(
        *(web.post("/chat/messages", json=message, headers=header) for _ in range(5))
    )
    assert door.questions == [KNOCK]


async def test_another_person_with_the_same_id_is_another_message(
    web: httpx.AsyncClient, door: StandIn
) -> None:
    await say(web, KNOCK)
    await say(web, KNOCK)
    assert door.questions == [KNOCK, KNOCK]


@pytest.mark.parametrize(
    "text", [pytest.param("\ud83d", id="half an emoji"), pytest.param("\x00\u202e", id="controls")]
)
async def test_broken_characters_get_an_answer(web: httpx.AsyncClient, text: str) -> None:
    body = json.dumps({"text": text, "id": "m1"}).encode()
    header = {**await conversation(web), "Content-Type": "application/json"}
    assert (await web.post("/chat/messages", content=body, headers=header)).status_code == 200


@pytest.mark.parametrize(
    "body, status, error",
    [
        pytest.param(b"", 400, "not_json", id="nothing"),
        pytest.param(b"hello", 400, "not_json", id="no JSON"),
        pytest.param(b"\xff\xfe\x00", 400, "not_json", id="no text"),
        pytest.param(b"[" * 9000, 400, "not_json", id="a deep hole"),
        pytest.param(b"[1]", 400, "not_json", id="a list"),
        pytest.param(b'{"text": "a"}', 400, "no_id", id="no id"),
        pytest.param(b'{"text": "a", "id": 7}', 400, "no_id", id="id is a number"),
        pytest.param(b'{"text": "a", "id": "a b"}', 400, "no_id", id="id with a space"),
        pytest.param(b'{"id": "m1"}', 400, "no_message", id="no words"),
        pytest.param(b'{"id": "m1", "text": 7}', 400, "no_message", id="words are a number"),
        pytest.param(b'{"id": "m1", "payload": {}}', 400, "no_message", id="payload is an object"),
        pytest.param(b'{"id": "m1", "text": "' + b"a" * 17_000 + b'"}', 413, "too_big", id="big"),
    ],
)
async def test_what_is_no_message_is_refused_with_the_hotline(
    web: httpx.AsyncClient, door: StandIn, body: bytes, status: int, error: str
) -> None:
    header = {**await conversation(web), "Content-Type": "application/json"}
    answer = await web.post("/chat/messages", content=body, headers=header)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert HOTLINE in answer.json()["text"]
    assert door.questions == []


async def test_a_form_from_another_site_cannot_speak_as_json(web: httpx.AsyncClient) -> None:
    header = {**await conversation(web), "Content-Type": "text/plain"}
    answer = await web.post("/chat/messages", content=b'{"text":"a","id":"m1"}', headers=header)
    assert (answer.status_code, answer.json()["error"]) == (415, "not_json")


@pytest.mark.parametrize("token", ["", "forged", "ImFiYyI.aSGf1Q.c2lnbmF0dXJl"])
async def test_a_conversation_that_is_not_ours_is_given_a_new_one(
    web: httpx.AsyncClient, token: str
) -> None:
    message = {"text": KNOCK, "id": "m1", "hint": "es"}
    refused = await web.post("/chat/messages", json=message, headers={"X-Conversation": token})
    assert (refused.status_code, refused.json()["error"]) == (401, "expired")
    fresh = {"X-Conversation": refused.json()["conversation"]}
    assert (await web.post("/chat/messages", json=message, headers=fresh)).status_code == 200


async def test_a_restart_ends_the_conversations_of_before(
    web: httpx.AsyncClient, door: StandIn
) -> None:
    before = await conversation(web)
    async with browser(WebChat(door.receive, door.forget)) as after:
        message = {"text": KNOCK, "id": "m1"}
        answer = await after.post("/chat/messages", json=message, headers=before)
    assert answer.status_code == 401


# --- markup


MARKUP = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>'


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


# --- without script


async def test_a_form_gets_the_page_with_the_answer(web: httpx.AsyncClient) -> None:
    page = (await web.post("/", data={"text": KNOCK, "hint": "es"})).text
    assert f">{KNOCK}</p>" in page.replace("Usted: </span>", ">")
    assert "Please slide the warrant under the door." in page


async def test_a_button_works_as_a_forms_button(web: httpx.AsyncClient, door: StandIn) -> None:
    tapped = payload("ice_at_door", topic="ice_at_door")
    await web.post("/", data={"text": "half a wo", "payload": tapped, "hint": "es"})
    assert (door.heard[-1].text, door.heard[-1].kind) == (tapped, "button")


async def test_a_form_goes_on_with_its_conversation(web: httpx.AsyncClient, door: StandIn) -> None:
    token = (await conversation(web))["X-Conversation"]
    await web.post("/", data={"text": KNOCK, "conversation": token})
    assert door.heard[0].person == door.heard[1].person


@pytest.mark.parametrize(
    "body, status",
    [
        pytest.param(b"text=hola&conversation=forged", 200, id="a forged conversation"),
        pytest.param(b"text=", 200, id="no words"),
        pytest.param(b"\xff\xfe", 200, id="no form"),
        pytest.param(b"&".join([b"a=1"] * 50), 400, id="too many fields"),
        pytest.param(b"text=" + b"a" * 17_000, 413, id="too big"),
    ],
)
async def test_a_form_is_never_left_without_the_hotline_and_the_emergencies_or_an_answer(
    web: httpx.AsyncClient, body: bytes, status: int
) -> None:
    header = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await web.post("/", content=body, headers=header)
    assert answer.status_code == status
    assert HOTLINE in answer.text
    assert 'class="choice' in answer.text


async def test_an_empty_form_says_that_no_words_came(web: httpx.AsyncClient, door: StandIn) -> None:
    await web.post("/", data={"text": "   "})
    assert door.heard[-1].kind == "empty"


# --- too much, and what is broken


async def test_one_address_that_floods_is_asked_to_wait(door: StandIn) -> None:
    chat = WebChat(door.receive, door.forget, limits=Limits(per_address="4/minute"))
    async with browser(chat) as web:
        for _ in range(2):
            assert (await say(web, KNOCK)).status_code == 200
        header = await conversation(web)
        answer = await web.post("/chat/messages", json={"text": "a", "id": "m"}, headers=header)
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many")
    assert HOTLINE in answer.json()["text"]


async def test_another_address_is_not_held_up_by_it(door: StandIn) -> None:
    chat = WebChat(door.receive, door.forget, limits=Limits(per_address="2/minute"))
    async with browser(chat) as flood:
        for _ in range(9):
            await flood.get("/")
    async with browser(chat, address="2001:db8::1") as web:
        assert (await say(web, KNOCK)).status_code == 200


async def test_when_everybody_writes_the_first_screen_and_the_hotline_still_stand(
    door: StandIn,
) -> None:
    chat = WebChat(door.receive, door.forget, limits=Limits(from_everybody="1/minute"))
    async with browser(chat) as web:
        refused = await say(web, KNOCK)
        page = await web.get("/")
    assert (refused.status_code, refused.json()["error"]) == (503, "busy")
    assert HOTLINE in refused.json()["text"]
    assert page.status_code == 200
    assert "En mi puerta" in page.text
    assert len(door.heard) == 1


async def test_no_address_is_kept_by_what_counts_them() -> None:
    limits = Limits()
    await limits.refusal("203.0.113.7")
    counted = " ".join(map(str, limits._storage._counts))
    assert "address" in counted
    assert "203.0.113" not in counted


@pytest.mark.parametrize(
    "language, words",
    [("es", "Algo no está"), ("pt", "Alguma coisa não está"), ("en", "Something is not working")],
)
async def test_a_broken_page_still_gives_the_hotline(
    web: httpx.AsyncClient, door: StandIn, language: str, words: str
) -> None:
    door.fails = True
    answer = await web.get(f"/?lang={language}")
    assert answer.status_code == 500
    assert words in answer.text
    assert 'href="tel:+16173705023"' in answer.text


async def test_a_failure_is_logged_without_the_words(
    web: httpx.AsyncClient, door: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    header = await conversation(web)
    door.fails = True
    message = {"text": "canary-7431", "id": "m1"}
    answer = await web.post("/chat/messages", json=message, headers=header)
    assert (answer.status_code, answer.json()["error"]) == (500, "trouble")
    assert "RuntimeError" in caplog.text
    assert "canary-7431" not in caplog.text


# --- forgetting


async def test_leaving_erases_what_the_server_remembers(
    web: httpx.AsyncClient, door: StandIn
) -> None:
    header = await conversation(web)
    answer = await web.post("/chat/forget?leave=yes", headers=header)
    assert answer.status_code == 204
    assert "cache" in answer.headers["clear-site-data"]
    assert door.forgotten == [("web", door.heard[0].person)]


async def test_an_answer_that_was_held_for_a_second_try_is_forgotten_too(
    web: httpx.AsyncClient, door: StandIn
) -> None:
    header = await conversation(web)
    message = {"text": KNOCK, "id": "m1"}
    await web.post("/chat/messages", json=message, headers=header)
    await web.post("/chat/forget", headers=header)
    await web.post("/chat/messages", json=message, headers=header)
    assert door.questions == [KNOCK, KNOCK]


async def test_nobody_can_erase_for_another(web: httpx.AsyncClient, door: StandIn) -> None:
    answer = await web.post("/chat/forget", headers={"X-Conversation": "forged"})
    assert answer.status_code == 204
    assert door.forgotten == []


# --- with the trained model


@pytest.mark.model
async def test_through_the_real_door_a_knock_is_answered_remembered_and_erased(
    engine: Engine,
) -> None:
    real = Door(engine)
    async with browser(WebChat(real.receive, real.forget)) as web:
        header = await conversation(web)
        message = {"text": KNOCK, "id": "m1", "hint": "es"}
        reply = (await web.post("/chat/messages", json=message, headers=header)).json()["replies"][
            0
        ]
        remind = {"payload": "/privacy", "id": "m2", "hint": "es"}
        before = (await web.post("/chat/messages", json=remind, headers=header)).json()
        await web.post("/chat/forget", headers=header)
        after = (
            await web.post("/chat/messages", json={**remind, "id": "m3"}, headers=header)
        ).json()
    assert reply["urgent"]
    assert "ICE está en mi puerta" in before["replies"][0]["text"]
    assert "ICE está en mi puerta" not in after["replies"][0]["text"]


# --- the emergencies that the page carries


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


# --- words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_on_buttons_are_short(
    library: Library, translator: Translator, language: str
) -> None:
    words = page_words(Words(library, translator, language))
    buttons = ("exit", "send", "listen", "stop", "close", "try_again", "privacy", "erase")
    assert {key: words[key] for key in buttons if len(words[key]) > 20} == {}


@pytest.mark.parametrize("language", ["es", "pt"])
def test_every_word_of_the_page_is_translated(
    library: Library, translator: Translator, language: str
) -> None:
    keys = [key for key in library.interface if key.startswith("web.")]
    missing = [
        key
        for key in keys
        if translator.current(language, "interface", key, library.interface[key]) is None
    ]
    assert missing == []


def test_no_word_of_the_page_is_left_unused(library: Library, translator: Translator) -> None:
    used = page_words(Words(library, translator, "en"))
    # What ends in `.counted` is said in place of the word without it, where questions are counted.
    kept = {
        key.removeprefix("web.").removesuffix(".counted")
        for key in library.interface
        if key.startswith("web.")
    }
    assert kept - set(used) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "key", ["slow", "offline", "failed", "busy", "unreadable", "too_big", "expired", "too_many"]
)
def test_whatever_goes_wrong_the_hotline_is_named(
    library: Library, translator: Translator, language: str, key: str
) -> None:
    assert HOTLINE in page_words(Words(library, translator, language))[key]
