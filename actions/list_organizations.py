"""Organizations that stand with immigrants near a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import ActionTurn, utter_organizations


class ListOrganizations(Action):
    """Follows the topic `organizations`: its text says how, this says who."""

    def name(self) -> str:
        return "action_list_organizations"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        return utter_organizations(dispatcher, ActionTurn.of(tracker), "organizations")
