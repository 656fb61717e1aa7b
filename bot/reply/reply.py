"""What goes back to a person, before any platform has shaped it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_PHONE = re.compile(r"tel:\+?\d+\Z")
_LINK = re.compile(r"https?://\S+\Z")


@dataclass(frozen=True)
class Button:
    """A tap: a payload for us (`/intent{...}`), a call (`tel:+1...`) or a link (`https://...`)."""

    title: str
    payload: str

    @property
    def is_call(self) -> bool:
        return bool(_PHONE.match(self.payload))

    @property
    def is_link(self) -> bool:
        return bool(_LINK.match(self.payload))


@dataclass(frozen=True)
class Say:
    """A sentence to show to an agent, with its meaning in the reader's language."""

    english: str
    meaning: str


@dataclass(frozen=True)
class Reply:
    """One message. `language` is the one it is written in; None when it speaks all three.

    `same_for_all` says that nothing in it tells of one person, so that a channel may keep how it
    looks; two replies that differ in nothing else are the same.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    language: str | None = None
    urgent: bool = False
    say: tuple[Say, ...] = field(default=())
    same_for_all: bool = field(default=False, compare=False, repr=False)
