"""A topic is asked in enough ways in each language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.catalogs.translator import LANGUAGES
from bot.checks.check import Check, Problem
from bot.checks.material import Material

MIN_EXAMPLES = 40


class EnoughExamples(Check):
    id = "enough-examples"
    name = "Enough examples"
    description = f"A topic has at least {MIN_EXAMPLES} examples of how people ask, per language."

    def problems(self, material: Material) -> Iterator[Problem]:
        found = Counter((example.language, example.intent) for example in material.examples)
        for topic in material.library.topics.values():
            for language in LANGUAGES:
                count = found[(language, topic.id)]
                if count < MIN_EXAMPLES:
                    file = material.data / "nlu" / language / f"{topic.id}.yml"
                    message = f"{count} examples in {language}; write at least {MIN_EXAMPLES}"
                    yield self.problem(file if file.exists() else topic.path, 1, message)
