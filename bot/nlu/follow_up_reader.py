"""Rasa component: weighs the last topic into the ranking of a message that may follow it up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import shelf
from bot.content.yaml_lines import Block, Items, read_block
from bot.errors import ContentError
from bot.language.normalize import normalize
from bot.nlu.follow_up import SAME, Kinship, Weights, follow_up
from bot.nlu.learn import Steps, softmax
from bot.nlu.linear_model import LinearModel
from bot.nlu.messages import NORMALIZED, caller_knows, is_payload
from bot.nlu.model_files import ModelFiles
from bot.nlu.ngram_features import NgramBlock
from bot.nlu.trained import Trained
from bot.settings import read_settings

_BLOCKS = (NgramBlock("word", 1, 2, min_texts=1), NgramBlock("char_wb", 2, 4, min_texts=1))
_STEPS = Steps(epochs=12, rate=0.1, forgotten=0.2, batch=32)
_SHARPNESS = 3.3


@dataclass(frozen=True)
class FollowUp:
    """What somebody wrote after an answer, and the topic they meant."""

    after: str
    text: str
    label: str


def read_follow_ups(folder: Path) -> Iterator[FollowUp]:
    """The dialogues of data/follow_ups/<language>.yml. Raises ContentError."""
    for file in sorted(folder.glob("*.yml")):
        for after, labels in read_block(file).items():
            if not isinstance(labels, Block):
                raise ContentError(file, after.line, f"write topics under `{after}`")
            for label, texts in labels.items():
                if not isinstance(texts, Items):
                    raise ContentError(file, label.line, f"write a list of texts under `{label}`")
                for text in texts:
                    yield FollowUp(str(after), str(text), str(label))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FollowUpReader(Trained):
    """Sets `intent` and `intent_ranking` anew when the caller knows the last topic."""

    model: LinearModel | None = None

    def read_from(self, folder: Path) -> None:
        self.model = LinearModel.load(ModelFiles(folder))

    def write_to(self, folder: Path) -> None:
        assert self.model is not None, "written after train"
        self.model.save(ModelFiles(folder))

    def train(self, training_data: TrainingData) -> Resource:
        self.model = fit_dialogues(list(read_follow_ups(read_settings().data / "follow_ups")))
        return self.kept()

    def process(self, messages: list[Message]) -> list[Message]:
        assert self.model is not None, "process comes after train or load"
        topics = shelf.library().topics
        for message in messages:
            after = caller_knows(message).get("after")
            if after not in topics or is_payload(message):
                continue
            kin = Kinship({name: topic.next for name, topic in topics.items()})
            text = str(message.get(NORMALIZED) or "")
            dialogue = dialogue_shares(self.model, text)
            alone = message.get(INTENT_RANKING_KEY)
            ranking = follow_up(alone, dialogue, str(after), text, kin, Weights())
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def fit_dialogues(dialogues: list[FollowUp]) -> LinearModel:
    """A model of what such words meant: the last topic again (SAME), or another one."""
    texts = [normalize(dialogue.text) for dialogue in dialogues]
    labels = [SAME if one.label == one.after else one.label for one in dialogues]
    return LinearModel.fit(texts, labels, _BLOCKS, _STEPS)


def dialogue_shares(model: LinearModel, normalized: str) -> dict[str, float]:
    """The share of each topic, and of SAME."""
    return dict(zip(model.classes, softmax(_SHARPNESS * model.scores(normalized)).tolist()))
