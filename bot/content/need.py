"""What a person may need from an organization."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """One entry of data/needs.yml; its id is a topic's id.

    `phrase` is what the help is, in a sentence like "Help near you: a lawyer".
    `is_urgent`: hotlines come before other organizations.
    `first`: the organization that comes before all others, if it serves the place.
    """

    id: str
    phrase: str
    is_urgent: bool = False
    first: str | None = None
