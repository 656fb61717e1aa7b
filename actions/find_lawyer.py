"""Free and low-cost immigration lawyers near a person, open ones first."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import ActionTurn, utter_organizations


class FindLawyer(Action):
    """Follows the topic `find_lawyer`: its text says how, this says who."""

    def name(self) -> str:
        return "action_find_lawyer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        return utter_organizations(dispatcher, ActionTurn.of(tracker), "find_lawyer")
