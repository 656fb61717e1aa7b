"""Rasa's message processor without the work that nobody sees.

For each message Rasa copies what it would log at DEBUG, builds an empty domain to compare with,
makes all twelve of its default actions to find one, and plays the whole conversation again before
each action, in case the action is refused. What comes next is asked of policies and of those who
weigh them at each step, though it is the same for each course that a conversation can take. What is
said, and what is remembered, is the same.
"""

from __future__ import annotations

import logging
from copy import copy
from typing import Any

import rasa.shared.utils.io
from rasa.core.actions.action import (
    Action,
    ActionBotResponse,
    ActionExtractSlots,
    ActionListen,
    RemoteAction,
    action_for_name_or_text,
)
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.exceptions import ActionLimitReached
from rasa.shared.constants import DOCS_URL_DOMAINS
from rasa.shared.core.constants import ACTION_EXTRACT_SLOTS
from rasa.shared.core.events import (
    ActionExecutionRejected,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_NAME_KEY

from bot.rasa_parts.indexed_rule_policy import Course, IndexedRulePolicy
from bot.rasa_parts.slot_tracker_store import SlotTrackerStore

log = logging.getLogger(__name__)

# These hold nothing but their name and where to call.
_STATELESS = (ActionBotResponse, ActionExtractSlots, ActionListen, RemoteAction)
# These read the conversation, change nothing in it, and are never refused.
_READ_ONLY = (ActionBotResponse, ActionListen)
# An intent, what is remembered and each step make one: a few thousand are met at all.
_MOST_COURSES = 4_000


class QuickProcessor(MessageProcessor):
    """Made of a loaded processor, by `of`."""

    _actions: dict[str, Action]
    _intents: frozenset[str]
    _entities: frozenset[str]

    # What comes next after each course of a conversation; a new model brings a new processor.
    _predicted: dict[Course, PolicyPrediction]
    _rules: IndexedRulePolicy | None

    @classmethod
    def of(cls, loaded: MessageProcessor) -> QuickProcessor:
        """The same model, stores and generator; `loaded` must not be used beside it."""
        made = cls.__new__(cls)
        made.__dict__.update(loaded.__dict__)
        made._actions, made._predicted = {}, {}
        made._rules = _only_policy(loaded)
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

    def _predict_next_with_tracker(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        asks_rules = self._rules is not None and not tracker.followup_action
        course = self._rules.course(tracker, self.domain) if self._rules and asks_rules else None
        if course is None:
            return super()._predict_next_with_tracker(tracker)
        found = self._predicted.get(course)
        if found is None:
            found = super()._predict_next_with_tracker(tracker)
            if not all(type(event) is DefinePrevUserUtteredFeaturization for event in found.events):
                return found
            if len(self._predicted) >= _MOST_COURSES:
                self._predicted.clear()
            self._predicted[course] = found
        again = copy(found)
        # Each conversation writes on its own events, and may take a share away.
        again.probabilities = list(found.probabilities)
        again.events = [
            DefinePrevUserUtteredFeaturization(event.use_text_for_featurization)
            for event in found.events
        ]
        return again

    async def _update_tracker_session(
        self,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        # Our store's conversations listen already and hold no message that could be too old.
        if not isinstance(self.tracker_store, SlotTrackerStore):
            await super()._update_tracker_session(tracker, output_channel, metadata)

    async def execute_side_effects(
        self, events: list[Event], tracker: DialogueStateTracker, output_channel: OutputChannel
    ) -> None:
        # Anything else may be a reminder.
        if all(type(event) is BotUttered for event in events):
            await self._send_bot_messages(events, tracker, output_channel)
        else:
            await super().execute_side_effects(events, tracker, output_channel)

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


def _only_policy(processor: MessageProcessor) -> IndexedRulePolicy | None:
    """The policy of a model that has this one and no other."""
    nodes = getattr(processor.graph_runner, "_instantiated_nodes", {}).values()
    policies = [node._component for node in nodes if isinstance(node._component, Policy)]
    only = policies[0] if len(policies) == 1 else None
    return only if isinstance(only, IndexedRulePolicy) else None
