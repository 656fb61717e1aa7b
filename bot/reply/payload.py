"""What a button sends back: Rasa's `/intent{"entity": "value"}`, the one grammar of all channels.

A person can type such a line, or change it on the way, so `read_payload` accepts only what a button
of ours could hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

# Telegram refuses a button whose data is longer, in UTF-8.
# https://core.telegram.org/bots/api#inlinekeyboardbutton
MAX_PAYLOAD_BYTES = 64

_PAYLOAD = re.compile(r"/(?P<intent>[a-z0-9_]{1,40})(?P<entities>\{[^{}]{0,60}\})?\Z")


def payload(intent: str, **entities: str) -> str:
    """The payload of a button.

    >>> payload("show_group", group="rights")
    '/show_group{"group":"rights"}'
    """
    return f"/{intent}" + (json.dumps(entities, separators=(",", ":")) if entities else "")


def read_payload(
    text: str, intents: Collection[str], values: Mapping[str, Collection[str]]
) -> tuple[str, dict[str, str]] | None:
    """Intent and entities of a payload that one of our buttons could hold; else None.

    `values` gives the closed list of values of each entity.
    """
    match = _PAYLOAD.match(text.strip())
    if match is None or match["intent"] not in intents:
        return None
    if match["entities"] is None:
        return match["intent"], {}
    try:
        entities = json.loads(match["entities"])
    except ValueError:
        return None
    for name, value in entities.items():
        if not isinstance(value, str) or value not in values.get(name, ()):
            return None
    return match["intent"], entities
