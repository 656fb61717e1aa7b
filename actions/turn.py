"""What an action sees of the turn, and how it answers, in process or on a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import clock
from bot.content import shelf
from bot.content.area import Area
from bot.reply.message import to_message
from bot.reply.organizations_reply import ANYWHERE, ask_place_reply, organizations_reply
from bot.reply.reply import Reply
from bot.reply.three_languages import in_three_languages
from bot.reply.words import Words
from bot.routing.match import best


@dataclass(frozen=True)
class ActionTurn:
    """`language` is None while nothing tells which one the person reads."""

    language: str | None
    topic: str | None
    need: str | None
    place: str | None
    at: datetime

    @classmethod
    def of(cls, tracker: Tracker) -> ActionTurn:
        latest = tracker.latest_message or {}
        metadata = latest.get("metadata") or {}
        said = (latest.get("language") or {}).get("code")
        return cls(
            language=tracker.get_slot("language") or said or metadata.get("hint"),
            topic=tracker.get_slot("topic"),
            need=tracker.get_slot("need"),
            place=tracker.get_slot("place"),
            at=clock.now(),
        )


def utter(
    dispatcher: CollectingDispatcher, language: str | None, write: Callable[[Words], Reply]
) -> None:
    """Say a reply in that language, or in all three when it is not known."""
    stock = shelf.stock()
    if language is None:
        reply = in_three_languages(stock.library, stock.translator, write)
    else:
        reply = write(Words(stock.library, stock.translator, language))
    dispatcher.utter_message(**to_message(reply))


def utter_organizations(
    dispatcher: CollectingDispatcher, turn: ActionTurn, need: str
) -> list[dict[str, Any]]:
    """Ask for the place once, then name the organizations for the need. Returns Rasa's events."""
    library = shelf.library()
    urgent = library.needs[need].is_urgent
    if turn.place is None and not urgent:
        utter(dispatcher, turn.language, ask_place_reply)
        return [{"event": "slot", "name": "need", "value": need, "timestamp": None}]
    area: Area | None = None
    if turn.place and turn.place != ANYWHERE and turn.place in library.areas:
        area = library.areas[turn.place]
    matches = best(
        library.organizations.values(), library.areas, library.needs[need], area,
        turn.language or "es", turn.at,
    )  # fmt: skip
    utter(
        dispatcher, turn.language,
        lambda words: organizations_reply(matches, need, area, turn.at, words),
    )  # fmt: skip
    return [{"event": "slot", "name": "need", "value": need, "timestamp": None}]
