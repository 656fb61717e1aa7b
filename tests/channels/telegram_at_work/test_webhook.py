"""Telegram at work, called by the platform: who is let in, and when an update is acknowledged."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.telegram_runner import SECRET_HEADER, WEBHOOK_PATH, TelegramRunner
from tests.channels.fake_telegram import FakeTelegram, Mood
from tests.channels.stand_in import StandIn, until
from tests.channels.telegram_at_work.work import ANA, at_work, text

HTTPS = "https://farol.example.org"


@asynccontextmanager
async def called(runner: TelegramRunner) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=Starlette(routes=list(runner.routes())))
    async with httpx.AsyncClient(transport=transport, base_url=HTTPS) as client:
        yield client


@pytest.fixture
async def webhook(
    platform: FakeTelegram, door: StandIn
) -> AsyncIterator[tuple[httpx.AsyncClient, TelegramRunner]]:
    options = {"public_url": HTTPS, "secrets": ("new-secret", "old_secret")}
    async with at_work(platform, door, **options) as runner, called(runner) as client:
        await until(lambda: platform.webhook)
        await until(lambda: runner.username)
        yield client, runner


Webhook = tuple[httpx.AsyncClient, TelegramRunner]


async def test_telegram_is_told_where_to_deliver_and_with_which_secret(
    platform: FakeTelegram, webhook: Webhook
) -> None:
    assert platform.webhook["url"] == HTTPS + WEBHOOK_PATH
    assert platform.webhook["secret_token"] == "new-secret"
    assert "message" in platform.webhook["allowed_updates"]


async def test_a_certificate_of_our_own_goes_with_it(
    platform: FakeTelegram, door: StandIn, tmp_path: Path
) -> None:
    certificate = tmp_path / "own.pem"
    certificate.write_text("-----BEGIN CERTIFICATE-----")
    options = {"public_url": HTTPS, "secrets": ("s",), "certificate": certificate}
    async with at_work(platform, door, **options):
        await until(lambda: platform.webhook)
    assert b"BEGIN CERTIFICATE" in platform.asked("setWebhook")[0].body


@pytest.mark.parametrize(
    "secret, status",
    [
        pytest.param(None, 401, id="missing"),
        pytest.param("guess", 403, id="wrong"),
        pytest.param("new-secret", 200, id="the new one"),
        pytest.param("old_secret", 200, id="the old one, while it is changed"),
        pytest.param("ñ", 403, id="not even ascii"),
    ],
)
async def test_only_who_knows_a_secret_is_let_in(
    platform: FakeTelegram, door: StandIn, webhook: Webhook, secret: str | None, status: int
) -> None:
    client, runner = webhook
    headers = {SECRET_HEADER: secret.encode()} if secret else {}
    body = json.dumps(text("hola")).encode()
    answer = await client.post(WEBHOOK_PATH, content=body, headers=headers)
    assert answer.status_code == status
    assert len(door.heard) == (1 if status == 200 else 0)
    assert runner.counts["unauthorized"] == (0 if status == 200 else 1)


SECRET = {SECRET_HEADER: "new-secret"}


@pytest.mark.parametrize(
    "body, status",
    [
        pytest.param(b"", 400, id="nothing"),
        pytest.param(b"{", 400, id="broken"),
        pytest.param(b"[]", 400, id="not an update"),
        pytest.param(b'{"update_id": 1, "message": 5}', 200, id="nonsense is not kept coming"),
        pytest.param(b" " * 1_000_001, 413, id="too large"),
    ],
)
async def test_bad_bytes_get_a_plain_refusal(webhook: Webhook, body: bytes, status: int) -> None:
    answer = await webhook[0].post(WEBHOOK_PATH, content=body, headers=SECRET)
    assert answer.status_code == status


async def test_a_webhook_is_acknowledged_after_the_answer_and_a_second_one_changes_nothing(
    platform: FakeTelegram, webhook: Webhook
) -> None:
    for _ in range(2):
        answer = await webhook[0].post(WEBHOOK_PATH, json=text("hola"), headers=SECRET)
        assert answer.status_code == 200
        assert platform.texts(ANA) == ["text: hola"]


async def test_what_cannot_be_sent_now_is_asked_for_again(
    platform: FakeTelegram, door: StandIn, webhook: Webhook
) -> None:
    flood = Mood("sendMessage", 429, "Too Many Requests", {"retry_after": 3600})
    platform.moods.append(flood)
    refused = await webhook[0].post(WEBHOOK_PATH, json=text("hola"), headers=SECRET)
    again = await webhook[0].post(WEBHOOK_PATH, json=text("hola"), headers=SECRET)
    assert (refused.status_code, again.status_code) == (503, 200)
    assert platform.texts(ANA) == ["text: hola"]
    assert len(door.heard) == 1
