"""One run of the bench: everything in processes of their own."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.bench.commands import BenchError, run
from bot.bench.figures import Bench, BenchOptions, Endured, Figures, Spent
from bot.bench.install import installed
from bot.bench.live import endure, measure_changes
from bot.bench.load import farol_person, rasa_person
from bot.bench.material import Material, make_material, write_config
from bot.bench.servers import Recipe, Served, Server, serve_in_turn
from bot.settings import ROOT, Settings, read_settings
from bot.train import CHECKSUM, CURRENT, TRAINED_ON


def run_bench(
    settings: Settings, options: BenchOptions, say: Callable[[str], None] = lambda line: None
) -> Bench:
    """All figures. Raises BenchError, also where TensorFlow is not installed."""
    if find_spec("tensorflow") is None:
        raise BenchError("Rasa's default needs TensorFlow; run: make env-rasa")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        material = make_material(settings.data, folder, options.per_intent, options.epochs[-1])
        say(f"{len(material.examples)} examples, {len(material.questions)} questions")
        floor = _understanding(Figures("the floor"), None, material, folder)
        say("the floor is measured")
        farol, ours = _farol(material, folder)
        say("Farol is trained")
        rasa, theirs = _rasa(material, folder, options.epochs)
        say("Rasa's default is trained")
        texts = [question.text for question in material.questions]
        served = serve_in_turn({"farol": ours, "rasa": theirs}, texts, options)
        say("both have served")
        copies = read_settings({**os.environ, **ours.environ})
        changes, endured = measure_changes(
            ours, copies, texts, options.live_seconds, options.endurance
        )
    return Bench(
        options,
        len(material.examples),
        len({example.intent for example in material.examples}),
        _with(farol, served["farol"]),
        _with(rasa, served["rasa"]),
        floor,
        changes,
        endured,
    )


def run_endurance(settings: Settings, messages: int) -> Endured:
    """So many messages to the model that is served, and ten changes of it: what memory does.

    Nothing is trained and nobody else is measured, so that it takes minutes. Raises BenchError.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        material = make_material(settings.data, folder, per_intent=1, epochs=1)
        models = folder / "models"
        models.mkdir()
        for name in (CURRENT, CHECKSUM, TRAINED_ON):
            if (settings.models / name).exists():
                shutil.copy(settings.models / name, models / name)
        if not (models / CURRENT).exists():
            raise BenchError("there is no model yet; run: python -m bot train --activate")
        # The examples are those of the model, so that no change asks for a training.
        shutil.rmtree(material.farol_data)
        shutil.copytree(settings.data, material.farol_data)
        recipe = _recipe(material, folder)
        copies = read_settings({**os.environ, **recipe.environ})
        texts = [question.text for question in material.questions]
        with Server(recipe, texts[0]) as server:
            return endure(server, copies, texts, messages)


def _recipe(material: Material, folder: Path) -> Recipe:
    environ = {
        "FAROL_DATA": str(material.farol_data),
        "FAROL_MODELS": str(folder / "models"),
        "FAROL_STATE": str(folder / "state"),
    }
    command = (sys.executable, "-m", "bot.bench.server", "{port}")
    return Recipe(command, ROOT, environ, farol_person)


def _farol(material: Material, folder: Path) -> tuple[Figures, Recipe]:
    recipe = _recipe(material, folder)
    _, training = run([sys.executable, "-m", "bot", "train"], ROOT, recipe.environ)
    model = folder / "models" / "current.tar.gz"
    figures = Figures("Farol", installed(ROOT / "requirements.lock"), training)
    return _understanding(figures, model, material, folder, recipe.environ), recipe


def _rasa(material: Material, folder: Path, epochs: Sequence[int]) -> tuple[Figures, Recipe]:
    """The last number of epochs trains what is served; the others are for the reckoning."""
    rasa = (sys.executable, "-m", "rasa")
    quiet = {"RASA_TELEMETRY_ENABLED": "false"}
    train = [*rasa, "train", "--fixed-model-name", "m", "--quiet"]
    trainings: dict[int, Spent] = {}
    for number in epochs:
        write_config(material.rasa, number)
        # Rasa keeps what it has trained before, and would train the second time from there.
        shutil.rmtree(material.rasa / ".rasa", ignore_errors=True)
        _, trainings[number] = run([*train, "--force"], material.rasa, quiet)
    model = material.rasa / "models" / "m.tar.gz"
    figures = Figures("Rasa's default", installed(ROOT / "requirements-rasa.lock"),
                      trainings[epochs[-1]], trainings)  # fmt: skip
    figures = _understanding(figures, model, material, folder, quiet)
    command = (*rasa, "run", "--port", "{port}", "--model", str(model))
    return figures, Recipe(command, material.rasa, quiet, rasa_person)


def _understanding(
    figures: Figures,
    model: Path | None,
    material: Material,
    folder: Path,
    environ: Mapping[str, str] | None = None,
) -> Figures:
    asked = folder / "asked.json"
    asked.write_text(
        json.dumps(
            {
                "model": str(model) if model else None,
                "default_imports": figures.name.startswith("Rasa"),
                "examples": [(e.text, e.intent) for e in material.examples],
                "questions": [(q.text, q.intent) for q in material.questions],
            }
        ),
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "bot.bench.understand", str(asked)]
    printed, _ = run(command, ROOT, environ or {})
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    seconds = sorted(found["seconds"])
    return replace(
        figures,
        # The floor is trained where it is asked.
        training=Spent(*found["ready"]) if model is None else figures.training,
        model_size=model.stat().st_size if model else None,
        right=found["right"],
        understanding_p50=seconds[len(seconds) // 2],
        understanding_p99=seconds[int(len(seconds) * 0.99)],
    )


def _with(figures: Figures, served: Served) -> Figures:
    return replace(
        figures,
        start=served.start,
        memory=served.memory,
        memory_after=served.memory_after,
        loads=served.loads,
    )
