"""Rasa NLG: what is said comes from data/ and locales/, in the person's language.

An edited answer needs no training: the model knows only names of responses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import clock, shelf
from bot.rasa_parts.slot_tracker_store import REMEMBERED
from bot.reply.message import carry, to_message
from bot.reply.reading import is_language_named, other_language
from bot.reply.respond import Situation, respond
from bot.settings import read_settings


class CatalogNLG(NaturalLanguageGenerator):
    """Gives the Reply of bot.reply.respond as a Rasa message.

    Where nothing of a conversation leaves this process (`is_apart` False) the Reply itself rides
    along; an action server gets conversations as JSON.
    """

    def __init__(
        self,
        endpoint_config: EndpointConfig | None = None,
        domain: Domain | None = None,
        is_apart: bool = True,
    ) -> None:
        self._to_message = to_message if is_apart else carry
        settings = read_settings()
        self._memory_minutes = settings.memory_minutes
        self._link = settings.public_url

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        stock = shelf.stock()
        situation = situation_of(tracker, self._memory_minutes, self._link)
        return self._to_message(respond(utter_action, situation, stock.library, stock.translator))


def situation_of(
    tracker: DialogueStateTracker, memory_minutes: int, link: str | None = None
) -> Situation:
    """What the tracker knows of this turn."""
    remembered = {name: tracker.get_slot(name) for name in REMEMBERED}
    latest = tracker.latest_message
    metadata: Mapping[str, Any] = (latest.metadata if latest else None) or {}
    parsed: Mapping[str, Any] = (latest.parse_data if latest else None) or {}
    gate: Mapping[str, Any] = parsed.get("gate") or {}
    group = next(
        (e["value"] for e in parsed.get("entities", []) if e.get("entity") == "group"), None
    )
    said_language = (parsed.get("language") or {}).get("code")
    return Situation(
        language=remembered["language"] or said_language or metadata.get("hint"),
        remembered={name: value for name, value in remembered.items() if value},
        today=clock.today(),
        memory_minutes=memory_minutes,
        offered=tuple(gate.get("offered") or ()),
        danger=bool(gate.get("danger")),
        also=tuple(gate.get("also") or ()),
        group=group,
        language_named=is_language_named(parsed),
        other_language=other_language(parsed),
        link=link,
    )
