"""The questions that measure the bot are never trained on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bot.checks.check import Check, Problem
from bot.checks.counting import words
from bot.checks.material import Material

# Everybody writes "help me" and "la migra": so short a question belongs to nobody.
LONGEST_COMMON = 3


class ExamplesApart(Check):
    """Compared without capitals, accents and marks, so that a retyped question is found too."""

    id = "examples-apart"
    name = "Examples apart from questions"
    description = (
        f"No example of more than {LONGEST_COMMON} words is a question of tests/questions."
    )

    def problems(self, material: Material) -> Iterator[Problem]:
        asked = {bare(question.text): question for question in material.questions}
        for example in material.examples:
            question = asked.get(bare(example.text))
            if question is not None and words(example.text) > LONGEST_COMMON:
                message = f"take {example.text!r} out: {question.file.name} measures with it"
                yield self.problem(example.file, example.line, message)


def bare(text: str) -> str:
    """The words alone, by which a text that was typed again is still found."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(
        "".join(c if c.isalnum() else " " for c in apart if not unicodedata.combining(c)).split()
    )
