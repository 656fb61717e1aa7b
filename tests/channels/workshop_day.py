"""What a whole workshop needs: the bot as it is served, and people on Telegram and on WhatsApp.

The platforms are faked at the wire. There is no model: what is no practice would get the
emergency cards.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from bot.app import build_app
from bot.channels.telegram_runner import SECRET_HEADER
from bot.channels.whatsapp_runner import SIGNATURE_HEADER
from bot.door import Door
from bot.settings import read_settings
from bot.workshop.rooms import Rooms
from tests.channels import fake_graph, fake_telegram
from tests.channels.fake_graph import FakeGraph, body_of, receiver_of, signed
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.wire import sample
from tests.channels.wire_server import WireServer, wait_until

_MESSAGES = count(9_000)


@dataclass
class Day:
    """`rooms` are those of the server at `url`; `state` is its folder."""

    url: str
    rooms: Rooms
    state: Path
    telegram: FakeTelegram
    graph: FakeGraph


@contextmanager
def day(state: Path) -> Iterator[Day]:
    with FakeTelegram() as telegram, FakeGraph() as graph:
        settings = replace(
            read_settings({}),
            state=state,
            public_url="https://farol.example",
            telegram_token=fake_telegram.TOKEN,
            telegram_secret="the-secret",
            telegram_api=telegram.url,
            whatsapp_token=fake_graph.TOKEN,
            whatsapp_phone_id=fake_graph.PHONE_ID,
            whatsapp_app_secret=fake_graph.APP_SECRET,
            whatsapp_verify=fake_graph.VERIFY_WORD,
            whatsapp_api=graph.url,
        )
        app = build_app(settings, Door(None))
        with WireServer(app) as server:
            wait_until(lambda: telegram.asked("setWebhook"), 60)
            yield Day(server.url, app.state.rooms, state, telegram, graph)


class OnTelegram:
    def __init__(self, day: Day, number: int, language: str) -> None:
        self._day = day
        self._chat = 700_000 + number
        self._language = language

    def says(self, text: str) -> str:
        """The answer."""
        heard = len(self._day.telegram.texts(self._chat))
        update: dict[str, Any] = sample("telegram", "text_spanish")
        message = update["message"]
        update["update_id"] = message["message_id"] = next(_MESSAGES)
        message["text"] = text
        message["from"].update(id=self._chat, language_code=self._language)
        message["chat"]["id"] = self._chat
        sent = httpx.post(
            f"{self._day.url}/webhooks/telegram", json=update,
            headers={SECRET_HEADER: "the-secret"}, timeout=20,
        )  # fmt: skip
        assert sent.status_code == 200
        wait_until(lambda: len(self._day.telegram.texts(self._chat)) > heard, 20)
        return "\n".join(self._day.telegram.texts(self._chat)[heard:])


class OnWhatsApp:
    """With a number of a country whose language is the phone's."""

    def __init__(self, day: Day, number: int, language: str) -> None:
        self._day = day
        self._number = {"es": "52155501", "pt": "55339888", "en": "1413555"}[language] + str(
            70000 + number
        )

    def says(self, text: str) -> str:
        heard = len(self._texts())
        webhook: dict[str, Any] = sample("whatsapp", "text_spanish")
        message = webhook["entry"][0]["changes"][0]["value"]["messages"][0]
        message.update({"from": self._number, "id": f"wamid.{next(_MESSAGES)}"})
        message["timestamp"] = str(int(time.time()))
        message["text"] = {"body": text}
        body, signature = signed(webhook)
        sent = httpx.post(
            f"{self._day.url}/webhooks/whatsapp", content=body, timeout=20,
            headers={SIGNATURE_HEADER: signature, "Content-Type": "application/json"},
        )  # fmt: skip
        assert sent.status_code == 200
        wait_until(lambda: len(self._texts()) > heard, 20)
        return "\n".join(self._texts()[heard:])

    def _texts(self) -> list[str]:
        sent = self._day.graph.sent
        return [body_of(one) for one in sent if receiver_of(one) == self._number]
