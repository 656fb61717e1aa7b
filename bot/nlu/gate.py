"""Rasa component: the last of the pipeline, which decides what is done with the message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot import shelf
from bot.content.conversation import CONVERSATION_INTENTS
from bot.nlu.follow_up import Kinship
from bot.nlu.messages import GATE, LANGUAGE, SIGNS, is_payload
from bot.nlu.verdict import FOREIGN, Thresholds, Verdict, judge, urgent_first

# The intents of domain.yml that no example trains: the gate and buttons alone give them.
OFFER = "offer_topics"
GIVE_PLACE = "give_place"
_CHANGE_LANGUAGE = "change_language"
_SELF_HARM_TOPIC = "mental_health"
_VIOLENCE_TOPIC = "domestic_violence"
# Death that waits in another country is this topic's own matter.
_ELSEWHERE_TOPIC = "asylum"
_LIKELIEST = 3
_LIKELY = 0.08
# An unknown language that looks like ours only by chance: below this share of one topic.
_CLEARLY_OURS = 0.8


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
        kin = Kinship({topic.id: topic.next for topic in shelf.library().topics.values()})
        return cls(Thresholds(**{name: config[name] for name in vars(Thresholds())}), kin)

    def __init__(self, thresholds: Thresholds, kin: Kinship) -> None:
        self.thresholds = thresholds
        self.kin = kin

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not is_payload(message):
                self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        signs: Mapping[str, Any] = message.get(SIGNS) or {}
        language: Mapping[str, Any] = message.get(LANGUAGE) or {}
        verdict = self.verdict(message.get(INTENT_RANKING_KEY), signs, language)
        intent = OFFER if verdict.outcome == "offered" else verdict.topic or FOREIGN
        spoken, is_named = _language(verdict, signs, language)
        message.set(INTENT, {"name": intent, "confidence": verdict.confidence}, add_to_output=True)
        message.set(GATE, {**vars(verdict), "language_named": is_named}, add_to_output=True)
        entities = list(message.get(ENTITIES) or [])
        if spoken is not None:
            entities.append(_entity("language", spoken))
        if verdict.outcome == "answered" and verdict.topic:
            entities.append(_entity("topic", verdict.topic))
        if signs.get("place"):
            entities.append(_entity("place", signs["place"]))
        message.set(ENTITIES, entities, add_to_output=True)

    def verdict(
        self,
        ranking: list[dict[str, Any]],
        signs: Mapping[str, Any],
        language: Mapping[str, Any],
    ) -> Verdict:
        """What to do, the signs weighed in."""
        verdict = judge(
            ranking, self.thresholds, danger=bool(signs.get("danger")),
            are_neighbours=self.kin.are_neighbours,
        )  # fmt: skip
        first = str(ranking[0]["name"])
        is_sure = float(ranking[0]["confidence"]) >= self.thresholds.sure
        # Nothing outweighs these two: a card too many costs a line, a missing one perhaps a life.
        if signs.get("crisis"):
            return urgent_first(verdict, _SELF_HARM_TOPIC, "words of self-harm")
        if signs.get("at_home"):
            return urgent_first(verdict, _VIOLENCE_TOPIC, "words of violence at home")
        is_elsewhere = is_sure and first == _ELSEWHERE_TOPIC and bool(signs.get("elsewhere"))
        # The blows of agents are the topic's own matter, if one is sure.
        is_theirs = is_sure and bool(signs.get("agents")) and first not in CONVERSATION_INTENTS
        if signs.get("violence") and not (is_elsewhere or is_theirs):
            return urgent_first(verdict, _VIOLENCE_TOPIC, "words of violence")
        # Words that alone decide nothing, where nothing else is sure and the topic is likely, even
        # behind what would be declined.
        likely = {
            str(intent["name"])
            for intent in ranking[:_LIKELIEST]
            if float(intent["confidence"]) >= _LIKELY
        }
        is_open = verdict.outcome in ("offered", "declined")
        at_home = signs.get("beating") and not signs.get("agents")
        if at_home and is_open and _VIOLENCE_TOPIC in likely:
            return urgent_first(verdict, _VIOLENCE_TOPIC, "words of blows, and the topic is likely")
        if signs.get("despair") and is_open and _SELF_HARM_TOPIC in likely:
            return urgent_first(verdict, _SELF_HARM_TOPIC, "words of despair, the topic is likely")
        share = float(ranking[0]["confidence"])
        is_life = first in (_SELF_HARM_TOPIC, _VIOLENCE_TOPIC) and share >= self.thresholds.life
        if is_life and is_open and not language.get("other"):
            return urgent_first(verdict, first, "likely, and a life may hang on it")
        if signs.get("place_only"):
            return Verdict("conversation", GIVE_PLACE, (), 1.0, False, "only a place")
        if language.get("other") and verdict.confidence < _CLEARLY_OURS:
            return replace(
                verdict, outcome="declined", topic=None, offered=(), also=(),
                reason="other language",
            )  # fmt: skip
        return verdict


def _language(
    verdict: Verdict, signs: Mapping[str, Any], language: Mapping[str, Any]
) -> tuple[str | None, bool]:
    """The language to remember, if any; and whether a wish for another one names it.

    "no hablo inglés" names none, but is in Spanish; "I don't speak English" names none at all.
    """
    spoken = language.get("code") if language.get("sure") else None
    if verdict.topic != _CHANGE_LANGUAGE:
        return spoken, True
    if signs.get("named_language"):
        return signs["named_language"], True
    if signs.get("denied_language") and spoken and spoken != signs["denied_language"]:
        return spoken, True
    return None, False


def _entity(name: str, value: str) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": 0, "extractor": "Gate"}
