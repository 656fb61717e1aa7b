"""One contract for every channel: whatever a person holds in their hand, they are told the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any, Protocol

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from bot import clock, shelf
from bot.catalogs.translator import LANGUAGES
from bot.channels.answered import AnsweredFile
from bot.channels.incoming import Incoming
from bot.channels.incoming_text import clean
from bot.channels.messengers import Messenger
from bot.channels.messengers import at_work as at_work_
from bot.channels.telegram_input import TelegramInput
from bot.channels.telegram_runner import SECRET_HEADER, TelegramRunner
from bot.channels.whatsapp import WhatsAppInput
from bot.channels.whatsapp_runner import SIGNATURE_HEADER, WhatsAppRunner
from bot.door import Door
from bot.reply.menu_reply import group_reply, start_reply
from bot.reply.phone_numbers import international
from bot.reply.reply import Reply
from bot.reply.topic_reply import answer_reply, card_reply, show_reply, simpler_reply
from bot.reply.trouble_reply import trouble_reply
from bot.reply.words import Words
from bot.settings import ROOT
from tests.channels import fake_graph, fake_telegram
from tests.channels.fake_graph import FakeGraph, signed
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.people import PEOPLE, Seen, plain
from tests.channels.stand_in import StandIn, until
from tests.channels.wire import sample
from tests.conversations.golden import read_script

TODAY = date(2026, 11, 22)
on_every_channel = pytest.mark.parametrize("channel", PEOPLE)


def assert_says(seen: Seen, replies: Sequence[Reply]) -> None:
    """What is on the screen holds every word and every button of the replies."""
    shown = plain(international(seen.words))
    for reply in replies:
        for paragraph in filter(str.strip, international(reply.text).split("\n\n")):
            assert plain(paragraph) in shown
        missing = [button.title for button in reply.buttons if not seen.has(button)]
        assert missing == []


# --- the same conversation

CONVERSATIONS = ("first_contact", "ice_at_door", "find_help", "change_language", "decline")


@pytest.mark.model
@on_every_channel
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_a_golden_conversation_means_the_same(
    door: Door, channel: str, language: str, name: str
) -> None:
    written = ROOT / "tests" / "conversations" / language / f"{name}.txt"
    script = read_script(written.read_text("utf-8"))
    expected: list[Reply] = []

    async def receive(incoming: Incoming) -> Sequence[Reply]:
        expected[:] = await door.receive(incoming)
        return expected

    person = PEOPLE[channel](receive, script.phone or language)
    door.forget("terminal", "here")  # there is one person at a terminal
    with clock.stopped_at(script.moment):
        for said in script.said:
            if said.startswith("("):
                continue  # a sticker and the like; each channel has its own, see below
            taps = said.startswith("[") and said.endswith("]")
            seen = await (person.taps(said[1:-1]) if taps else person.says(said))
            assert_says(seen, expected)


@on_every_channel
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_reply_that_is_made_is_shown_whole(channel: str, language: str) -> None:
    words = Words(shelf.library(), shelf.translator(), language)
    replies = [start_reply(words), trouble_reply(language), trouble_reply(None)]
    replies += [group_reply(topic.group, words) for topic in words.library.topics.values()]
    for topic in words.library.topics.values():
        replies.append(answer_reply(topic, words, TODAY))
        replies.append(simpler_reply(topic, words, TODAY))
        if topic.urgent:
            replies += [card_reply(topic, words, TODAY), show_reply(topic, words)]
    for reply in replies:
        if not reply.text:
            continue  # a topic without sentences to show has no such reply

        async def receive(incoming: Incoming, reply: Reply = reply) -> Sequence[Reply]:
            return [reply]

        assert_says(await PEOPLE[channel](receive, language).says("hola"), [reply])


@on_every_channel
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(max_size=200))
def test_any_words_reach_the_door_as_they_were_written(channel: str, words: str) -> None:
    heard: list[Incoming] = []

    async def receive(incoming: Incoming) -> Sequence[Reply]:
        heard.append(incoming)
        return [Reply("bien", language="es")]

    seen = asyncio.run(PEOPLE[channel](receive, "es").says(words))
    assert plain(seen.words) == "bien"
    (incoming,) = heard
    assert incoming.channel == channel
    # An entry word, a topic's name or a lone command is a tap; a zero byte is never a word.
    assert incoming.kind != "text" or clean(incoming.text).strip() == clean(words).strip()


# --- what is not words

SAMPLES = {
    "sticker": ("sticker", "sticker"),
    "voice": ("voice", "voice"),
    "media": ("photo", "image"),
    "location": ("location", "location"),
    "contact": ("contact", "contacts"),
    "edit": ("edited_text", "edited"),
    "empty": ("kind_of_tomorrow", "kind_of_tomorrow"),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_what_is_not_words_is_the_same_kind_on_both_messengers(kind: str) -> None:
    telegram, whatsapp = SAMPLES[kind]
    (one,) = TelegramInput(123456, "b").parse(sample("telegram", telegram))
    (other,) = WhatsAppInput(fake_graph.PHONE_ID).parse(sample("whatsapp", whatsapp))
    assert one.kind == other.incoming.kind == kind


@pytest.mark.model
@pytest.mark.parametrize("kind", SAMPLES)
async def test_what_is_not_words_gets_its_kind_reply_and_the_hotline(door: Door, kind: str) -> None:
    words = Words(shelf.library(), shelf.translator(), "es")
    incoming = Incoming("telegram", "odd", "", kind, "es", f"odd-{kind}")  # type: ignore[arg-type]
    replies = await door.receive(incoming)
    assert words.ui(f"odd.{kind}") in replies[0].text
    assert words.with_phones("{phone:luce}") in replies[0].text


# --- the platforms and their moods


class Line(Protocol):
    """A messenger with its platform: a test speaks as the platform does."""

    platform: FakeTelegram | FakeGraph

    async def delivers(self, words: str, id_: int, person: int = 1) -> None:
        """The platform has a message for us; returns when it may be looked for."""

    async def delivers_as_somebody_else(self) -> int:
        """The status that a caller gets who is not the platform."""

    def texts(self) -> list[str]: ...

    def spoil(self, mood: str) -> None:
        """The next answer meets this mood."""


HTTPS = "https://farol.example.org"


@dataclass
class TelegramLine:
    platform: FakeTelegram
    client: httpx.AsyncClient

    async def delivers(self, words: str, id_: int, person: int = 1) -> None:
        update = sample("telegram", "text_spanish")
        update["update_id"] = id_
        update["message"]["text"] = words
        update["message"]["chat"]["id"] = update["message"]["from"]["id"] = person
        for _ in range(20):
            answer = await self._post(update, "the-secret")
            if answer.status_code == 200:
                return

    async def delivers_as_somebody_else(self) -> int:
        return (await self._post(sample("telegram", "text_spanish"), "a-guess")).status_code

    async def _post(self, update: dict[str, Any], secret: str) -> httpx.Response:
        headers = {SECRET_HEADER: secret}
        return await self.client.post("/webhooks/telegram", json=update, headers=headers)

    def texts(self) -> list[str]:
        return self.platform.texts()

    def spoil(self, mood: str) -> None:
        status, description, parameters, delay = {
            "down": (500, "Internal Server Error", {}, 0.0),
            "slow": (200, "", {}, 0.5),
            "refusing": (400, "Bad Request: BUTTON_URL_INVALID", {}, 0.0),
            "too fast": (429, "Too Many Requests", {"retry_after": 1}, 0.0),
        }[mood]
        self.platform.moods.append(
            fake_telegram.Mood("sendMessage", status, description, parameters, delay)
        )


@dataclass
class WhatsAppLine:
    platform: FakeGraph
    client: httpx.AsyncClient

    async def delivers(self, words: str, id_: int, person: int = 1) -> None:
        webhook = sample("whatsapp", "text_spanish")
        message = webhook["entry"][0]["changes"][0]["value"]["messages"][0]
        message["text"]["body"] = words
        message.update({"id": f"wamid.{id_}", "from": f"1413555010{person}"})
        for _ in range(20):
            answer = await self._post(*signed(webhook))
            if answer.status_code == 200:
                return

    async def delivers_as_somebody_else(self) -> int:
        return (await self._post(*signed(sample("whatsapp", "text_spanish"), "guess"))).status_code

    async def _post(self, body: bytes, signature: str) -> httpx.Response:
        headers = {SIGNATURE_HEADER: signature}
        return await self.client.post("/webhooks/whatsapp", content=body, headers=headers)

    def texts(self) -> list[str]:
        return self.platform.texts()

    def spoil(self, mood: str) -> None:
        status, code, delay = {
            "down": (500, 131000, 0.0),
            "slow": (200, 0, 0.5),
            "refusing": (400, 131009, 0.0),
            "too fast": (400, 131056, 0.0),
        }[mood]
        self.platform.moods.append(fake_graph.Mood(status, code, delay))


@asynccontextmanager
async def _telegram(door: StandIn) -> AsyncIterator[TelegramLine]:
    with FakeTelegram() as platform:
        runner = TelegramRunner(
            fake_telegram.TOKEN, door.receive, door.forget, AnsweredFile(None),
            public_url=HTTPS, secrets=("the-secret",), api=platform.url,
        )  # fmt: skip
        async with at_work_(runner), _client(runner) as client:
            await until(lambda: runner.username)
            yield TelegramLine(platform, client)


@asynccontextmanager
async def _whatsapp(door: StandIn) -> AsyncIterator[WhatsAppLine]:
    with FakeGraph() as platform:
        runner = WhatsAppRunner(
            fake_graph.TOKEN, fake_graph.PHONE_ID, fake_graph.APP_SECRET, fake_graph.VERIFY_WORD,
            door.receive, door.forget, AnsweredFile(None), api=platform.url,
            clock=lambda: 1795348860.0,
        )  # fmt: skip
        async with at_work_(runner), _client(runner) as client:
            yield WhatsAppLine(platform, client)


@asynccontextmanager
async def _client(messenger: Messenger) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=Starlette(routes=list(messenger.routes())))
    async with httpx.AsyncClient(transport=transport, base_url=HTTPS) as client:
        yield client


@pytest.fixture
def door_() -> StandIn:
    return StandIn()


@pytest.fixture(params=["telegram", "whatsapp"])
async def line(request: pytest.FixtureRequest, door_: StandIn) -> AsyncIterator[Line]:
    opened = {"telegram": _telegram, "whatsapp": _whatsapp}[request.param]
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(opened(door_))


@pytest.mark.parametrize("mood", ["down", "slow", "refusing", "too fast"])
async def test_a_platform_in_a_bad_mood_gets_one_answer_in_the_end(
    line: Line, door_: StandIn, mood: str
) -> None:
    line.spoil(mood)
    await line.delivers("hola", 1)
    assert line.texts() == ["text: hola"]
    assert len(door_.heard) == 1


async def test_a_message_that_comes_again_is_not_answered_again(line: Line) -> None:
    deliveries: list[Awaitable[None]] = [line.delivers("hola", 1) for _ in range(4)]
    await asyncio.gather(*deliveries)
    await line.delivers("hola", 1)
    assert line.texts() == ["text: hola"]


async def test_messages_out_of_order_are_each_answered(line: Line) -> None:
    for id_ in (3, 1, 2, 3):
        await line.delivers(f"{id_}", id_)
    assert line.texts() == ["text: 3", "text: 1", "text: 2"]


async def test_one_slow_person_holds_nobody_back(line: Line, door_: StandIn) -> None:
    line.spoil("too fast")
    first = asyncio.create_task(line.delivers("a", 1, person=1))
    await until(lambda: not line.platform.moods)
    await line.delivers("b", 2, person=2)
    assert line.texts() == ["text: b"]
    await first
    assert line.texts() == ["text: b", "text: a"]


async def test_who_is_not_the_platform_is_not_heard(line: Line, door_: StandIn) -> None:
    assert await line.delivers_as_somebody_else() in (401, 403)
    assert door_.heard == []


async def test_what_goes_out_is_within_the_platform_s_limits(line: Line, door_: StandIn) -> None:
    words = Words(shelf.library(), shelf.translator(), "pt")
    numbers = count(1)
    said: Callable[[Reply], None] = lambda reply: setattr(door_, "says", [reply])  # noqa: E731
    for topic in list(words.library.topics.values())[::6]:
        said(answer_reply(topic, words, TODAY))
        await line.delivers("hola", next(numbers))
    assert line.platform.violations == []
