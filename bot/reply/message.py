"""A Reply as Rasa's message, and back: Rasa keeps text and buttons, the rest rides beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.reply.reply import Button, Reply, Say

_OURS = "farol"
_WHOLE = "whole"


def to_message(reply: Reply) -> dict[str, Any]:
    """What an NLG or an action hands to Rasa."""
    return {
        "text": reply.text,
        "buttons": [{"title": b.title, "payload": b.payload} for b in reply.buttons],
        _OURS: {
            "language": reply.language,
            "urgent": reply.urgent,
            "say": [[say.english, say.meaning] for say in reply.say],
        },
    }


def carry(reply: Reply) -> dict[str, Any]:
    """The same for what does not leave this process: the Reply itself rides along."""
    message = to_message(reply)
    message[_OURS][_WHOLE] = reply
    return message


def from_message(message: Mapping[str, Any]) -> Reply:
    """The Reply of a message that `to_message` made and Rasa carried to an output channel."""
    ours = message.get(_OURS) or {}
    whole = ours.get(_WHOLE)
    if isinstance(whole, Reply):
        return whole
    return Reply(
        text=str(message.get("text") or ""),
        buttons=tuple(Button(b["title"], b["payload"]) for b in message.get("buttons") or ()),
        language=ours.get("language"),
        urgent=bool(ours.get("urgent")),
        say=tuple(Say(english, meaning) for english, meaning in ours.get("say") or ()),
    )
