"""A right-now card is read in a second."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogs.translator import LANGUAGES
from bot.checks.check import Check, Problem
from bot.checks.counting import words
from bot.checks.material import Material

MAX_LINES = 5
MAX_WORDS = 14


class CardShort(Check):
    id = "card-short"
    name = "Short card"
    description = (
        f"An urgent topic has a card of at most {MAX_LINES} lines, each of at most {MAX_WORDS} "
        "words in every language."
    )

    def problems(self, material: Material) -> Iterator[Problem]:
        for topic in material.library.topics.values():
            if topic.urgent and not topic.card:
                yield self.problem(topic.path, 1, "write a '## Card': this topic is urgent")
            for block in topic.card[MAX_LINES:]:
                message = f"take this line out: a card has at most {MAX_LINES} lines"
                yield self.problem(topic.path, block.line, message)
            for block in topic.card:
                for language in LANGUAGES:
                    said = material.topic_words(topic, block.text, language)
                    if said is not None and words(said) > MAX_WORDS:
                        yield self.problem(
                            *material.place(topic, block.text, language),
                            f"{words(said)} words in {language}; a line of a card has at most "
                            f"{MAX_WORDS}: {said!r}",
                        )
