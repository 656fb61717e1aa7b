"""An example teaches one thing, once."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.check import Check, Problem
from bot.checks.examples import Example
from bot.checks.material import Material


class ExamplesOnce(Check):
    """The same words under two topics teach nothing; twice under one, they weigh double."""

    id = "examples-once"
    name = "Examples once"
    description = "No example stands twice in a language."

    def problems(self, material: Material) -> Iterator[Problem]:
        first: dict[tuple[str, str], Example] = {}
        for example in material.examples:
            before = first.setdefault((example.language, example.text), example)
            if before is not example:
                message = (
                    f"{example.text!r} stands in {before.file.name}:{before.line} too; keep one"
                )
                yield self.problem(example.file, example.line, message)
