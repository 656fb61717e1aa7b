"""What came of each fault that was tried: a table, told last of all in a run of the tests.

A test that breaks something notes what was sent and answered. `--write-faults` puts the table into
docs/measured/trust.md, between its two marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.settings import ROOT

_PAGE = ROOT / "docs" / "measured" / "trust.md"
_BEGIN, _END = "<!-- faults: make prove writes this -->", "<!-- faults: end -->"
HEAD = "| fault | sent | answered | lost | answered twice |\n|---|---|---|---|---|"


@dataclass(frozen=True)
class Fault:
    """`twice` counts messages; `twice_when` tells in which moment, when there is one."""

    name: str
    sent: int
    answered: int
    twice: int = 0
    twice_when: str = ""

    def row(self) -> str:
        when = f", {self.twice_when}" if self.twice and self.twice_when else ""
        lost = self.sent - self.answered
        bold = f"**{lost}**" if lost == 0 else f"**{lost} LOST**"
        return f"| {self.name} | {self.sent} | {self.answered} | {bold} | {self.twice}{when} |"


Note = Callable[..., None]
_tried: list[Fault] = []


@pytest.fixture
def fault() -> Note:
    """`fault("Redis frozen", sent=12, answered=12)`."""

    def note(name: str, sent: int, answered: int, twice: int = 0, twice_when: str = "") -> None:
        _tried.append(Fault(name, sent, answered, twice, twice_when))

    return note


def table() -> str:
    """One line a fault, and the sums. The same fault tried at several sizes has a line for each."""
    sums = Fault(
        f"**faults tried: {len(_tried)}**",
        sum(one.sent for one in _tried),
        sum(one.answered for one in _tried),
        sum(one.twice for one in _tried),
    )
    return "\n".join([HEAD, *(one.row() for one in (*_tried, sums))])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-faults", action="store_true", help="put the faults into trust.md")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    if not _tried:
        return
    terminalreporter.section("faults tried")
    terminalreporter.write_line(table())
    if config.getoption("--write-faults") and exitstatus == 0:
        page = _PAGE.read_text(encoding="utf-8")
        between = re.compile(f"(?<={re.escape(_BEGIN)}\n).*(?={re.escape(_END)})", re.DOTALL)
        _PAGE.write_text(between.sub(lambda _: table() + "\n", page), encoding="utf-8")
