"""What the page sends, from bytes to an Incoming: small, in time, and of a known shape."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request

from bot.catalogs.translator import LANGUAGES
from bot.channels.incoming import Incoming, Kind

CHANNEL = "web"
# A long message is 4,000 characters; the rest is room for the other fields and for escapes.
MAX_BODY_BYTES = 16 * 1024
# A phone on a bad network sends a kilobyte in this time; what is slower holds a socket for nothing.
BODY_SECONDS = 10.0
_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


class BadMessage(Exception):
    """What came is not a message. `error` is for programs; `words` is the key of a sentence.

    `conversation` is a new one to go on with, when the old one is not ours.
    """

    def __init__(
        self, status: int, error: str, words: str, conversation: str | None = None
    ) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.words = words
        self.conversation = conversation


def parse(body: bytes, person: str) -> Incoming:
    """`{"text" or "payload", "hint"?, "id"}` as an Incoming. Raises BadMessage."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise BadMessage(400, "not_json", "unreadable") from None
    if not isinstance(said, dict):
        raise BadMessage(400, "not_json", "unreadable")
    message_id = said.get("id")
    if not isinstance(message_id, str) or not _MESSAGE_ID.match(message_id):
        raise BadMessage(400, "no_id", "unreadable")
    return _incoming(said, person, message_id)


def parse_form(body: bytes, person: str) -> Incoming:
    """The fields of the page's form as an Incoming; a tap wins over half-written words."""
    fields = fields_of(body)
    tapped = fields.get("payload")
    said = {"payload": tapped} if tapped else {"text": fields.get("text", "")}
    return _incoming({**said, "hint": fields.get("hint")}, person, None)


async def body_of(request: Request) -> bytes:
    """The body, when it is small and comes in time. Raises BadMessage."""

    async def read() -> bytes:
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                raise BadMessage(413, "too_big", "too_big")
        return body

    try:
        return await asyncio.wait_for(read(), BODY_SECONDS)
    except asyncio.TimeoutError:
        raise BadMessage(408, "too_slow", "unreadable") from None
    except ClientDisconnect:
        raise BadMessage(400, "hung_up", "unreadable") from None


def fields_of(body: bytes) -> dict[str, str]:
    """The fields of a form. Raises BadMessage when there are too many."""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:
        raise BadMessage(400, "not_a_form", "unreadable") from None
    return {name: values[0] for name, values in fields.items()}


def _incoming(said: Mapping[str, Any], person: str, message_id: str | None) -> Incoming:
    tapped, text, hint = said.get("payload"), said.get("text"), said.get("hint")
    words = text if tapped is None else tapped
    if not isinstance(words, str):
        raise BadMessage(400, "no_message", "unreadable")
    # JSON can hold half of a surrogate pair, which no text of ours can carry on.
    words = words.encode("utf-8", "replace").decode("utf-8")
    kind: Kind = "button" if tapped is not None else "text" if words.strip() else "empty"
    known_hint = hint if hint in LANGUAGES else None
    return Incoming(CHANNEL, person, words, kind, known_hint, message_id)
