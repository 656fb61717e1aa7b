"""Who can help with the need of the button that was tapped, or of the last topic."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import ActionTurn, utter_organizations
from bot import shelf

# What "Holyoke" by itself, before any question, is taken to ask for.
_ANY_NEED = "organizations"


class FindHelp(Action):
    """`/find_help{"need": ...}`, `/give_place{"place": ...}`, or a town written by itself."""

    def name(self) -> str:
        return "action_find_help"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = ActionTurn.of(tracker)
        library = shelf.library()
        topic = library.topics.get(turn.topic or "")
        need = turn.need or (topic.needs[0] if topic and topic.needs else _ANY_NEED)
        return utter_organizations(dispatcher, turn, need if need in library.needs else _ANY_NEED)
