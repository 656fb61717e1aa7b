"""WhatsApp at work, against a Graph API server of our own: what leaves, and bad days."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.answered import AnsweredFile
from bot.channels.whatsapp_runner import SIGNATURE_HEADER, WEBHOOK_PATH, WhatsAppRunner
from tests.channels.fake_graph import (
    APP_SECRET,
    PHONE_ID,
    TOKEN,
    VERIFY_WORD,
    FakeGraph,
    Mood,
    signed,
)
from tests.channels.stand_in import StandIn, until
from tests.channels.wire import names, sample

ANA = "14135550100"
NOW = 1795348800 + 60


@pytest.fixture
def platform() -> Iterator[FakeGraph]:
    with FakeGraph() as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
def door() -> StandIn:
    return StandIn()


class Meta:
    """Delivers webhooks to a runner, as Meta would."""

    def __init__(self, runner: WhatsAppRunner, client: httpx.AsyncClient) -> None:
        self.runner = runner
        self.client = client

    async def delivers(self, webhook: dict[str, Any]) -> int:
        body, signature = signed(webhook)
        headers = {SIGNATURE_HEADER: signature, "Content-Type": "application/json"}
        return (await self.client.post(WEBHOOK_PATH, content=body, headers=headers)).status_code


@asynccontextmanager
async def at_work(
    platform: FakeGraph, door: StandIn, state: Path | None = None
) -> AsyncIterator[Meta]:
    runner = WhatsAppRunner(
        TOKEN, PHONE_ID, APP_SECRET, VERIFY_WORD, door.receive, door.forget, AnsweredFile(state),
        api=platform.url, clock=lambda: NOW,
    )  # fmt: skip
    running = asyncio.create_task(runner.run())
    transport = httpx.ASGITransport(app=Starlette(routes=list(runner.routes())))
    async with httpx.AsyncClient(transport=transport, base_url="https://farol.example") as client:
        yield Meta(runner, client)
    await runner.stop()
    await asyncio.wait_for(running, 15)


@pytest.fixture
async def meta(platform: FakeGraph, door: StandIn) -> AsyncIterator[Meta]:
    async with at_work(platform, door) as meta:
        yield meta


def said(words: str, person: str = ANA, id_: str | None = None) -> dict[str, Any]:
    webhook = sample("whatsapp", "text_spanish")
    message = webhook["entry"][0]["changes"][0]["value"]["messages"][0]
    message["text"]["body"], message["from"] = words, person
    message["id"] = id_ or f"wamid.{person}.{words}"
    return webhook


# --- who may call

CHALLENGE = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}


async def test_meta_is_told_that_the_webhook_is_ours(meta: Meta) -> None:
    asked = {**CHALLENGE, "hub.verify_token": VERIFY_WORD}
    answer = await meta.client.get(WEBHOOK_PATH, params=asked)
    assert (answer.status_code, answer.text) == (200, "1158201444")


@pytest.mark.parametrize("asked", [{}, CHALLENGE, {**CHALLENGE, "hub.verify_token": "guess"}])
async def test_nobody_else_is(meta: Meta, asked: dict[str, str]) -> None:
    assert (await meta.client.get(WEBHOOK_PATH, params=asked)).status_code == 403


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(None, id="missing"),
        pytest.param("sha256=" + "0" * 64, id="wrong"),
        pytest.param(signed(said("hola"), "another secret")[1], id="of another app"),
        pytest.param(signed(said("adiós"))[1], id="of another message"),
        pytest.param("sha256=ñ", id="not even ascii"),
    ],
)
async def test_what_meta_did_not_sign_is_not_read(
    meta: Meta, door: StandIn, signature: str | None
) -> None:
    headers = {SIGNATURE_HEADER: signature.encode()} if signature else {}
    body, _ = signed(said("hola"))
    answer = await meta.client.post(WEBHOOK_PATH, content=body, headers=headers)
    assert answer.status_code == 401
    assert door.heard == []
    assert meta.runner.counts["unauthorized"] == 1


@pytest.mark.parametrize(
    "body, status",
    [
        pytest.param(b"", 200, id="nothing"),
        pytest.param(b"{", 200, id="broken"),
        pytest.param(b"[]", 200, id="a list"),
        pytest.param(b'{"entry": [{"changes": [{"field": "messages", "value": 5}]}]}', 200,
                     id="another shape"),
        pytest.param(b" " * 3_000_001, 413, id="too large"),
    ],
)  # fmt: skip
async def test_bad_bytes_under_a_good_signature_are_not_asked_for_again(
    meta: Meta, body: bytes, status: int
) -> None:
    headers = {SIGNATURE_HEADER: signed(body)[1]}
    answer = await meta.client.post(WEBHOOK_PATH, content=body, headers=headers)
    assert answer.status_code == status


# --- answers


async def test_a_question_gets_its_answer_as_these_bytes(meta: Meta, platform: FakeGraph) -> None:
    assert await meta.delivers(said("hola")) == 200
    bytes_sent = [request.body for request in platform.requests if b"interactive" in request.body]
    assert [json.loads(body) for body in bytes_sent] == [
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": ANA,
            "type": "interactive",
            "interactive": {
                "type": "button",
                "body": {"text": "text: hola"},
                "action": {
                    "buttons": [{"type": "reply", "reply": {"id": "/menu", "title": "Menú"}}]
                },
            },
        }
    ]
    assert platform.requests[-1].path == f"/v23.0/{PHONE_ID}/messages"


@pytest.mark.parametrize("name", names("whatsapp"))
async def test_every_kind_of_webhook_is_acknowledged(
    meta: Meta, platform: FakeGraph, door: StandIn, name: str
) -> None:
    assert await meta.delivers(sample("whatsapp", name)) == 200
    assert len(platform.sent) == len(door.heard)
    assert meta.runner.counts["failed"] == 0


async def test_several_messages_in_one_webhook_are_answered_in_their_order(
    meta: Meta, platform: FakeGraph
) -> None:
    await meta.delivers(sample("whatsapp", "several_in_one"))
    assert platform.texts(ANA) == ["text: primero", "text: segundo"]
    assert platform.texts("5533988880000") == ["text: oi"]


async def test_the_same_message_twice_is_answered_once(meta: Meta, platform: FakeGraph) -> None:
    statuses = await asyncio.gather(*(meta.delivers(said("hola")) for _ in range(3)))
    assert statuses == [200, 200, 200]
    assert platform.texts() == ["text: hola"]


async def test_a_message_is_read_at_once_and_typing_is_shown_only_when_it_takes_long(
    meta: Meta, platform: FakeGraph, door: StandIn
) -> None:
    await meta.delivers(said("a"))
    door.delay_seconds = 1.3
    await meta.delivers(said("b"))
    await until(lambda: len(platform.receipts) == 3)
    assert [receipt.get("typing_indicator") for receipt in platform.receipts] == [
        None, None, {"type": "text"},
    ]  # fmt: skip


async def test_after_24_hours_nothing_is_sent_and_it_is_counted(
    meta: Meta, platform: FakeGraph
) -> None:
    assert await meta.delivers(sample("whatsapp", "yesterday")) == 200
    assert await meta.delivers(sample("whatsapp", "an_hour_late")) == 200
    assert platform.texts() == ["text: hola"]
    assert meta.runner.counts["outside_window"] == 1


async def test_an_empty_chat_offers_the_emergencies(meta: Meta, platform: FakeGraph) -> None:
    await until(lambda: platform.automation)
    assert platform.automation["prompts"][0] == "Puerta Porta Door"
    assert meta.runner.number == "+1 413-555-0199"


# --- bad days


@pytest.mark.parametrize(
    "mood",
    [
        pytest.param(Mood(500, 131000), id="something went wrong"),
        pytest.param(Mood(503, 131016), id="unavailable"),
        pytest.param(Mood(400, 131056), id="too fast for this person"),
        pytest.param(Mood(429, 130429), id="too fast for all"),
        pytest.param(Mood(400, 131009), id="a parameter is refused"),
        pytest.param(Mood(200, delay_seconds=0.5), id="slow"),
    ],
)
async def test_a_bad_mood_of_the_platform_ends_in_one_answer(
    meta: Meta, platform: FakeGraph, door: StandIn, mood: Mood
) -> None:
    platform.moods.append(mood)
    assert await meta.delivers(said("hola")) == 200
    assert platform.texts() == ["text: hola"]
    assert len(door.heard) == 1


@pytest.mark.parametrize("code", [131026, 131047])
async def test_who_cannot_be_reached_is_dropped_and_forgotten(
    meta: Meta, platform: FakeGraph, door: StandIn, code: int
) -> None:
    platform.moods.append(Mood(400, code))
    assert await meta.delivers(said("hola")) == 200
    assert await meta.delivers(said("hola")) == 200
    assert platform.texts() == []
    assert door.forgotten == [ANA]


async def test_while_the_token_is_refused_meta_keeps_the_messages(
    meta: Meta, platform: FakeGraph
) -> None:
    platform.is_token_good = False
    assert await meta.delivers(said("hola")) == 503
    assert not await meta.runner.is_healthy()
    platform.is_token_good = True
    assert await meta.delivers(said("hola")) == 200
    assert await meta.runner.is_healthy()
    assert platform.texts() == ["text: hola"]


async def test_one_person_s_trouble_asks_for_the_webhook_again_and_repeats_nobody(
    meta: Meta, platform: FakeGraph
) -> None:
    platform.moods.append(Mood(401, 190, to=ANA))
    assert await meta.delivers(sample("whatsapp", "several_in_one")) == 503
    assert await meta.delivers(sample("whatsapp", "several_in_one")) == 200
    assert sorted(platform.texts()) == ["text: oi", "text: primero", "text: segundo"]


async def test_a_restart_answers_nothing_twice(
    platform: FakeGraph, door: StandIn, tmp_path: Path
) -> None:
    for _ in range(2):
        async with at_work(platform, door, tmp_path / "answered") as meta:
            assert await meta.delivers(said("hola")) == 200
    assert platform.texts() == ["text: hola"]


async def test_when_stopping_what_is_begun_is_answered_and_the_rest_is_left_to_meta(
    platform: FakeGraph, door: StandIn
) -> None:
    door.delay_seconds = 0.3
    async with at_work(platform, door) as meta:
        begun = asyncio.create_task(meta.delivers(said("a")))
        await until(lambda: door.heard)
        await meta.runner.stop()
        assert await meta.delivers(said("b")) == 503
        assert await begun == 200
    assert platform.texts() == ["text: a"]


async def test_no_log_at_any_level_holds_a_word_a_number_or_the_token(
    meta: Meta, platform: FakeGraph, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.moods.append(Mood(400, 131009))
    await meta.delivers(said("zarzamora secreta"))
    assert "zarzamora" not in caplog.text
    assert ANA not in caplog.text
    assert TOKEN not in caplog.text
