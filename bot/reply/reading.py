"""What replies need of Rasa's reading of a message, from the NLG's tracker or an action's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_language_named(parsed: Mapping[str, Any]) -> bool:
    """Does a wish for another language say which one? A tap on "Language" does not."""
    gate: Mapping[str, Any] = parsed.get("gate") or {}
    if "language_named" in gate:
        return bool(gate["language_named"])
    return any(entity.get("entity") == "language" for entity in parsed.get("entities") or ())


def other_language(parsed: Mapping[str, Any]) -> str | None:
    """The code of the language of the message when it is none of ours."""
    code = (parsed.get("language") or {}).get("other")
    return str(code) if code else None
