"""Rasa component: which of our languages a message is in, weighed with what the caller knows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.catalogs.translator import LANGUAGES
from bot.language.decide import decide
from bot.language.identify import identify
from bot.language.other import other_language
from bot.nlu.learn import Steps, softmax
from bot.nlu.linear_model import LinearModel
from bot.nlu.messages import LANGUAGE, NORMALIZED, caller_knows, is_payload
from bot.nlu.model_files import ModelFiles
from bot.nlu.ngram_features import NgramBlock
from bot.nlu.trained import Trained

_BLOCKS = (NgramBlock("char_wb", 1, 4, min_texts=3),)
_STEPS = Steps(epochs=2, rate=0.12, forgotten=0.2)
_SHARPNESS = 4.0


class OwnCharacters:
    """The character model of our own examples, as bot.language.identify wants it."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model

    def probabilities(self, normalized: str) -> Mapping[str, float]:
        shares = softmax(_SHARPNESS * self.model.scores(normalized))
        return dict(zip(self.model.classes, shares.tolist()))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageIdentifier(Trained):
    """Sets `language`: {"code", "probability", "sure"}, and "other" when it is surely not ours."""

    own: OwnCharacters | None = None

    def read_from(self, folder: Path) -> None:
        self.own = OwnCharacters(LinearModel.load(ModelFiles(folder)))

    def write_to(self, folder: Path) -> None:
        assert self.own is not None, "written after train"
        self.own.model.save(ModelFiles(folder))

    def train(self, training_data: TrainingData) -> Resource:
        texts, codes = [], []
        # A third of the examples tells the three languages apart as well as all of them.
        for example in training_data.intent_examples[::3]:
            code = (example.get("metadata") or {}).get("intent", {}).get("language")
            if code in LANGUAGES:
                texts.append(example.get(NORMALIZED))
                codes.append(code)
        self.own = OwnCharacters(LinearModel.fit(texts, codes, _BLOCKS, _STEPS))
        return self.kept()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        assert self.own is not None, "process comes after train or load"
        for message in messages:
            if is_payload(message):
                continue
            text = str(message.get(TEXT) or "")
            known = caller_knows(message)
            other = other_language(text)
            words = None if other else identify(text, self.own, message.get(NORMALIZED))
            decided = decide(
                text, words, conversation=known.get("language"), hint=known.get("hint")
            )
            found = {
                "code": decided.language,
                "probability": decided.probability,
                "sure": decided.sure,
            }
            if other is not None:
                found["other"] = other
            message.set(LANGUAGE, found, add_to_output=True)
        return messages
