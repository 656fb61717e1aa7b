"""Where an answer on Telegram goes. No I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.incoming_text import clean

# What takes the place of the message below which it was asked for.
_REPLACING = re.compile(r"/full_answer\b")

Update = Mapping[str, Any]


@dataclass(frozen=True)
class Chat:
    """Where an answer goes.

    `answers` is the message it is attached to, in a group; `thread` the forum topic it stays in;
    `replaces` the message whose place it takes, if it fits in one.
    """

    id: int
    is_private: bool = True
    answers: int | None = None
    thread: int | None = None
    replaces: int | None = None


def chat_of(update: Update) -> Chat | None:
    """Where the answer to an update goes; None when it has no chat."""
    tap = update.get("callback_query") or {}
    # A tap below a card that was sent in somebody else's chat has no message.
    message = update.get("message") or update.get("edited_message") or tap.get("message")
    if not message:
        return None
    private = message["chat"]["type"] == "private"
    # A message too old to be edited comes as "inaccessible", dated 0.
    editable = bool(tap) and message.get("date", 0) > 0
    replacing = editable and _REPLACING.match(clean(tap.get("data")))
    return Chat(
        id=message["chat"]["id"],
        is_private=private,
        answers=None if private else message["message_id"],
        thread=message.get("message_thread_id") if message.get("is_topic_message") else None,
        replaces=message["message_id"] if replacing else None,
    )
