"""The content: whether it is in order, how it stands, its catalogs, its spreadsheets."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typer
from rich.console import Console

from bot.settings import read_settings


def check() -> None:
    """Every rule about the content; exit code 1 with file, line and what to change."""
    from bot.checks.run import print_problems, run_checks

    problems = run_checks(read_settings())
    print_problems(problems, sys.stdout)
    if problems:
        raise typer.Exit(1)


def status(as_json: bool = typer.Option(False, "--json", help="For programs.")) -> None:
    """How each topic stands in each language: current, stale, missing, overdue."""
    from bot.checks.status import read_status, status_json, status_table

    topics = read_status(read_settings())
    if as_json:
        print(json.dumps(status_json(topics), ensure_ascii=False, indent=2))
    else:
        Console().print(status_table(topics))


def catalogs() -> None:
    """Bring the translators' catalogs up to what data/ says; what has changed turns fuzzy."""
    from bot.catalogs.update import update_catalogs

    settings = read_settings()
    for summary in update_catalogs(settings.data, settings.locales):
        print(summary)


def export_table(
    file: Path = typer.Argument(..., help="The file to write: .xlsx or .csv."),
    kind: str = typer.Option("topics", help="topics or directory."),
) -> None:
    """Topics or the directory as a spreadsheet, the studio's drafts included."""
    from bot.studio.trip_commands import export_table

    export_table(read_settings(), kind, file)
    print(file)


def import_table(
    file: Path = typer.Argument(..., help="A changed .xlsx or .csv, or a translator's .po."),
    account: str = typer.Option(..., "--as", help="The sign-in name of whose drafts they become."),
    kind: str = typer.Option("topics", help="topics or directory; a .po says it itself."),
    take: bool = typer.Option(False, "--take", help="Put it into drafts; without it, only look."),
) -> None:
    """What a changed file would change; exit code 1 when something in it must be mended."""
    from bot.studio.trip_commands import import_table

    if not import_table(read_settings(), kind, file, account, take=take, out=sys.stdout):
        raise typer.Exit(1)
