"""The chat as a form, for a browser without script."""

from __future__ import annotations

import httpx
import pytest

from bot.reply.payload import payload
from tests.channels.web.client import HOTLINE, KNOCK, conversation
from tests.channels.web_stand_in import StandIn


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
