"""An organization to which Farol may send a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from bot.content.hours import Hours
from bot.content.language import MANY_LANGUAGES

OrganizationKind = Literal[
    "emergency", "hotline", "legal_aid", "organization", "government", "fund", "consulate"
]
ORGANIZATION_KINDS: tuple[OrganizationKind, ...] = get_args(OrganizationKind)

VerifiableField = Literal[
    "phone", "hours", "web", "email", "address", "languages", "area", "cost", "what", "other"
]
VERIFIABLE_FIELDS: tuple[VerifiableField, ...] = get_args(VerifiableField)


@dataclass(frozen=True)
class Phone:
    """`written` as people read it, `e164` as a phone dials it (911, 988, 711, 211 as they are)."""

    written: str
    e164: str
    label: str | None = None


@dataclass(frozen=True)
class ToVerify:
    """A field that nobody has checked yet, and why; `number` when it is one phone of several."""

    field: VerifiableField
    why: str
    number: str | None = None


@dataclass(frozen=True)
class Organization:
    """What may be shown and used of one file of data/directory/.

    A field that waits for a check is not here: its phones are (), its web None, and so on. Only
    `to_verify` tells that the file has more. So no caller can show it by mistake.
    `short` is the name on a button. `country` is the ISO 3166 code of the country of a consulate.
    `confirmed` is the day on which somebody of ours last spoke with them by phone.
    `note` and `source` are for those who edit the directory, never for the person who asks.
    """

    id: str
    name: str
    kind: OrganizationKind
    what: str | None
    needs: tuple[str, ...]
    areas: tuple[str, ...]
    short: str | None = None
    country: str | None = None
    area_note: str | None = None
    languages: tuple[str, ...] = ()
    languages_note: str | None = None
    phones: tuple[Phone, ...] = ()
    email: str | None = None
    web: str | None = None
    address: str | None = None
    hours: Hours | None = None
    cost: str | None = None
    source: tuple[str, ...] = ()
    dated: str | None = None
    confirmed: date | None = None
    note: str | None = None
    ready: bool = True
    to_verify: tuple[ToVerify, ...] = ()

    @property
    def is_consulate(self) -> bool:
        return self.country is not None

    @property
    def has_contact(self) -> bool:
        """Is there a way to reach it that may be shown?"""
        return bool(self.phones or self.email or self.web or self.address)

    @property
    def is_routable(self) -> bool:
        """May a person be sent here: ready, reachable, with a known place and purpose?"""
        return self.ready and self.has_contact and bool(self.areas) and self.what is not None

    def speaks(self, language: str) -> bool | None:
        """Does it answer in this language? None when nobody has checked."""
        if language in self.languages or MANY_LANGUAGES in self.languages:
            return True
        return False if self.languages else None
