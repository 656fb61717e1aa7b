"""A message: what it is answered, when it is refused, and how it is forgotten."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from typing import Any

import httpx
import pytest

from bot.catalogs.translator import Translator
from bot.channels.web import WebChat
from bot.content.library import Library
from bot.door import Door
from bot.engine import Engine
from bot.reply.doubt_reply import decline_reply
from bot.reply.reply import Reply
from bot.reply.words import Words
from tests.channels.web.client import HOTLINE, KNOCK, browser, conversation, say
from tests.channels.web_stand_in import StandIn


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


@pytest.mark.model
async def test_through_the_real_door_a_knock_is_answered_remembered_and_erased(
    engine: Engine,
) -> None:
    with closing(Door(engine)) as real:
        async with browser(WebChat(real.receive, real.forget)) as web:
            header = await conversation(web)

            async def replies(**message: str) -> list[dict[str, Any]]:
                answer = await web.post("/chat/messages", json=message, headers=header)
                return list(answer.json()["replies"])

            [reply, *_] = await replies(text=KNOCK, id="m1", hint="es")
            [before, *_] = await replies(payload="/privacy", id="m2", hint="es")
            await web.post("/chat/forget", headers=header)
            [after, *_] = await replies(payload="/privacy", id="m3", hint="es")
    assert reply["urgent"]
    assert "ICE está en mi puerta" in before["text"]
    assert "ICE está en mi puerta" not in after["text"]


async def test_an_answer_is_packed_for_whom_can_unpack_it_and_the_same(
    web: httpx.AsyncClient, door: StandIn
) -> None:
    packed = await say(web, KNOCK)
    message = {"text": KNOCK, "id": "m2", "hint": "es"}
    header = {**await conversation(web), "Accept-Encoding": "identity"}
    plain = await web.post("/chat/messages", json=message, headers=header)
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
