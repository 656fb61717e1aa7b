"""The command line: each command by its name; what it does stands beside, by idea."""

from __future__ import annotations

import sys

import click
import typer

from bot.commands import asking, content, learning, measuring, paper, serving
from bot.commands.console import console
from bot.errors import BotError

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
app.command()(serving.serve)
app.command()(content.check)
app.command()(paper.export)
app.command()(serving.workshop)
app.command("print")(paper.print_paper)
app.command()(learning.train)
app.command()(asking.chat)
app.command()(asking.ask)
app.command()(measuring.bench)
# Rasa reads its own words, and tells its own help.
app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)(learning.rasa)
app.command()(measuring.evaluate)

_content = typer.Typer(no_args_is_help=True, help="The content: how it stands, its catalogs.")
_content.command()(content.status)
_content.command()(content.catalogs)
_content.command("export")(content.export_table)
_content.command("import")(content.import_table)
app.add_typer(_content, name="content")


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
    except click.ClickException as error:
        # Complaints about the command line itself know how to show themselves.
        error.show()
        sys.exit(error.exit_code)
