"""A small project whose content is in order, for tests to change and spoil."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.checks.check import Problem
from bot.checks.material import Material, load_material
from bot.checks.run import problems_of, questions_beside
from bot.settings import ROOT

SMALL = Path(__file__).parent / "small"
TODAY = date(2026, 7, 15)


@dataclass(frozen=True)
class Project:
    """A folder with data/ and locales/; nothing in it is shared with another test."""

    folder: Path

    def spoil(self, file: str, old: str, new: str) -> Path:
        """Replaces the first place of words in a file that must have them."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not say {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    def material(self, today: date = TODAY) -> Material:
        data = self.folder / "data"
        return load_material(data, self.folder / "locales", questions_beside(data), today)

    def problems(self, check: str) -> list[Problem]:
        """What all the checks find, of which those of one."""
        return [problem for problem in problems_of(self.material()) if problem.check == check]


def small_project(folder: Path) -> Project:
    """A copy of tests/small with the project's own interface, examples and one question."""
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    # The interface is the project's own: replies ask for its keys, and a new key needs no change
    # here. Its phone is the sample's.
    shutil.copy(ROOT / "data" / "interface.yml", folder / "data")
    for language in ("es", "pt"):
        words = Path("locales") / language / "LC_MESSAGES" / "interface.po"
        shutil.copy(ROOT / words, folder / words)
    for language in ("es", "pt", "en"):
        examples = folder / "data" / "nlu" / language
        examples.mkdir(parents=True)
        for topic in ("ice_at_door", "warrants"):
            _write_examples(examples / f"{topic}.yml", topic)
    questions = folder / "tests" / "questions"
    questions.mkdir(parents=True)
    (questions / "questions-en.jsonl").write_text('{"text": "Who knocks at my door?"}\n')
    return Project(folder)


def _write_examples(path: Path, topic: str) -> None:
    lines = "".join(f"    - {topic} asked in way {number}\n" for number in range(40))
    head = f'version: "3.1"\nnlu:\n- intent: {topic}\n  metadata:\n    voice: a\n'
    path.write_text(f"{head}  examples: |\n{lines}", encoding="utf-8")
