"""Rasa's message processor without the work that nobody sees.

For each message Rasa copies what it would log at DEBUG, builds an empty domain to compare with,
makes all twelve of its default actions to find one, and plays the whole conversation again before
each action, in case the action is refused. What is said, and what is remembered, is the same.
"""

from __future__ import annotations

import logging
from typing import Any

import rasa.shared.utils.io
from rasa.core.actions.action import (
    Action,
    ActionBotResponse,
    ActionListen,
    RemoteAction,
    action_for_name_or_text,
)
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.exceptions import ActionLimitReached
from rasa.shared.constants import DOCS_URL_DOMAINS
from rasa.shared.core.constants import ACTION_EXTRACT_SLOTS
from rasa.shared.core.events import (
    ActionExecutionRejected,
    DefinePrevUserUtteredFeaturization,
    Event,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_NAME_KEY

log = logging.getLogger(__name__)

# These hold nothing but their name and where to call.
_STATELESS = (ActionBotResponse, ActionListen, RemoteAction)
# These read the conversation, change nothing in it, and are never refused.
_READ_ONLY = (ActionBotResponse, ActionListen)


class QuickProcessor(MessageProcessor):
    """Made of a loaded processor, by `of`."""

    _actions: dict[str, Action]
    _intents: frozenset[str]
    _entities: frozenset[str]

    @classmethod
    def of(cls, loaded: MessageProcessor) -> QuickProcessor:
        """The same model, stores and generator; `loaded` must not be used beside it."""
        made = cls.__new__(cls)
        made.__dict__.update(loaded.__dict__)
        made._actions = {}
        is_empty = made.domain.is_empty()
        made._intents = frozenset() if is_empty else frozenset(made.domain.intents)
        made._entities = frozenset() if is_empty else frozenset(made.domain.entities)
        return made

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        action = self._get_action(ACTION_EXTRACT_SLOTS)
        assert action is not None
        events = await action.run(output_channel, self.nlg, tracker, self.domain)
        await self._send_bot_messages(events, tracker, output_channel)
        tracker.update_with_events(events, self.domain)
        return tracker

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action, PolicyPrediction]:
        goes_on = self.should_predict_another_action(tracker.latest_action_name)
        if self.is_action_limit_reached(tracker, goes_on):
            raise ActionLimitReached("The limit of actions to predict has been reached.")
        prediction = self._predict_next_with_tracker(tracker)
        name = self.domain.action_names_or_texts[prediction.max_confidence_index]
        action = self._get_action(name)
        assert action is not None
        return action, prediction

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        intent = parse_data["intent"][INTENT_NAME_KEY]
        entities = {found["entity"] for found in parse_data["entities"] or []}
        if (not intent or intent in self._intents) and entities <= self._entities:
            return
        if self.domain.is_empty():
            return
        rasa.shared.utils.io.raise_warning(
            "Parsed an intent or an entity which is not defined in the domain.",
            docs=DOCS_URL_DOMAINS,
        )

    def _get_action(self, action_name: str) -> Action | None:
        action = self._actions.get(action_name)
        if action is None:
            action = action_for_name_or_text(action_name, self.domain, self.action_endpoint)
            if type(action) in _STATELESS:
                self._actions[action_name] = action
        return action

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        is_plain = all(
            type(event) is DefinePrevUserUtteredFeaturization for event in prediction.events
        )
        if type(action) not in _READ_ONLY or not is_plain:
            return bool(await super()._run_action(action, tracker, output_channel, nlg, prediction))
        try:
            events = await action.run(output_channel, nlg, tracker, self.domain)
        except Exception:  # As Rasa does: the conversation goes on without the action's events.
            log.exception("the action %s failed", action.name())
            events = []
        self._log_action_on_tracker(tracker, action, events, prediction)
        await self.execute_side_effects(events, tracker, output_channel)
        return bool(self.should_predict_another_action(action.name()))

    def _log_action_on_tracker(
        self,
        tracker: DialogueStateTracker,
        action: Action,
        events: list[Event] | None,
        prediction: PolicyPrediction,
    ) -> None:
        events = events or []
        if not any(isinstance(event, ActionExecutionRejected) for event in events):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, self.domain)

    @staticmethod
    def _log_slots(tracker: DialogueStateTracker) -> None:
        """Nothing: it is for a log that no level of ours shows, and slots are not for logs."""
