"""The same examples for all who are measured: a project of ours and a project of Rasa's default."""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.rasa_parts.nlu_files import Example, read_examples

# What `rasa init` gives, but for the number of epochs, which the report names.
_PIPELINE = """
recipe: default.v1
assistant_id: bench
language: es
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
  - name: TEDPolicy
    max_history: 5
    epochs: {epochs}
    constrain_similarities: true
"""


@dataclass(frozen=True)
class Material:
    """Folders to train in, and questions of people whose voice no training text has."""

    farol_data: Path
    rasa: Path
    examples: tuple[Example, ...]
    questions: tuple[Example, ...]


def make_material(data: Path, folder: Path, per_intent: int, epochs: int) -> Material:
    """`per_intent` examples of each intent and language to train on, others to ask."""
    piles: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in read_examples(data / "nlu"):
        piles[example.language, example.intent].append(example)
    examples: list[Example] = []
    questions: list[Example] = []
    chance = random.Random(8)
    for pile in piles.values():
        chance.shuffle(pile)
        examples += pile[:per_intent]
        questions += pile[per_intent : per_intent + 2]
    chance.shuffle(questions)
    farol_data = folder / "data"
    shutil.copytree(data, farol_data, ignore=shutil.ignore_patterns("nlu"))
    _write_ours(examples, farol_data / "nlu")
    rasa = folder / "rasa"
    write_rasas(examples, rasa, epochs)
    return Material(farol_data, rasa, tuple(examples), tuple(questions))


def _write_ours(examples: list[Example], folder: Path) -> None:
    files: dict[Path, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for example in examples:
        path = folder / example.language / f"{example.intent}.yml"
        files[path][example.voice].append(example.text)
    for path, voices in files.items():
        blocks = [
            {"intent": path.stem, "metadata": {"voice": voice}, "examples": _lines(texts)}
            for voice, texts in voices.items()
        ]
        _write(path, {"version": "3.1", "nlu": blocks})


def write_rasas(examples: list[Example], folder: Path, epochs: int) -> None:
    """A project that trains Rasa's default pipeline and policies on these examples."""
    texts: dict[str, list[str]] = defaultdict(list)
    for example in examples:
        texts[example.intent].append(example.text)
    folder.mkdir(parents=True)
    write_config(folder, epochs)
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    _write(
        folder / "domain.yml",
        {
            "version": "3.1",
            "intents": sorted(texts),
            "responses": {f"utter_{name}": [{"text": f"about {name}"}] for name in texts},
        },
    )
    steps = {name: [{"intent": name}, {"action": f"utter_{name}"}] for name in texts}
    _write(
        folder / "data" / "all.yml",
        {
            "version": "3.1",
            "nlu": [{"intent": name, "examples": _lines(said)} for name, said in texts.items()],
            "rules": [{"rule": name, "steps": steps[name]} for name in texts],
            "stories": [{"story": name, "steps": steps[name]} for name in texts],
        },
    )


def write_config(project: Path, epochs: int) -> None:
    """The pipeline and policies of such a project, for so many epochs."""
    (project / "config.yml").write_text(_PIPELINE.format(epochs=epochs), encoding="utf-8")


def _lines(texts: list[str]) -> str:
    return "".join(f"- {text}\n" for text in texts)


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, width=10_000), encoding="utf-8")
