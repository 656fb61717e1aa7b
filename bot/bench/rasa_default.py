"""Rasa's default pipeline on our examples, asked our questions: a process of its own.

Run as `python -m bot.bench.rasa_default FOLDER`, where FOLDER has `config.yml`, `data/` and
`questions.json`, a list of texts. Writes `answers.json` there, Rasa's intents and confidences.
A process of its own, because the bot's leaves out TensorFlow, which DIET is made of.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.bench.material import write_rasas
from bot.content.conversation import CONVERSATION_INTENTS
from bot.errors import BotError
from bot.evaluate import FOREIGN, Question, Result
from bot.rasa_parts.nlu_files import read_examples

_UNSURE = "nlu_fallback"


class NoTensorFlow(BotError):
    """Rasa's default cannot be trained here; the message says what to run."""


def ask_rasas_default(
    data: Path, questions: Sequence[Question], *, epochs: int, every: int = 1
) -> list[Result]:
    """What Rasa's default says to each question, learned from every `every`-th example.

    About 2 minutes an epoch on two cores with all examples. Raises NoTensorFlow.
    """
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "rasa"
        write_rasas(list(read_examples(data / "nlu"))[::every], project, epochs)
        texts = [question.text for question in questions]
        (project / "questions.json").write_text(json.dumps(texts), encoding="utf-8")
        command = [sys.executable, "-m", "bot.bench.rasa_default", str(project)]
        if subprocess.run(command, check=False).returncode != 0:
            raise NoTensorFlow("Rasa's default was not trained; run: make env-rasa")
        answers = json.loads((project / "answers.json").read_text(encoding="utf-8"))
    return [result(intent, confidence) for intent, confidence in answers]


def result(intent: str, confidence: float) -> Result:
    """What somebody would get who hears Rasa's first intent, and an apology for its doubt."""
    if intent in (FOREIGN, _UNSURE):
        return Result("declined", None, (), confidence, "")
    outcome = "conversation" if intent in CONVERSATION_INTENTS else "answered"
    return Result(outcome, intent, (), confidence, "")


def main() -> None:
    """Train and ask, in the folder that the first argument names."""
    project = Path(sys.argv[1])
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    model = train_nlu(
        config=str(project / "config.yml"),
        nlu_data=str(project / "data"),
        output=str(project / "models"),
        domain=str(project / "domain.yml"),
    )
    assert model is not None
    agent = Agent.load(model)

    async def ask_all() -> list[tuple[str, float]]:
        answers = []
        for text in json.loads((project / "questions.json").read_text(encoding="utf-8")):
            intent = (await agent.parse_message(text))["intent"]
            answers.append((str(intent["name"]), float(intent["confidence"])))
        return answers

    answers = asyncio.run(ask_all())
    (project / "answers.json").write_text(json.dumps(answers), encoding="utf-8")


if __name__ == "__main__":
    main()
