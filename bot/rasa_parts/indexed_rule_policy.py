"""Rasa's RulePolicy, which looks at the rules that can apply instead of at all of them.

Rasa compares the conversation with every rule, four times for each message: twice for what somebody
wrote and twice for its text. Most of our 170 rules are for another intent, and none is for a text.
What is chosen is the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable
from typing import Any

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT, TEXT

_Key = tuple[object, object]
Course = tuple[Hashable, ...]


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class IndexedRulePolicy(RulePolicy):
    """In config.yml in the place of RulePolicy; takes the same settings."""

    _indexed: dict[str, str] | None = None
    _index: dict[_Key, dict[str, str]]
    _about_texts: bool

    def course(self, tracker: DialogueStateTracker, domain: Domain) -> Course | None:
        """All of a conversation that a rule can look at; None where that is more than is told here.

        No slot of ours has a say in what comes next, and no rule is about a text.
        """
        self._look_at(self.lookup[RULES])
        if self._about_texts or any(slot.influence_conversation for slot in domain.slots):
            return None
        course: list[Hashable] = []
        for event in tracker.events:
            if isinstance(event, ActionExecuted):
                course.append((event.action_name, event.action_text, event.hide_rule_turn))
            elif isinstance(event, UserUttered):
                entities = tuple(
                    (e.get("entity"), e.get("role"), e.get("group")) for e in event.entities
                )
                course.append((event.intent_name, event.full_retrieval_intent_name, entities))
            elif isinstance(event, DefinePrevUserUtteredFeaturization):
                course.append(event.use_text_for_featurization)
            elif not isinstance(event, (SlotSet, BotUttered)):
                return None
        return tuple(course)

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        if lookup is not self.lookup.get(RULES) or not states:
            return set(super()._get_possible_keys(lookup, states))
        last = _last(states[-1])
        if last[1] is None:
            # At the start of a conversation Rasa compares nothing; every rule goes on.
            return set(super()._get_possible_keys(lookup, states))
        self._look_at(lookup)
        possible: dict[str, str] = {}
        for intent in {None, last[0]}:
            for action in {None, last[1]}:
                possible |= self._index.get((intent, action), {})
        return set(super()._get_possible_keys(possible, states))

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Any:
        if use_text_for_last_user_input and not tracker.active_loop_name:
            self._look_at(self.lookup[RULES])
            if not self._about_texts:
                return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def persist(self) -> None:
        """As Rasa's own, with what it made of sets in order: the same data, the same file."""
        for kept in self.lookup.values():
            if isinstance(kept, list):
                kept.sort()
        super().persist()

    def _look_at(self, lookup: dict[str, str]) -> None:
        """Sorts the rules by the intent and the action that their last state asks for."""
        if self._indexed is lookup:
            return
        self._index = defaultdict(dict)
        self._about_texts = False
        for key, action in lookup.items():
            states: list[State] = json.loads(key)
            self._index[_last(states[-1])][key] = action
            self._about_texts |= any(TEXT in state.get(USER, {}) for state in states)
        self._indexed = lookup


def _last(state: State) -> _Key:
    """What a state says of the intent and of the action before it; None where it says nothing."""
    return (
        state.get(USER, {}).get(INTENT) or None,
        state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME) or None,
    )
