"""A conversation in the terminal, and single questions, by the same way as a channel's message."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable
from typing import Any, Optional

import typer

from bot.batch import BadRow, read_row, written
from bot.commands.served import served_door
from bot.settings import read_settings


def chat(
    language: Optional[str] = typer.Option(None, help="Your phone's language: es, pt, en."),
) -> None:
    """Talk to Farol in the terminal."""
    from bot.channels import terminal

    door = served_door(read_settings())
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


def ask(
    text: Optional[str] = typer.Argument(None, help="What a person writes."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
    batch: bool = typer.Option(False, "--batch", help="JSON lines in, JSON lines out."),
    explain: bool = typer.Option(False, "--explain", help="Why it was understood so."),
    after: Optional[str] = typer.Option(None, help="The topic answered before."),
    language: Optional[str] = typer.Option(None, help="The phone's language: es, pt, en."),
) -> None:
    """One answer, by the same way as a channel's message."""
    from bot.channels import terminal

    if not batch and text is None:
        raise typer.BadParameter('give a text, such as: ask "la migra está en mi puerta"')
    door = served_door(read_settings())
    if batch:
        asyncio.run(_ask_all(door, sys.stdin))
        return
    assert text is not None
    turn = asyncio.run(_turn(door, text, after, language))
    if explain:
        print(_explanation(door, text, turn))
    elif as_json:
        print(json.dumps(written(text, turn), ensure_ascii=False, indent=2))
    else:
        for reply in turn.replies:
            print(terminal.render(reply) + "\n")


async def _ask_all(door: Any, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = read_row(line)
            except BadRow as error:
                raise typer.BadParameter(f"standard input, line {number}: {error}") from error
            turn = await _turn(door, row.text, row.after, row.language)
            print(json.dumps(written(row.text, turn), ensure_ascii=False), flush=True)


def _explanation(door: Any, text: str, turn: Any) -> str:
    from bot.language.normalize import normalize
    from bot.nlu.explain import classifier_of, explain

    return str(explain(classifier_of(door.engine.agent), turn.parsed, normalize(text)))


async def _turn(door: Any, text: str, after: str | None, language: str | None) -> Any:
    """A turn of somebody new, so that no question colours the next."""
    from bot.privacy.pseudonym import Pseudonym

    _strangers[0] += 1
    person = Pseudonym(f"ask-{_strangers[0]}")
    turn = await door.turn(text, person, hint=language, after=after)
    door.engine.forget(person)
    return turn


_strangers = [0]
