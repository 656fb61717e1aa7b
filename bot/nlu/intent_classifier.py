"""Rasa component: which intent a message means, by several opinions over its n-grams."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content.conversation import CONVERSATION_INTENTS
from bot.nlu.intent_model import IntentModel, Sharpness
from bot.nlu.messages import NORMALIZED, is_payload
from bot.nlu.model_files import ModelFiles
from bot.nlu.short_turns import NO_SHORT_TURNS, ShortTurns
from bot.nlu.trained import Trained

_KNOWN_SHARE = 0.9
# From here on a text is about a topic, and no turn of a conversation that it only sounds like.
_ABOUT_A_TOPIC = 0.5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifierOfTwo(Trained, IntentClassifier):
    """Sets `intent` and `intent_ranking`, confidences summing to 1 over all intents."""

    model: IntentModel | None = None
    short_turns: ShortTurns = NO_SHORT_TURNS

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # What a score of 1 more multiplies the odds by is exp(sharpness), for each opinion.
            "sharpness_borders": Sharpness().borders,
            "sharpness_network": Sharpness().network,
        }

    def read_from(self, folder: Path) -> None:
        self.model, self.short_turns = IntentModel.load(ModelFiles(folder)), ShortTurns.load(folder)

    def write_to(self, folder: Path) -> None:
        assert self.model is not None, "written after train"
        self.model.save(ModelFiles(folder))
        self.short_turns.save(folder)

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        texts = [example.get(NORMALIZED) for example in examples]
        intents = [example.get(INTENT) for example in examples]
        self.model = IntentModel.fit(texts, intents)
        self.short_turns = ShortTurns.of(texts, intents)
        return self.kept()

    def process(self, messages: list[Message]) -> list[Message]:
        assert self.model is not None, "process comes after train or load"
        for message in messages:
            if is_payload(message):
                continue
            ranking = self.ranking(message.get(NORMALIZED))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def ranking(self, normalized: str) -> list[dict[str, Any]]:
        """All intents, likeliest first, as Rasa writes them: {"name", "confidence"}."""
        assert self.model is not None
        sharpness = Sharpness(self.config["sharpness_borders"], self.config["sharpness_network"])
        shares = self.model.shares(normalized, sharpness)
        meant = self.short_turns.written_as(normalized)
        if meant is None and not self._is_about_a_topic(shares):
            meant = self.short_turns.heard_as(normalized)
        if meant is not None:
            # As sure as one can be of a whole message that everybody who wrote it meant alike.
            shares = shares * (1 - _KNOWN_SHARE)
            shares[self.model.classes.index(meant)] += _KNOWN_SHARE
        classes, confidences = self.model.classes, shares.tolist()
        return [
            {"name": classes[i], "confidence": confidences[i]}
            for i in np.argsort(-shares, kind="stable").tolist()
        ]

    def _is_about_a_topic(self, shares: NDArray[np.float32]) -> bool:
        """Whether one topic is likelier than all else together."""
        assert self.model is not None
        first = int(shares.argmax())
        return (
            shares[first] >= _ABOUT_A_TOPIC
            and self.model.classes[first] not in CONVERSATION_INTENTS
        )
