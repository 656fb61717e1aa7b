"""Bad input: no exception, no silence, no markup, and nothing that makes others wait.

`make test` tries some hundreds of messages, `make prove` 100,000.
"""

from __future__ import annotations

import asyncio
import html
import itertools
import statistics
import time
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings

from bot.channels.incoming import Incoming
from bot.channels.web import WebChat
from bot.door import Door
from bot.privacy.private_data import private_data
from tests.trust.nasty import BOMBS, MARKUP, nasty_texts

pytestmark = pytest.mark.model

_numbers = itertools.count()
_settings = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def try_everything(door: Door, loop: asyncio.AbstractEventLoop, examples: int) -> list[float]:
    """Seconds of processor for each message; fails at the first that is answered badly."""
    seconds: list[float] = []

    @settings(_settings, max_examples=examples)
    @given(nasty_texts)
    def hold(text: str) -> None:
        person = f"nasty-{next(_numbers)}"
        before = time.process_time()
        replies = loop.run_until_complete(door.receive(Incoming("nasty", person, text)))
        seconds.append(time.process_time() - before)
        door.forget("nasty", person)
        assert replies
        for reply in replies:
            assert reply.text.strip()
            assert not any(mark in reply.text for mark in MARKUP)
            assert "no está funcionando" not in reply.text

    hold()
    return seconds


def figures(seconds: list[float]) -> tuple[float, float]:
    """Median and 99th percentile."""
    return statistics.median(seconds), statistics.quantiles(seconds, n=100)[98]


def test_nasty_text_is_answered_like_any_other(door: Door, loop: asyncio.AbstractEventLoop) -> None:
    median, slowest = figures(try_everything(door, loop, 300))
    print(f"median {median * 1e3:.1f} ms, p99 {slowest * 1e3:.1f} ms")
    assert slowest < 10 * median


@pytest.mark.prove
@pytest.mark.timeout(3 * 3600)
def test_a_hundred_thousand_nasty_texts_are_answered_like_any_other(
    door: Door, loop: asyncio.AbstractEventLoop
) -> None:
    seconds = try_everything(door, loop, 100_000)
    median, slowest = figures(seconds)
    print(f"{len(seconds)} messages, median {median * 1e3:.1f} ms, p99 {slowest * 1e3:.1f} ms")
    assert slowest < 10 * median


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb[:8].strip() or "blanks")
def test_no_text_makes_the_recognizers_of_private_data_slow(bomb: str) -> None:
    began = time.process_time()
    private_data(bomb)
    assert time.process_time() - began < 0.1


async def test_markup_does_not_reach_the_page_unescaped(door: Door) -> None:
    chat = WebChat(door.receive, door.forget)
    transport = httpx.ASGITransport(chat.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://farol.test") as web:
        for mark in MARKUP:
            page = (await web.post("/", data={"text": mark})).text
            if html.escape(mark) != mark:
                assert mark not in page
            assert "<img src=x" not in page
