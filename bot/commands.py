"""What each command of the command line does; see docs/ for the operator's page."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable
from typing import Any, Optional

import typer
from rich.console import Console

from bot.batch import BadRow, read_row, written
from bot.errors import BotError, ModelError
from bot.settings import Settings, read_settings

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
console = Console(stderr=True, highlight=False)


def main() -> None:
    """Run a command; what goes wrong is told in a sentence, with exit code 1."""
    try:
        app(standalone_mode=False)
    except BotError as error:
        console.print(str(error), markup=False, style="red")
        sys.exit(1)
    except typer.Exit as done:
        sys.exit(done.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except Exception as error:
        # click's own complaints about the command line know how to show themselves.
        if hasattr(error, "show") and hasattr(error, "exit_code"):
            error.show()
            sys.exit(error.exit_code)
        raise


@app.command()
def train(activate: bool = typer.Option(True, help="Serve this model from now on.")) -> None:
    """Train a new model under models/."""
    from bot.train import train as train_model

    with console.status("Training on the examples of data/nlu (about a minute) …"):
        model = train_model(read_settings(), activate)
    console.print(f"Trained {model.name}" + (", and it will be served" if activate else ""))


@app.command()
def chat(
    language: Optional[str] = typer.Option(None, help="Your phone's language: es, pt, en."),
) -> None:
    """Talk to Farol in the terminal."""
    from bot.channels import terminal

    door = _door(read_settings())
    shown: tuple[Any, ...] = ()
    say = terminal.first(language)
    while True:
        for reply in asyncio.run(door.receive(say)):
            print("\n" + terminal.render(reply) + "\n")
            shown = reply.buttons
        try:
            line = input("> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return
        say = terminal.parse(line, shown, language)


@app.command()
def ask(
    text: Optional[str] = typer.Argument(None, help="What a person writes."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
    batch: bool = typer.Option(False, "--batch", help="JSON lines in, JSON lines out."),
    after: Optional[str] = typer.Option(None, help="The topic answered before."),
    language: Optional[str] = typer.Option(None, help="The phone's language: es, pt, en."),
) -> None:
    """One answer, by the same way as a channel's message."""
    from bot.channels import terminal

    if not batch and text is None:
        raise typer.BadParameter('give a text, such as: ask "la migra está en mi puerta"')
    door = _door(read_settings())
    if batch:
        asyncio.run(_ask_all(door, sys.stdin))
        return
    assert text is not None
    turn = asyncio.run(_turn(door, text, after, language))
    if as_json:
        print(json.dumps(written(text, turn), ensure_ascii=False, indent=2))
    else:
        for reply in turn.replies:
            print(terminal.render(reply) + "\n")


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def rasa(context: typer.Context) -> None:
    """Rasa's own commands on the same files: rasa train, rasa shell, rasa test nlu …"""
    # Not `.venv/bin/rasa`: that needs what bot.lean puts off, and `make run` does not install.
    sys.argv = ["rasa", *context.args]
    from rasa.__main__ import main as rasa_main

    rasa_main()


async def _ask_all(door: Any, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = read_row(line)
            except BadRow as error:
                raise typer.BadParameter(f"standard input, line {number}: {error}") from error
            turn = await _turn(door, row.text, row.after, row.language)
            print(json.dumps(written(row.text, turn), ensure_ascii=False), flush=True)


async def _turn(door: Any, text: str, after: str | None, language: str | None) -> Any:
    """A turn of somebody new, so that no question colours the next."""
    from bot.privacy.pseudonym import Pseudonym

    _strangers[0] += 1
    person = Pseudonym(f"ask-{_strangers[0]}")
    turn = await door.turn(text, person, hint=language, after=after)
    door.engine.forget(person)
    return turn


_strangers = [0]


def _door(settings: Settings) -> Any:
    """The door on the model that is served; trains one first if there is none."""
    from bot.train import current_model
    from bot.train import train as train_model

    try:
        model = current_model(settings)
    except ModelError:
        with console.status("No model yet. Training one (about a minute) …"):
            train_model(settings)
        model = current_model(settings)
    with console.status("Loading the model …"):
        from bot.door import Door
        from bot.engine import Engine

        return Door(Engine.load(model))
