"""Rasa component: which of our languages a message is in, weighed with what the caller knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from bot.catalogs.translator import LANGUAGES
from bot.language.decide import decide
from bot.language.identify import identify
from bot.nlu.messages import LANGUAGE, NORMALIZED, caller_knows, is_payload
from bot.nlu.ngram_model import NgramBlock, NgramFeatures, NgramModel

_BLOCKS = (NgramBlock("char_wb", 1, 4, min_texts=3),)


class OwnCharacters:
    """The character model of our own examples, as bot.language.identify wants it."""

    def __init__(self, model: NgramModel) -> None:
        self.model = model

    def probabilities(self, normalized: str) -> Mapping[str, float]:
        scores = self.model.scores(normalized)
        shares = np.exp(scores - scores.max())
        return dict(zip(self.model.classes, (shares / shares.sum()).tolist()))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Sets `language` and, when it is sure, an entity of that name that fills the slot."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        return cls(None, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageIdentifier:
        with model_storage.read_from(resource) as folder:
            return cls(OwnCharacters(NgramModel.load(folder)), model_storage, resource)

    def __init__(
        self, own: OwnCharacters | None, model_storage: ModelStorage, resource: Resource
    ) -> None:
        self.own = own
        self._storage = model_storage
        self._resource = resource

    def train(self, training_data: TrainingData) -> Resource:
        texts, codes = [], []
        for example in training_data.intent_examples:
            code = (example.get("metadata") or {}).get("intent", {}).get("language")
            if code in LANGUAGES:
                texts.append(example.get(NORMALIZED))
                codes.append(code)
        features, matrix = NgramFeatures.fit(texts, _BLOCKS)
        fitted = LogisticRegression(C=20, max_iter=60, multi_class="multinomial").fit(matrix, codes)
        model = NgramModel(features, fitted.classes_, fitted.coef_.T, fitted.intercept_)
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
        self.own = OwnCharacters(model)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        assert self.own is not None, "process comes after train or load"
        for message in messages:
            if is_payload(message):
                continue
            text = str(message.get(TEXT) or "")
            known = caller_knows(message)
            decided = decide(
                text, identify(text, self.own), conversation=known.get("language"),
                hint=known.get("hint"),
            )  # fmt: skip
            message.set(
                LANGUAGE,
                {
                    "code": decided.language,
                    "probability": decided.probability,
                    "sure": decided.sure,
                },
                add_to_output=True,
            )
        return messages
