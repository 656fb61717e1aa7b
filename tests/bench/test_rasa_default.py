"""Rasa's default, asked the same questions as the bot."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from bot.bench.rasa_default import ask_rasas_default, result
from bot.evaluate import Question


def write_examples(data: Path, intent: str, *texts: str) -> None:
    folder = data / "nlu" / "en"
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"      - {text}\n" for text in texts)
    (folder / f"{intent}.yml").write_text(
        f"nlu:\n  - intent: {intent}\n    metadata: {{voice: a}}\n    examples: |\n{lines}",
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    "intent, outcome",
    [
        pytest.param("bond", "answered", id="a topic"),
        pytest.param("thanks", "conversation", id="small talk"),
        pytest.param("out_of_scope", "declined", id="foreign"),
        pytest.param("nlu_fallback", "declined", id="its own doubt"),
    ],
)
def test_what_rasa_says_is_read_as_a_person_would_get_it(intent, outcome):
    assert result(intent, 0.5).outcome == outcome


@pytest.mark.prove
@pytest.mark.skipif(not importlib.util.find_spec("tensorflow"), reason="needs make env-rasa")
def test_it_learns_and_answers(tmp_path):
    write_examples(tmp_path, "bond", "how much is the bond", "pay the bond", "bond money")
    write_examples(tmp_path, "taxes", "file my taxes", "do i pay taxes", "tax return")
    asked = [Question("the bond", "bond"), Question("my taxes", "taxes")]
    found = ask_rasas_default(tmp_path, asked, epochs=30)
    assert [one.topic for one in found] == ["bond", "taxes"]
