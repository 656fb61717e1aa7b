"""The brain: one Rasa agent; a message in, what it meant and the replies out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.engine.runner.dask import DaskGraphRunner

from bot import shelf
from bot.asked import as_answer, offered_entity
from bot.content.conversation import CONVERSATION_INTENTS
from bot.content.topic import GROUPS
from bot.errors import ModelError
from bot.many.line import Line
from bot.nlu.common_words import share_common_words
from bot.privacy.pseudonym import Pseudonym
from bot.rasa_parts.catalog_nlg import CatalogNLG
from bot.rasa_parts.graph_in_order import GraphInOrder
from bot.rasa_parts.in_process_actions import InProcessActions
from bot.rasa_parts.quick_processor import QuickProcessor
from bot.rasa_parts.slot_tracker_store import SlotTrackerStore
from bot.reply.message import from_message
from bot.reply.organizations_reply import ANYWHERE
from bot.reply.payload import read_payload
from bot.reply.reply import Reply
from bot.settled import replacing, undisturbed

log = logging.getLogger(__name__)

# The intents that only buttons and the gate give; see domain.yml.
_BUTTON_INTENTS = (
    "start",
    "give_place",
    "find_help",
    "full_answer",
    "show_card",
    "show_group",
    "share",
)

# Those of them that ask for a topic in another form.
_ON_A_TOPIC = ("full_answer", "show_card", "share")


@dataclass(frozen=True)
class Turn:
    """What a message meant and what it gets.

    `outcome` is answered, offered, declined or conversation. `topic` is the id of topics.yml that
    was answered, or the conversation intent; `offered` the topics to choose from.
    """

    language: str | None
    outcome: str
    topic: str | None
    offered: tuple[str, ...]
    confidence: float
    urgent: bool
    replies: tuple[Reply, ...]
    parsed: Mapping[str, Any]


class _Collector(OutputChannel):
    """Takes what the rules say, whole, in order."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    @classmethod
    def name(cls) -> str:
        return "farol"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.replies.append(from_message(message))


class Engine:
    """One model and the memory of those who talk to it."""

    def __init__(self, agent: Agent, store: SlotTrackerStore, line: Line | None = None) -> None:
        self._agent = agent
        self._store = store
        self._line = line
        self._locks: WeakValueDictionary[Pseudonym, asyncio.Lock] = WeakValueDictionary()

    @classmethod
    def load(
        cls, model: Path, store: SlotTrackerStore | None = None, line: Line | None = None
    ) -> Engine:
        """An engine on a trained model. Raises ModelError.

        `line` is for several processes: it keeps a person's messages in order among all of them.
        """
        store = store or SlotTrackerStore()
        return cls(_load_agent(model, store), store, line)

    def use_model(self, model: Path) -> None:
        """Another model from the next message on; a turn that has begun ends with the old one."""
        with replacing():
            # Rasa empties the domain of the store that it is given until the model is read, and a
            # turn of somebody who writes meanwhile could not remember anything.
            agent = _load_agent(model, SlotTrackerStore())
            assert agent.processor is not None
            self._store.domain = agent.processor.domain
            agent.tracker_store = agent.processor.tracker_store = self._store
            self._agent = agent

    async def turn(
        self, text: str, person: Pseudonym, *, hint: str | None = None, after: str | None = None
    ) -> Turn:
        """Understand one message and answer it. `after` stands in for a remembered last topic.

        Raises whatever a broken model or action raises; the door turns it into the hotline card.
        """
        async with self._one_at_a_time(person):
            agent = self._agent
            remembered = self._store.remembered(person)
            # A word nobody knows, in answer to "which town?", is not about the last topic.
            is_place_asked = "need" in remembered and "place" not in remembered
            known = {
                "language": remembered.get("language"),
                "hint": hint,
                "after": after or (None if is_place_asked else remembered.get("topic")),
            }
            collector = _Collector()
            message = UserMessage(
                self._readable(text), collector, sender_id=person, input_channel="farol",
                metadata={name: value for name, value in known.items() if value},
            )  # fmt: skip
            parsed = as_answer(
                message.text,
                await agent.processor.parse_message(message),
                remembered,
                shelf.library().areas,
                known.get("language") or hint,
            )
            parsed = _with_offered(parsed)
            self._store.drop(person, *_outdated(parsed))
            message.parse_data = parsed
            await agent.processor.handle_message(message)
            return _turn(parsed, tuple(collector.replies))

    @property
    def agent(self) -> Agent:
        """Rasa's agent as it is now."""
        return self._agent

    async def warm_up(self) -> None:
        """Load now what the first message would load, so that nobody at a door waits for it."""
        somebody = Pseudonym("warm-up")
        for text in ("hola", "olá, tudo bem?", "hello there"):
            await self.turn(text, somebody)
        self.forget(somebody)

    def remembered(self, person: Pseudonym) -> dict[str, str]:
        return self._store.remembered(person)

    def forget(self, person: Pseudonym) -> None:
        self._store.forget(person)

    def _readable(self, text: str) -> str:
        """A payload of ours as it is; anything else that begins with a slash without the slash.

        Rasa takes `/intent{...}` for an intent, whoever typed it.
        """
        if not text.lstrip().startswith("/"):
            return text
        if read_payload(text, *payloads()) is not None:
            return text.strip()
        return text.lstrip("/ ")

    @asynccontextmanager
    async def _one_at_a_time(self, person: Pseudonym) -> AsyncIterator[None]:
        """Messages of one person are answered in the order in which they came."""
        lock = self._locks.get(person)
        if lock is None:
            lock = self._locks[person] = asyncio.Lock()
        async with lock:
            if self._line is None:
                yield
            else:
                async with self._line.turn_of(person):
                    yield


