"""Rasa importer: topics become intents, responses and rules; examples keep their voice.

Adding a topic is one .md file, one file of examples a language and catalog entries: nothing here or
in domain.yml names a topic.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import rasa.shared.utils.io
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot.content.load_topics import load_topics
from bot.content.topic import Topic
from bot.rasa_parts.example_message import ExampleMessage
from bot.rasa_parts.nlu_files import read_examples
from bot.settings import read_settings

# Topics about getting help are answered, and then routed: topic -> the action that follows.
ROUTED = {
    "find_lawyer": "action_find_lawyer",
    "legal_fund": "action_find_legal_fund",
    "organizations": "action_list_organizations",
}


class FarolImporter(TrainingDataImporter):
    """Reads config.yml, domain.yml, data/topics, data/rules and data/nlu; opens nothing else."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | list[str] | None = None,
        training_data_paths: list[str] | str | None = None,
        **kwargs: Any,
    ) -> None:
        self.config_file = config_file
        self._domain_path = domain_path
        paths = (
            [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths
        )
        given = Path(paths[0]) if paths else None
        self._data = given if given and (given / "topics").is_dir() else read_settings().data

    @cached_method
    def get_domain(self) -> Domain:
        domain = Domain.load(self._domain_path) if self._domain_path else Domain.empty()
        return domain.merge(Domain.from_dict(topic_domain(self._topics())))

    @cached_method
    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        reader = YAMLStoryReader(self.get_domain())
        steps = []
        for path in sorted((self._data / "rules").glob("*.yml")):
            steps += reader.read_from_file(path)
        steps += YAMLStoryReader(self.get_domain()).read_from_parsed_yaml(
            {"version": "3.1", "rules": [topic_rule(topic) for topic in self._topics().values()]}
        )
        return StoryGraph(steps)

    def get_conversation_tests(self) -> StoryGraph:
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        if not self.config_file:
            return {}
        config: dict[str, Any] = rasa.shared.utils.io.read_model_configuration(self.config_file)
        return config

    def get_config_file_for_auto_config(self) -> str | None:
        return self.config_file

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        # All languages are one model, so that it is read once whatever language is asked for.
        return self._nlu_data()

    @cached_method
    def _nlu_data(self) -> TrainingData:
        return TrainingData(
            [
                ExampleMessage.build(
                    text=example.text,
                    intent=example.intent,
                    intent_metadata={"voice": example.voice, "language": example.language},
                )
                for example in read_examples(self._data / "nlu")
            ]
        )

    @cached_method
    def _topics(self) -> dict[str, Topic]:
        return load_topics(self._data / "topics")


def topic_domain(topics: dict[str, Topic]) -> dict[str, Any]:
    """Intents and responses of all topics, as domain.yml would name them.

    The response's text stands in for the catalog's, which bot.rasa_parts.catalog_nlg gives.
    """
    return {
        "version": "3.1",
        "intents": sorted(topics),
        "responses": {f"utter_{topic.id}": [{"text": topic.title}] for topic in topics.values()},
    }


def topic_rule(topic: Topic) -> dict[str, Any]:
    """The rule of one topic: its intent gets its text, and is routed if it asks for help."""
    steps: list[dict[str, str]] = [{"intent": topic.id}, {"action": f"utter_{topic.id}"}]
    if topic.id in ROUTED:
        steps.append({"action": ROUTED[topic.id]})
    return {"rule": topic.title, "steps": steps}


def rules_text(topics: dict[str, Topic]) -> str:
    """The generated rules as a file, for whoever wants to read them."""
    return yaml.safe_dump(
        {"version": "3.1", "rules": [topic_rule(topic) for topic in topics.values()]},
        allow_unicode=True, sort_keys=False,
    )  # fmt: skip
