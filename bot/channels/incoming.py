"""What came in, before anybody has read it: one value for every platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# What a person can send that is not words or a tap; each has its kind reply in data/interface.yml.
OddKind = Literal["sticker", "voice", "media", "location", "contact", "edit", "empty", "too_long"]
Kind = Literal["text", "button"] | OddKind


@dataclass(frozen=True)
class Incoming:
    """One message of one person.

    `person` is the platform's own id for them within a conversation: it is needed to answer, and
    goes no further than the door. `text` is what they wrote, or the payload of a button. `hint` is
    their phone's language, if the platform tells it: es, pt or en. `message_id` is the platform's.
    """

    channel: str
    person: str
    text: str
    kind: Kind = "text"
    hint: str | None = None
    message_id: str | None = None
