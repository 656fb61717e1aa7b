"""Telegram's Bot API as it stands on the wire, and its errors as ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.errors import ChannelError, RecipientGone, Refused, Throttled, Unreachable

TELEGRAM_API = "https://api.telegram.org"


class TelegramBot(ExtBot[int]):
    """The library's bot with its calls as they stand on the wire: names and values, no objects."""

    async def call(
        self, method: str, parameters: Mapping[str, Any], timeout_seconds: float = 20.0
    ) -> Any:
        """The result of a method of the Bot API. Raises ChannelError."""
        try:
            return await self._post(method, dict(parameters), read_timeout=timeout_seconds)
        except TelegramError as error:
            raise channel_error(method, error) from error


class Moved(Refused):
    """The group has become a supergroup, which has another number."""

    def __init__(self, new_chat: int) -> None:
        super().__init__("the group has moved")
        self.new_chat = new_chat


class NotNow(Unreachable):
    """Another process fetches our updates."""


def channel_error(method: str, error: TelegramError) -> ChannelError:
    """Ours for theirs. Telegram's descriptions hold no words of a person."""
    told = f"{method}: {error.message}"
    if isinstance(error, RetryAfter):
        # A timedelta or a number of seconds, by a setting of the library.
        after = error.retry_after
        seconds = after if isinstance(after, int) else after.total_seconds()
        return Throttled(told, float(seconds))
    if isinstance(error, Forbidden):
        return RecipientGone(told)
    if isinstance(error, ChatMigrated):
        return Moved(error.new_chat_id)
    if isinstance(error, Conflict):
        return NotNow(f"{told} (is another Farol running with the same token?)")
    if isinstance(error, InvalidToken):
        return Refused(f"{told}: is FAROL_TELEGRAM_TOKEN right? @BotFather shows it")
    if isinstance(error, BadRequest):
        # https://core.telegram.org/api/errors: a deleted account, or a group that is gone.
        gone = (
            "chat not found",
            "user is deactivated",
            "PEER_ID_INVALID",
            "group chat was deleted",
        )
        if any(sign.casefold() in error.message.casefold() for sign in gone):
            return RecipientGone(told)
        return Refused(told)
    return Unreachable(told)
