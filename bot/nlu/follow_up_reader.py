"""Rasa component: weighs the last topic into the ranking of a message that may follow it up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import shelf
from bot.content.topic import Topic
from bot.nlu.dialogue_model import DialogueModel, read_follow_ups
from bot.nlu.follow_up import Kinship, Weights, follow_up
from bot.nlu.messages import NORMALIZED, caller_knows, is_payload
from bot.nlu.trained import Trained
from bot.settings import read_settings

_WEIGHTS = Weights()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FollowUpReader(Trained):
    """Sets `intent` and `intent_ranking` anew when the caller knows the last topic."""

    model: DialogueModel | None = None

    _kin_of: Mapping[str, Topic] | None = None
    _kin_found: Kinship

    def read_from(self, folder: Path) -> None:
        self.model = DialogueModel.load(folder)

    def write_to(self, folder: Path) -> None:
        assert self.model is not None, "written after train"
        self.model.save(folder)

    def train(self, training_data: TrainingData) -> Resource:
        groups = {topic.id: topic.group for topic in shelf.library().topics.values()}
        dialogues = list(read_follow_ups(read_settings().data / "follow_ups"))
        self.model = DialogueModel.fit(dialogues, groups)
        return self.kept()

    def process(self, messages: list[Message]) -> list[Message]:
        assert self.model is not None, "process comes after train or load"
        topics = shelf.library().topics
        for message in messages:
            after = caller_knows(message).get("after")
            if after not in topics or is_payload(message):
                continue
            text = str(message.get(NORMALIZED) or "")
            readings = self.model.read(text, str(after), topics[str(after)].group)
            alone = message.get(INTENT_RANKING_KEY)
            ranking = follow_up(alone, readings, str(after), text, self._kin(topics), _WEIGHTS)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _kin(self, topics: Mapping[str, Topic]) -> Kinship:
        """Found once for each state of the content."""
        if self._kin_of is not topics:
            self._kin_found = Kinship({name: topic.next for name, topic in topics.items()})
            self._kin_of = topics
        return self._kin_found
