"""Rasa component: the last of the pipeline, which decides what is done with the message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.content import shelf
from bot.nlu.messages import GATE, LANGUAGE, NORMALIZED, SIGNS, caller_knows, is_payload
from bot.nlu.verdict import FOREIGN, Thresholds, Verdict, follow_up, judge

# The intents of domain.yml that no example trains: the gate and buttons alone give them.
OFFER = "offer_topics"
GIVE_PLACE = "give_place"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Gate(GraphComponent):
    """Sets the final intent, the slots' entities and `gate`; see bot.nlu.verdict."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return vars(Thresholds())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Gate:
        return cls(Thresholds(**{name: config[name] for name in vars(Thresholds())}))

    def __init__(self, thresholds: Thresholds) -> None:
        self.thresholds = thresholds

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not is_payload(message):
                self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        signs: dict[str, Any] = message.get(SIGNS) or {}
        words = str(message.get(NORMALIZED) or "").split()
        after = caller_knows(message).get("after")
        topics = shelf.library().topics
        related = topics[after].next if after in topics else ()
        ranking = follow_up(message.get(INTENT_RANKING_KEY), after, related, len(words))
        verdict = judge(ranking, self.thresholds, danger=bool(signs.get("danger")))
        intent = _intent(verdict)
        if signs.get("place_only"):
            intent = GIVE_PLACE
            verdict = Verdict("conversation", GIVE_PLACE, (), 1.0, False, "only a place")
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set(INTENT, {"name": intent, "confidence": verdict.confidence}, add_to_output=True)
        message.set(GATE, vars(verdict), add_to_output=True)
        entities = list(message.get(ENTITIES) or [])
        language = message.get(LANGUAGE) or {}
        if language.get("sure"):
            entities.append(_entity("language", language["code"]))
        if verdict.outcome == "answered" and verdict.topic:
            entities.append(_entity("topic", verdict.topic))
        if signs.get("place"):
            entities.append(_entity("place", signs["place"]))
        message.set(ENTITIES, entities, add_to_output=True)


def _intent(verdict: Verdict) -> str:
    if verdict.outcome == "offered":
        return OFFER
    return verdict.topic or FOREIGN


def _entity(name: str, value: str) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "Gate"}
