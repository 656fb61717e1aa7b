"""What a check is: a rule about content with a name, one predicate, and words for who mends it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from bot.checks.material import Material, Told


@dataclass(frozen=True, order=True)
class Problem:
    """Where the content breaks a rule, and what to change there."""

    file: Path
    line: int
    message: str
    check: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} [{self.check}]"


class Check(ABC):
    """One rule about content. The test suite, the organizers' console and the command line use it.

    `id` stands in every problem; `name` and `description` are for people who edit. A check is a
    function of its material: it reads no file and no clock.
    """

    id: ClassVar[str]
    name: ClassVar[str]
    description: ClassVar[str]

    @abstractmethod
    def problems(self, material: Material) -> Iterator[Problem]:
        """Every place that breaks the rule, in the order of the files."""

    def problem(self, file: Path, line: int, message: str) -> Problem:
        return Problem(file, line, message, self.id)


class TextCheck(Check):
    """A rule about one text as it is told in one language, English included."""

    def problems(self, material: Material) -> Iterator[Problem]:
        for told in material.told():
            for message in self.faults(told, material):
                yield self.problem(told.file, told.line, message)

    @abstractmethod
    def faults(self, told: Told, material: Material) -> Iterator[str]:
        """What is wrong with this text; nothing when it is right."""


class TranslationCheck(TextCheck):
    """A rule about a translation beside its English."""

    def problems(self, material: Material) -> Iterator[Problem]:
        for told in material.told():
            if told.is_translation:
                for message in self.faults(told, material):
                    yield self.problem(told.file, told.line, message)
