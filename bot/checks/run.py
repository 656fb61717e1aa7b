"""Runs every check over the content on disk and tells what to change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TextIO

from bot.checks.check import Check, Problem
from bot.checks.material import Material, load_material
from bot.checks.registry import CHECKS
from bot.errors import ContentError
from bot.settings import ROOT, Settings

# What a file that cannot be read at all is told as.
UNREADABLE = "unreadable"


def run_checks(settings: Settings, today: date | None = None) -> list[Problem]:
    """Every problem of the content that the settings point to, by file and line.

    Content that cannot be loaded gives the one problem that stops it; the rest is not looked at.
    """
    try:
        material = load_material(
            settings.data, settings.locales, questions_beside(settings.data), today or date.today()
        )
    except ContentError as error:
        return [Problem(_shown(error.file), error.line, error.message, UNREADABLE)]
    return [replace(found, file=_shown(found.file)) for found in problems_of(material)]


def problems_of(material: Material, checks: Iterable[Check] = CHECKS) -> list[Problem]:
    """What the checks find, by file and line."""
    return sorted({problem for check in checks for problem in check.problems(material)})


def print_problems(problems: Sequence[Problem], out: TextIO) -> None:
    """One line a problem, as compilers do, then how many there are."""
    for problem in problems:
        print(problem, file=out)
    print(_sum(len(problems)), file=out)


def questions_beside(data: Path) -> Path:
    """Where the questions that measure the bot stand; not shipped with a running one."""
    return data.parent / "tests" / "questions"


def _sum(count: int) -> str:
    if count == 0:
        return "The content is in order."
    return "1 problem." if count == 1 else f"{count} problems."


def _shown(path: Path) -> Path:
    """The path as the project names it, when it lies in the project."""
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
