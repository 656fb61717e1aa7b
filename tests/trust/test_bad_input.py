"""Bad input: no exception, no silence, no markup, and nothing that makes others wait.

`make test` tries some hundreds of messages, `make prove` 100,000 (tests/trust/bad_input.py).
"""

from __future__ import annotations

import asyncio
import html
import time
from collections.abc import Iterator

import httpx
import pytest

from bot.channels.web import WebChat
from bot.door import Door
from bot.privacy.private_data import private_data
from tests.trust.bad_input import try_messages
from tests.trust.nasty import BOMBS, MARKUP

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def test_nasty_text_is_answered_like_any_other(door: Door, loop: asyncio.AbstractEventLoop) -> None:
    [tried] = try_messages(door, loop, 300)
    print(tried.row())
    assert tried.p99 < 10 * tried.median


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
