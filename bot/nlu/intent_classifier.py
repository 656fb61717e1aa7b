"""Rasa component: which intent a message means, by two opinions over its n-grams."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.intent_model import IntentModel, Sharpness
from bot.nlu.messages import NORMALIZED, is_payload
from bot.nlu.model_files import ModelFiles

# How many of the ranked intents later components see.
_RANKED = 20


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifierOfTwo(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking`, confidences summing to 1 over all intents."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # What a score of 1 more multiplies the odds by is exp(sharpness), for each opinion.
            "sharpness_borders": Sharpness().borders,
            "sharpness_network": Sharpness().network,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifierOfTwo:
        return cls(config, None, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifierOfTwo:
        with model_storage.read_from(resource) as folder:
            return cls(config, IntentModel.load(ModelFiles(folder)), model_storage, resource)

    def __init__(
        self,
        config: dict[str, Any],
        model: IntentModel | None,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        self.sharpness = Sharpness(config["sharpness_borders"], config["sharpness_network"])
        self.model = model
        self._storage = model_storage
        self._resource = resource

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        texts = [example.get(NORMALIZED) for example in examples]
        intents = [example.get(INTENT) for example in examples]
        self.model = IntentModel.fit(texts, intents)
        with self._storage.write_to(self._resource) as folder:
            self.model.save(ModelFiles(folder))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        assert self.model is not None, "process comes after train or load"
        for message in messages:
            if is_payload(message):
                continue
            ranking = self.ranking(message.get(NORMALIZED))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[:_RANKED], add_to_output=True)
        return messages

    def ranking(self, normalized: str) -> list[dict[str, Any]]:
        """All intents, likeliest first, as Rasa writes them: {"name", "confidence"}."""
        assert self.model is not None
        shares = self.model.shares(normalized, self.sharpness)
        return [
            {"name": self.model.classes[i], "confidence": float(shares[i])}
            for i in np.argsort(-shares, kind="stable")
        ]
