"""A new model, and Rasa's own commands on the same files."""

from __future__ import annotations

import gc
import sys

import typer

from bot.commands.console import console
from bot.settings import read_settings


def train(activate: bool = typer.Option(True, help="Serve this model from now on.")) -> None:
    """Train a new model under models/."""
    from bot.train import train as train_model

    # Python looks for rings of values that nobody holds, the oftener the more values there are:
    # five seconds of fifty over 75,000 examples that Rasa copies ten times. This process ends soon.
    gc.disable()
    with console.status("Training on the examples of data/nlu (about a minute) …"):
        model = train_model(read_settings(), activate)
    console.print(f"Trained {model.name}" + (", and it will be served" if activate else ""))


def rasa(context: typer.Context) -> None:
    """Rasa's own commands on the same files: rasa train, rasa shell, rasa test nlu …"""
    # Not `.venv/bin/rasa`: that needs what bot.lean puts off, and `make run` does not install.
    sys.argv = ["rasa", *context.args]
    from rasa.__main__ import main as rasa_main

    rasa_main()
