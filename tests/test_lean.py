"""What bot.lean promises, each in a fresh Python, as a start is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.lean import StandIn
from bot.settings import ROOT

UNUSED = (
    "tensorflow", "keras", "jax", "matplotlib", "slack_sdk", "aiogram", "twilio", "webexteamssdk",
    "socketio", "prompt_toolkit", "boto3", "pymongo", "requests", "sklearn", "spacy.cli",
)  # fmt: skip

_LEAN = """
import sys
from bot.quiet import be_quiet
from bot.lean import be_lean
be_quiet()
be_lean()
"""


def python(code: str, folder: Path = ROOT, **environ: str) -> str:
    """What a fresh Python prints; its complaints when it fails."""
    done = subprocess.run(
        [sys.executable, "-c", _LEAN + textwrap.dedent(code)],
        cwd=folder, capture_output=True, text=True, timeout=280,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_the_engine_imports_nothing_that_it_does_not_use() -> None:
    out = python(
        f"""
        import json, bot.engine, bot.nlu.gate, bot.nlu.intent_classifier, bot.nlu.sign_finder
        from rasa.engine.recipes.default_recipe import DefaultV1Recipe
        DefaultV1Recipe._from_registry("RulePolicy")
        import rasa.model_training, rasa.graph_components.validators.default_recipe_validator
        print(json.dumps([name for name in {UNUSED!r} if name in sys.modules]))
        """
    )
    assert json.loads(out) == []


def test_spacy_finds_no_other_library_of_numbers_though_one_is_there(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    python(
        """
        sys.path.insert(0, ".")
        import spacy, thinc.compat
        assert not thinc.compat.has_torch and not thinc.compat.has_tensorflow
        assert not {"torch", "tensorflow", "h5py"} & set(sys.modules)
        """,
        tmp_path,
    )


def test_every_built_in_channel_is_still_rasas_own() -> None:
    out = python(
        """
        from rasa.core.channels import UserMessage, console
        assert "slack_sdk" not in sys.modules
        from rasa.core.channels import BUILTIN_CHANNELS, SlackInput
        import rasa.core.channels, rasa.core.channels.slack, rasa.core.channels.channel
        assert SlackInput is rasa.core.channels.slack.SlackInput is BUILTIN_CHANNELS["slack"]
        assert UserMessage is rasa.core.channels.channel.UserMessage
        assert rasa.core.channels.console is console
        assert rasa.core.channels.UserMessage is UserMessage
        print(len(BUILTIN_CHANNELS))
        """
    )
    assert int(out) == 15


def test_a_component_is_imported_when_a_pipeline_names_it() -> None:
    python(
        """
        from rasa.engine.recipes.default_recipe import DefaultV1Recipe
        found = DefaultV1Recipe._from_registry("WhitespaceTokenizer").clazz
        from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
        assert found is WhitespaceTokenizer
        assert "rasa.nlu.tokenizers.spacy_tokenizer" not in sys.modules
        """
    )


def test_a_name_that_rasa_does_not_know_is_refused_in_rasas_words() -> None:
    python(
        """
        from rasa.engine.recipes.default_recipe import DefaultV1Recipe
        from rasa.shared.exceptions import InvalidConfigException
        try:
            DefaultV1Recipe._from_registry("NoSuchThing")
        except InvalidConfigException as error:
            assert "NoSuchThing" in str(error)
        else:
            raise SystemExit("accepted")
        """
    )


_DIET = """
recipe: default.v1
assistant_id: tiny
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: CountVectorsFeaturizer
  - name: DIETClassifier
    epochs: 1
policies:
  - name: TEDPolicy
    epochs: 1
    max_history: 2
  - name: RulePolicy
"""
_NLU = """
version: "3.1"
nlu:
  - intent: hello
    examples: |
      - hi
      - hello
      - hey there
  - intent: bye
    examples: |
      - bye
      - good bye
stories:
  - story: a
    steps: [{intent: hello}, {action: utter_hello}]
  - story: b
    steps: [{intent: bye}, {action: utter_hello}]
