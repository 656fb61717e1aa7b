"""A web chat before a stand-in for the door, and a browser that speaks to it over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.channels.web import WebChat
from tests.channels.web.client import browser
from tests.channels.web_stand_in import StandIn


@pytest.fixture
def door() -> StandIn:
    return StandIn()


@pytest.fixture
def chat(door: StandIn) -> WebChat:
    return WebChat(door.receive, door.forget)


@pytest.fixture
async def web(chat: WebChat) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(chat) as client:
        yield client