def payloads() -> tuple[frozenset[str], Mapping[str, frozenset[str]]]:
    """What a button may hold: the intents, and the closed list of values of each entity."""
    library = shelf.library()
    topics = frozenset(library.topics)
    intents = topics | frozenset(CONVERSATION_INTENTS) | frozenset(_BUTTON_INTENTS)
    values = {
        "topic": topics,
        "need": frozenset(library.needs),
        "group": frozenset(GROUPS),
        "language": frozenset(
            language.id for language in library.languages.values() if language.is_ours
        ),
        "place": frozenset(area.id for area in library.areas) | {ANYWHERE},
    }
    return intents, values


def _load_agent(model: Path, store: SlotTrackerStore) -> Agent:
    if not model.exists():
        raise ModelError(f"there is no model at {model}; train one with: python -m bot train")
    try:
        with undisturbed():
            agent = Agent.load(
                str(model),
                tracker_store=store,
                lock_store=InMemoryLockStore(),
                generator=CatalogNLG(is_apart=False),
                action_endpoint=InProcessActions(),
            )
    except Exception as error:  # Rasa raises many kinds for a broken archive; all mean the same.
        raise ModelError(f"the model {model} cannot be loaded: {error}") from error
    if agent.processor is None:
        raise ModelError(f"the model {model} cannot be loaded")
    # Without Rasa's wrapper: when a store fails it logs the error's text, and keeps the whole
    # conversation, every word of it, in a store of its own for as long as the process lives.
    agent.tracker_store = agent.processor.tracker_store = store
    if isinstance(agent.processor.graph_runner, DaskGraphRunner):
        agent.processor.graph_runner = GraphInOrder(agent.processor.graph_runner)
    agent.processor = QuickProcessor.of(agent.processor)
    share_common_words(agent)
    return agent


def _with_offered(parsed: Mapping[str, Any]) -> dict[str, Any]:
    offered = (parsed.get("gate") or {}).get("offered") or ()
    entities = list(parsed.get("entities") or [])
    return {**parsed, "entities": [*entities, *([offered_entity(offered)] if offered else [])]}


def _outdated(parsed: Mapping[str, Any]) -> tuple[str, ...]:
    """The slots that this message makes old: what was offered, and with a new topic the need."""
    intent = parsed["intent"]["name"]
    is_topic = intent in shelf.library().topics or intent in ("full_answer", "show_card")
    return ("offered", "need") if is_topic else ("offered",)


def _turn(parsed: Mapping[str, Any], replies: tuple[Reply, ...]) -> Turn:
    gate: Mapping[str, Any] = parsed.get("gate") or {}
    intent = parsed["intent"]["name"]
    topics = shelf.library().topics
    entities = {e["entity"]: e["value"] for e in parsed.get("entities") or []}
    if gate:
        outcome, topic = gate["outcome"], gate["topic"]
    else:
        topic = entities.get("topic", intent) if intent in _ON_A_TOPIC else intent
        outcome = "answered" if topic in topics else "conversation"
    language = (parsed.get("language") or {}).get("code") or (
        replies[0].language if replies else None
    )
    return Turn(
        language=language,
        outcome=outcome,
        topic=topic,
        # In doubt the topics to choose from; beside an answer those that are one tap away.
        offered=tuple(gate.get("offered") or gate.get("also") or ()),
        confidence=float(gate.get("confidence", 1.0)),
        urgent=any(reply.urgent for reply in replies),
        replies=replies,
        parsed=parsed,
    )
