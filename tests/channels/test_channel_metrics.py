"""What an operator sees of a messenger: whether its platform is reached, and what went wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from bot.app import build_app
from bot.channels.answered import AnsweredFile
from bot.channels.channel_metrics import ChannelMetrics
from bot.channels.messengers import Messenger, at_work
from bot.channels.telegram_runner import TelegramRunner
from bot.channels.whatsapp_runner import WhatsAppRunner
from bot.door import Door
from bot.settings import Settings
from bot.watch import Watch
from tests.channels import fake_graph, fake_telegram
from tests.channels.fake_graph import FakeGraph
from tests.channels.fake_telegram import FakeTelegram, Mood
from tests.channels.stand_in import StandIn, until
from tests.channels.telegram_at_work.work import text


def shown(messenger: Messenger) -> list[str]:
    watch = Watch()
    watch.also(ChannelMetrics([messenger]))
    return [line for line in watch.text().decode().splitlines() if line.startswith("farol_channel")]


@asynccontextmanager
async def telegram(platform: FakeTelegram) -> AsyncIterator[TelegramRunner]:
    door = StandIn()
    runner = TelegramRunner(
        fake_telegram.TOKEN, door.receive, door.forget, AnsweredFile(None), api=platform.url
    )
    async with at_work(runner):
        yield runner


@asynccontextmanager
async def whatsapp(platform: FakeGraph) -> AsyncIterator[WhatsAppRunner]:
    door = StandIn()
    runner = WhatsAppRunner(
        fake_graph.TOKEN, fake_graph.PHONE_ID, fake_graph.APP_SECRET, fake_graph.VERIFY_WORD,
        door.receive, door.forget, AnsweredFile(None), api=platform.url,
    )  # fmt: skip
    async with at_work(runner):
        yield runner


@contextmanager
def told_to(act: Callable[[], None]) -> Iterator[None]:
    """`act` is called whenever the log says that a platform is not reached."""

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            act()

    handler, log = Handler(), logging.getLogger("bot.channels.reaching")
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


async def test_what_became_of_messages_is_counted_without_a_person_or_a_word() -> None:
    with FakeTelegram() as platform:
        platform.moods.append(Mood("sendMessage", 500))
        platform.push(text("hola soy Ana"))
        async with telegram(platform) as runner:
            await until(lambda: runner.counts["answered"])
            assert shown(runner) == [
                'farol_channel_on{channel="telegram"} 1.0',
                'farol_channel_messages_total{channel="telegram",outcome="answered"} 1.0',
                'farol_channel_messages_total{channel="telegram",outcome="retried"} 1.0',
            ]
        assert not runner.is_on, "it was stopped"


async def test_telegram_is_off_while_it_is_away_and_on_again_when_it_is_back() -> None:
    was_on: list[bool] = []
    with FakeTelegram() as platform:
        async with telegram(platform) as runner:
            await until(lambda: runner.is_on)
            with told_to(lambda: was_on.append(runner.is_on)):
                platform.moods.append(Mood("getUpdates", 502))
                platform.push(text("hola"))  # ends the question that waits for updates
                await until(lambda: was_on)
            await until(lambda: runner.is_on)
    assert was_on == [False]


async def test_meta_is_asked_again_until_it_answers() -> None:
    was_on: list[bool] = []
    with FakeGraph() as platform:
        platform.numbers.append(None)
        with told_to(lambda: was_on.append(runner.is_on)):
            async with whatsapp(platform) as runner:
                await until(lambda: runner.is_on)
                assert runner.number == "+1 413-555-0199"
    assert was_on == [False]


async def test_a_token_that_the_platform_refuses_is_seen() -> None:
    with FakeGraph() as platform:
        platform.is_token_good = False
        async with whatsapp(platform) as runner:
            await until(lambda: platform.asked_for_number)
            await asyncio.sleep(0.1)
            assert shown(runner)[0] == 'farol_channel_on{channel="whatsapp"} 0.0'
    with FakeTelegram() as telegrams:
        telegrams.moods.append(Mood("getMe", 401, "Unauthorized"))
        async with telegram(telegrams) as other:
            await until(lambda: telegrams.asked("getMe"))
            await asyncio.sleep(0.1)
            assert shown(other)[0] == 'farol_channel_on{channel="telegram"} 0.0'


def test_the_channels_of_a_process_stand_among_its_metrics(tmp_path: Path) -> None:
    door = Door(None)
    build_app(Settings(state=tmp_path, telegram_token=fake_telegram.TOKEN), door)
    assert 'farol_channel_on{channel="telegram"} 0.0' in door.watch.text().decode()
