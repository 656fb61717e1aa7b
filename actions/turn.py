"""What an action sees of the turn, and how it answers, in process or on a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import clock, shelf
from bot.catalogs.translator import LANGUAGES
from bot.reply.consulates_reply import CONSULATES, consulates_reply
from bot.reply.message import to_message
from bot.reply.organizations_reply import (
    ANYWHERE,
    UNKNOWN_PLACE,
    ask_place_reply,
    organizations_reply,
)
from bot.reply.reading import is_language_named
from bot.reply.reply import Reply
from bot.reply.three_languages import in_three_languages
from bot.reply.words import Words
from bot.routing.gather import gather


@dataclass(frozen=True)
class ActionTurn:
    """`language` is None while nothing tells which one the person reads."""

    language: str | None
    topic: str | None
    need: str | None
    place: str | None
    is_language_named: bool
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
            is_language_named=is_language_named(latest),
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
    remember_need = SlotSet("need", need)
    if need == CONSULATES:
        utter(dispatcher, turn.language, consulates_reply)
        return [remember_need]
    if turn.place is None and not library.needs[need].is_urgent:
        utter(dispatcher, turn.language, ask_place_reply)
        return [remember_need]
    place = turn.place or ANYWHERE
    area = library.areas[place] if place in library.areas else None  # noqa: SIM401
    topic = library.topics.get(turn.topic or "")
    # Those who know just this topic come before those who help with much.
    own = [topic.id] if topic and topic.id in library.needs else []
    close = (*own, *topic.needs) if topic and need in topic.needs else ()
    gathered = gather(library, need, close, area, turn.language or LANGUAGES[0], turn.at)
    is_unknown = turn.place == UNKNOWN_PLACE
    utter(
        dispatcher, turn.language,
        lambda words: organizations_reply(gathered, need, area, is_unknown, turn.at, words),
    )  # fmt: skip
    # A place that nobody knows is asked for no more; another one may still be written.
    return [remember_need, *([SlotSet("place", ANYWHERE)] if is_unknown else [])]
