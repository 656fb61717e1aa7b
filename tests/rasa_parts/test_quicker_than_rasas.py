"""Our quicker parts in place of Rasa's do exactly what Rasa's do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.exceptions import GraphRunError
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_parts.catalog_nlg import CatalogNLG
from bot.rasa_parts.graph_in_order import GraphInOrder
from bot.rasa_parts.in_process_actions import InProcessActions
from bot.rasa_parts.indexed_rule_policy import IndexedRulePolicy
from bot.rasa_parts.quick_processor import QuickProcessor
from bot.rasa_parts.slot_tracker_store import SlotTrackerStore

INTENTS = (
    "ice_at_door", "bond", "affirm", "find_help", "full_answer", "change_language", "nowhere",
)  # fmt: skip


@pytest.fixture(scope="module")
def agent(model: Path) -> Agent:
    return Agent.load(str(model), action_endpoint=InProcessActions())


def conversations(agent: Agent) -> list[DialogueStateTracker]:
    """One after each intent; with and without what is remembered; and after the action."""
    found = []
    for intent in INTENTS:
        for slots in ({}, {"language": "es", "topic": "bond"}):
            for action in (None, f"utter_{intent}", "action_find_help"):
                tracker = DialogueStateTracker("somebody", agent.domain.slots)
                events = [
                    *(SlotSet(name, value) for name, value in slots.items()),
                    ActionExecuted(ACTION_LISTEN_NAME),
                    UserUttered("x", {"name": intent, "confidence": 1.0}),
                    *([ActionExecuted(action)] if action else []),
                ]
                tracker.update_with_events(events, agent.domain)
                found.append(tracker)
    return found


def policy(agent: Agent) -> IndexedRulePolicy:
    nodes = agent.processor.graph_runner._instantiated_nodes.values()
    return next(n._component for n in nodes if isinstance(n._component, RulePolicy))


def test_the_index_finds_the_rule_that_rasa_finds(agent: Agent) -> None:
    ours = policy(agent)
    assert isinstance(ours, IndexedRulePolicy)
    sources = set()
    for tracker in conversations(agent):
        mine = ours.predict_action_probabilities(tracker, agent.domain)
        hidden = ours._find_action_from_rules, ours._get_possible_keys
        ours._find_action_from_rules = RulePolicy._find_action_from_rules.__get__(ours)
        ours._get_possible_keys = RulePolicy._get_possible_keys.__get__(ours)
        rasas = RulePolicy.predict_action_probabilities(ours, tracker, agent.domain)
        ours._find_action_from_rules, ours._get_possible_keys = hidden
        assert mine.probabilities == rasas.probabilities
        assert mine.action_metadata == rasas.action_metadata
        sources.add(mine.max_confidence_index)
    # Different rules were met, or this would show nothing.
    assert len(sources) >= 6


def test_what_comes_next_is_asked_once_and_is_the_same_for_the_next(agent: Agent) -> None:
    quick = QuickProcessor.of(agent.processor)
    for tracker in conversations(agent):
        tracker.clear_followup_action()
        rasas = MessageProcessor._predict_next_with_tracker(quick, tracker)
        for _ in range(2):
            mine = quick._predict_next_with_tracker(tracker)
            assert mine.probabilities == rasas.probabilities
            assert mine.events == rasas.events
            # Whoever weighs policies may take a share away, and a conversation writes on events.
            mine.probabilities[:] = [0.0] * len(mine.probabilities)
            mine.events.clear()
    assert quick._predicted


def test_a_conversation_that_rules_see_otherwise_is_not_looked_up(agent: Agent) -> None:
    ours = policy(agent)
    tracker = conversations(agent)[0]
    assert ours.course(tracker, agent.domain) is not None
    tracker.update(ActiveLoop("form"), agent.domain)
    assert ours.course(tracker, agent.domain) is None


async def test_the_quick_processor_says_and_remembers_what_rasas_does(model: Path) -> None:
    rasas, quick = (
        Agent.load(
            str(model),
            tracker_store=SlotTrackerStore(),
            generator=CatalogNLG(),
            action_endpoint=InProcessActions(),
        )
        for _ in range(2)
    )
    quick.processor = QuickProcessor.of(quick.processor)
    texts = (
        "hola", "la migra está en mi puerta", "/full_answer", "necesito un abogado", "Holyoke",
        "english please", "what is a bond", "asdf qwer", "/show_group{\"group\":\"rights\"}",
        "forget me", "",
    )  # fmt: skip
    for text in texts:
        said = []
        for agent in (rasas, quick):
            heard = CollectingOutputChannel()
            await agent.processor.handle_message(UserMessage(text, heard, sender_id="ana"))
            store = agent.processor.tracker_store._tracker_store
            said.append((heard.messages, store.remembered("ana")))
        assert said[0] == said[1], text


async def test_the_graph_in_order_gives_what_dask_gives(agent: Agent) -> None:
    processor = agent.processor
    dask = processor.graph_runner
    texts = ("ice está na porta", "hola", "necesito un abogado en Holyoke", "/bond", "asdf", "")
    try:
        for text in texts:
            processor.graph_runner = dask
            rasas = rounded(await agent.parse_message(text))
            processor.graph_runner = GraphInOrder(dask)
            assert rounded(await agent.parse_message(text)) == rasas
    finally:
        processor.graph_runner = dask


def rounded(found: Any) -> Any:
    """The language's detector adds its numbers in any order: the last digits differ."""
    if isinstance(found, float):
        return round(found, 6)
    if isinstance(found, Mapping):
        return {name: rounded(value) for name, value in found.items()}
    return [rounded(value) for value in found] if isinstance(found, (list, tuple)) else found


def test_an_input_with_the_name_of_a_node_is_refused(agent: Agent) -> None:
    runner = GraphInOrder(agent.processor.graph_runner)
    target = agent.processor.model_metadata.nlu_target
    with pytest.raises(GraphRunError):
        runner.run({target: 1}, [target])


def test_what_an_action_gives_is_still_checked() -> None:
    action = RemoteAction("action_find_help", InProcessActions())
    assert action._validate_action_result({"events": [], "responses": [{"text": "hi"}]})
    with pytest.raises(ValidationError, match="custom-actions"):
        action._validate_action_result({"events": [], "responses": "hi"})
