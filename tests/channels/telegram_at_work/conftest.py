"""A Bot API server of our own, and a stand-in for the door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.fake_telegram import FakeTelegram
from tests.channels.stand_in import StandIn


@pytest.fixture
def platform() -> Iterator[FakeTelegram]:
    with FakeTelegram() as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
def door() -> StandIn:
    return StandIn()
