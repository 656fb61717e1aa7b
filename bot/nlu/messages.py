"""Names under which our components leave their findings on a Rasa message."""

from __future__ import annotations

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

# The normalized text; never part of the output.
NORMALIZED = "normalized"
# {"code": "es", "probability": 0.99, "sure": true}, with "other": "ht" when it is surely not ours
LANGUAGE = "language"
# Signs found by the matchers, without the words; see bot.nlu.sign_finder.
SIGNS = "signs"
# What the gate decided; see bot.nlu.gate.
GATE = "gate"
# What the caller knows: {"language", "hint", "after"}; see bot.engine.
METADATA = "metadata"


def is_payload(message: Message) -> bool:
    """Whether this is a button's `/intent{...}` rather than words; Rasa's own handler reads it."""
    return str(message.get(TEXT) or "").startswith("/")


def caller_knows(message: Message) -> dict[str, str]:
    """What the caller knows of the conversation; empty when the text came from a file."""
    known = message.get(METADATA)
    return known if isinstance(known, dict) else {}
