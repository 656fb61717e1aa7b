"""A language that Farol speaks or an organization answers in."""

from __future__ import annotations

from dataclasses import dataclass

# ISO 639-2 has a code for "multiple languages"; here it means interpreters on the line.
MANY_LANGUAGES = "mul"


@dataclass(frozen=True)
class Language:
    """One line of data/languages.yml. `name` is the language's name in itself."""

    id: str
    name: str
    is_ours: bool
