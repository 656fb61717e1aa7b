"""Funds that may pay a lawyer or a bond."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import ActionTurn, utter_organizations


class FindLegalFund(Action):
    """Follows the topic `legal_fund`: its text says how, this says who."""

    def name(self) -> str:
        return "action_find_legal_fund"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        return utter_organizations(dispatcher, ActionTurn.of(tracker), "legal_fund")
