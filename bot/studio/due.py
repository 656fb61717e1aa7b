"""What is due when: answers to read again, laws that begin or end, organizations to phone. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.content.library import Library
from bot.content.load_phones import SHORT_CODES
from bot.content.organization import Organization
from bot.reply.topic_reply import MAX_AGE_DAYS

# Numbers and hours change faster than laws.
CONFIRM_EVERY_DAYS = 90

DueKind = Literal["checked", "law", "confirmed", "never_confirmed"]


@dataclass(frozen=True)
class Due:
    """`uid` is the same on every day and in every process: a calendar moves an entry by it.

    `subject` is the id of a topic or of an organization. `what` is a writer's own sentence, for a
    law.
    """

    day: date
    kind: DueKind
    subject: str
    what: str = ""

    @property
    def uid(self) -> str:
        # A law's day is part of what it is; a check that is due again is the same entry, moved.
        day = f"-{self.day.isoformat()}" if self.kind == "law" else ""
        kind = "confirmed" if self.kind == "never_confirmed" else self.kind
        return f"{kind}-{self.subject}{day}@farol.invalid"

    @property
    def is_of_organization(self) -> bool:
        return self.kind in ("confirmed", "never_confirmed")

    @property
    def path(self) -> str:
        """The page of the studio on which it is settled."""
        return ("directory/" if self.is_of_organization else "topics/") + self.subject


def all_due(library: Library, today: date) -> list[Due]:
    """Everything with a day, the earliest first. Who was never phoned is due today."""
    topics = library.topics.values()
    found = [
        *(
            Due(topic.checked + timedelta(days=MAX_AGE_DAYS), "checked", topic.id)
            for topic in topics
        ),
        *(Due(each.day, "law", topic.id, each.what) for topic in topics for each in topic.dates),
        *_confirmations(library.organizations, today),
    ]
    return sorted(found, key=lambda due: (due.day, due.kind, due.subject, due.what))


def to_confirm(organization: Organization, today: date) -> Due:
    """When this organization is to be phoned again."""
    if organization.confirmed is None:
        return Due(today, "never_confirmed", organization.id)
    day = organization.confirmed + timedelta(days=CONFIRM_EVERY_DAYS)
    return Due(day, "confirmed", organization.id)


def is_phoned(organization: Organization) -> bool:
    """Is it one that people are sent to and that somebody can ask whether all of it still holds?

    Nobody dials 911 to ask that, and a page on the web is read, not phoned.
    """
    numbers = [phone.e164 for phone in organization.phones]
    has_own_number = any(number not in SHORT_CODES for number in numbers)
    is_met = bool(organization.email or organization.address)
    can_be_asked = has_own_number or (is_met and not numbers)
    return organization.is_routable and (can_be_asked or organization.confirmed is not None)


def _confirmations(organizations: Mapping[str, Organization], today: date) -> Iterator[Due]:
    return (to_confirm(each, today) for each in organizations.values() if is_phoned(each))
