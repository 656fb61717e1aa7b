"""LUCE's number to tap, for whoever wants a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import ActionTurn, utter
from bot.reply.organizations_reply import hotline_reply


class CallHotline(Action):
    """Answers "I want a person": a program cannot call, LUCE can."""

    def name(self) -> str:
        return "action_call_hotline"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = ActionTurn.of(tracker)
        utter(
            dispatcher, turn.language,
            lambda words: hotline_reply(words.ui("talk_to_human.text"), words),
        )  # fmt: skip
        return []
