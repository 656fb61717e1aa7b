from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import (
    BotError,
    ChannelError,
    ContentError,
    RecipientGone,
    Refused,
    SettingsError,
    Throttled,
    Unreachable,
)


def test_a_content_error_says_where_and_what_to_change() -> None:
    error = ContentError(Path("data/needs.yml"), 7, "write a phrase")
    assert str(error) == "data/needs.yml:7: write a phrase"


def test_a_settings_error_tells_all_problems_at_once() -> None:
    error = SettingsError(["FAROL_PORT is not a number", "FAROL_SECRET is missing"])
    assert error.problems == ("FAROL_PORT is not a number", "FAROL_SECRET is missing")
    assert str(error) == "FAROL_PORT is not a number\nFAROL_SECRET is missing"


@pytest.mark.parametrize(
    "error, retryable",
    [
        pytest.param(Throttled("slow down", 3.0), True, id="we were too fast"),
        pytest.param(Unreachable("no answer"), True, id="no answer came"),
        pytest.param(Refused("bad template"), False, id="the platform says no"),
        pytest.param(RecipientGone("blocked"), False, id="the person left"),
    ],
)
def test_a_channel_error_says_whether_to_try_again(error: ChannelError, retryable: bool) -> None:
    assert error.retryable is retryable
    assert isinstance(error, BotError)
