"""Erases what is remembered of a person and says so."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import ActionTurn, utter
from bot.reply.memory_reply import forgotten_reply


class ForgetMe(Action):
    """Empties every slot; a tracker store that holds no slot of a person drops them."""

    def name(self) -> str:
        return "action_forget_me"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        utter(dispatcher, ActionTurn.of(tracker).language, forgotten_reply)
        return [AllSlotsReset()]