"""
_DOMAIN = """
version: "3.1"
intents: [hello, bye]
responses: {utter_hello: [{text: hi}]}
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    for name, text in {"config.yml": _DIET, "data.yml": _NLU, "domain.yml": _DOMAIN}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="needs what make env-rasa installs")
def test_a_pipeline_with_tensorflow_trains_and_answers(tiny: Path) -> None:
    out = python(
        """
        import asyncio, rasa.model_training
        model = rasa.model_training.train("domain.yml", "config.yml", "data.yml", "models").model
        from rasa.core.agent import Agent
        agent = Agent.load(model)
        parsed = asyncio.run(agent.parse_message("hello"))
        assert "tensorflow" in sys.modules
        replies = asyncio.run(agent.handle_text("hello"))
        print(sorted(i["name"] for i in parsed["intent_ranking"]))
        """,
        tiny,
    )
    assert out.splitlines()[-1] == "['bye', 'hello']"


def test_without_tensorflow_it_says_what_to_install(tiny: Path) -> None:
    out = python(
        """
        # A machine on which nobody has installed TensorFlow: no path leads to it.
        import importlib.machinery as machinery
        find = machinery.PathFinder.find_spec
        class Elsewhere(machinery.PathFinder):
            @classmethod
            def find_spec(cls, name, path=None, target=None):
                return None if name.split(".")[0] == "tensorflow" else find(name, path, target)
        sys.meta_path[sys.meta_path.index(machinery.PathFinder)] = Elsewhere
        import rasa.model_training
        try:
            rasa.model_training.train("domain.yml", "config.yml", "data.yml", "models")
        except ImportError as error:
            print(error)
        """,
        tiny,
    )
    assert "make env-rasa" in out


_PLAIN = """
recipe: default.v1
assistant_id: tiny
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: CountVectorsFeaturizer
  - name: LogisticRegressionClassifier
policies:
  - name: RulePolicy
"""


@pytest.mark.parametrize(
    "command",
    [
        ["data", "validate", "--data", "data.yml"],
        ["train", "--data", "data.yml", "--fixed-model-name", "again"],
        ["test", "nlu", "--nlu", "data.yml", "--no-plot"],
    ],
    ids=" ".join,
)
def test_rasas_own_commands_work(tiny: Path, command: list[str]) -> None:
    (tiny / "config.yml").write_text(_PLAIN, encoding="utf-8")
    python(
        f"""
        import rasa.model_training
        from bot.commands import main
        rasa.model_training.train("domain.yml", "config.yml", "data.yml", "models")
        sys.argv = ["bot", "rasa", *{command!r}]
        try:
            main()
        except SystemExit as left:
            assert not left.code, left.code
        assert "tensorflow" not in sys.modules
        """,
        tiny,
    )


def test_a_stand_in_of_what_nobody_loaded_is_nothing_to_anybody() -> None:
    stand_in = StandIn("wave", "Wave_read")
    sys.modules.pop("wave", None)
    assert not issubclass(int, stand_in)  # type: ignore[arg-type]
    assert {int}.isdisjoint([stand_in])
    assert stand_in.__name__ == "Wave_read"
    assert "wave" not in sys.modules


def test_a_stand_in_of_what_is_loaded_compares_as_that() -> None:
    stand_in = StandIn("decimal", "Decimal")
    from decimal import Decimal

    assert stand_in in {Decimal}
    assert issubclass(Decimal, stand_in)  # type: ignore[arg-type]
    assert isinstance(Decimal(1), stand_in)  # type: ignore[arg-type]
    assert stand_in("2") == Decimal(2)
    assert issubclass(type("Mine", (stand_in,), {}) if False else _subclass(stand_in), Decimal)


def _subclass(stand_in: StandIn) -> type:
    class Mine(stand_in):  # type: ignore[misc, valid-type]
        pass

    return Mine


def test_what_is_loaded_for_good_is_put_aside_once_until_it_is_replaced() -> None:
    out = python(
        """
        import gc
        from bot.settled import settle, unsettle
        settle()
        print(gc.get_freeze_count() > 1000)
        unsettle()
        settle()
        print(gc.get_freeze_count())
        """
    )
    assert out.split() == ["True", "0"]


def test_scikit_learns_function_behind_a_stand_in_does_what_it_does() -> None:
    out = python(
        """
        import rasa.utils.tensorflow.model_data as model_data
        print("sklearn" in sys.modules)
        train, test = model_data.train_test_split(list(range(10)), test_size=3, random_state=1)
        print(len(train), len(test), "sklearn" in sys.modules)
        """
    )
    assert out.split() == ["False", "7", "3", "True"]
