"""An answer is readable without much schooling."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.check import Check, Problem
from bot.checks.material import Material
from bot.checks.names import without_names
from bot.checks.reading_level import SCALES, reading_level
from bot.content.topic import Topic


class EasyToRead(Check):
    id = "easy-to-read"
    name = "Easy to read"
    description = "Card and answer are within " + ", ".join(
        f"{scale.name} {scale.limit:g} in {language}" for language, scale in SCALES.items()
    )

    def problems(self, material: Material) -> Iterator[Problem]:
        for topic in material.library.topics.values():
            for language, scale in SCALES.items():
                score = topic_level(topic, language, material)
                if score is not None and scale.is_hard(score):
                    yield self.problem(
                        *material.place(topic, topic.answer[0].text, language),
                        f"{topic.id} is hard to read in {language}: {scale.name} {score:.0f}, the "
                        f"limit is {scale.limit:g}; shorten sentences and words",
                    )


def topic_level(topic: Topic, language: str, material: Material) -> float | None:
    """The reading level of card and answer in one language; None while nothing is translated."""
    blocks = (*topic.card, *topic.answer)
    said = (material.topic_words(topic, block.text, language) for block in blocks)
    bare = (without_names(text, material.library) for text in said if text is not None)
    return reading_level(bare, language)
