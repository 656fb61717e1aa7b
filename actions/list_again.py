"""After a change of language: the organizations, or the question for the town, once more."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import ActionTurn, utter_organizations
from bot import shelf


class ListAgain(Action):
    """Says nothing when organizations were not the last answer, or no language was named."""

    def name(self) -> str:
        return "action_list_again"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = ActionTurn.of(tracker)
        need = turn.need or ""
        if need not in shelf.library().needs or not turn.is_language_named:
            return []
        return utter_organizations(dispatcher, turn, need)
