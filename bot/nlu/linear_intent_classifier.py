"""Rasa component: which intent a message means, by a linear SVM over its n-grams."""

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
from sklearn.svm import LinearSVC

from bot.nlu.messages import NORMALIZED, is_payload
from bot.nlu.ngram_model import NgramBlock, NgramFeatures, NgramModel

# How many of the ranked intents later components see.
_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking`, confidences summing to 1 over all intents."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # The SVM's C: how much one wrong training text may bend the border.
            "c": 0.3,
            # What a difference of scores of 1 multiplies the odds by is exp(sharpness).
            "sharpness": 4.0,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        return cls(config, None, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, NgramModel.load(folder), model_storage, resource)

    def __init__(
        self,
        config: dict[str, Any],
        model: NgramModel | None,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        self.config = config
        self.model = model
        self._storage = model_storage
        self._resource = resource

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        texts = [example.get(NORMALIZED) for example in examples]
        intents = [example.get(INTENT) for example in examples]
        self.model = fit_intents(texts, intents, c=self.config["c"])
        with self._storage.write_to(self._resource) as folder:
            self.model.save(folder)
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
        scores = self.model.scores(normalized) * self.config["sharpness"]
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        return [
            {"name": self.model.classes[i], "confidence": float(shares[i])}
            for i in np.argsort(-shares, kind="stable")
        ]


def fit_intents(texts: list[str], intents: list[str], *, c: float) -> NgramModel:
    """A model of normalized texts and their intents, one language or many together."""
    blocks = (NgramBlock("word", 1, 2, min_texts=2), NgramBlock("char_wb", 2, 5, min_texts=3))
    features, matrix = NgramFeatures.fit(texts, blocks)
    fitted = LinearSVC(C=c, random_state=0).fit(matrix, intents)
    return NgramModel(features, fitted.classes_, fitted.coef_.T, fitted.intercept_)
