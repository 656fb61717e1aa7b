"""Too many messages, and what is broken: the hotline stays."""

from __future__ import annotations

import httpx
import pytest

from bot.channels.counts_in_memory import CountsInMemory
from bot.channels.web import WebChat
from bot.channels.web_limits import Limits
from tests.channels.web.client import HOTLINE, KNOCK, browser, conversation, say
from tests.channels.web_stand_in import StandIn


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


async def test_each_of_several_processes_answers_as_many_as_one() -> None:
    shared = CountsInMemory()
    processes = [
        Limits(per_address="3/minute", from_everybody="2/minute", storage=shared) for _ in range(2)
    ]
    told = [await limits.refusal(f"203.0.113.{n}") for n in range(3) for limits in processes]
    assert told == [None] * 4 + ["busy"] * 2
    # One address is still counted by all of them together.
    process = Limits(per_address="1/minute", storage=shared)
    same = [await limits.refusal("198.51.100.1") for limits in (process, process)]
    assert same == [None, "too_many"]


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
