"""An answer is short enough to be read on a phone, under stress."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.check import Check, Problem
from bot.checks.counting import words
from bot.checks.material import Material

# Spanish and Portuguese need more words to say the same.
MAX_WORDS = {"en": 165, "es": 190, "pt": 190}


class AnswerShort(Check):
    id = "answer-short"
    name = "Short answer"
    description = "An answer has at most " + ", ".join(
        f"{limit} words in {language}" for language, limit in MAX_WORDS.items()
    )

    def problems(self, material: Material) -> Iterator[Problem]:
        for topic in material.library.topics.values():
            for language, limit in MAX_WORDS.items():
                said = (material.topic_words(topic, block.text, language) for block in topic.answer)
                count = sum(words(text) for text in said if text is not None)
                if count > limit:
                    yield self.problem(
                        *material.place(topic, topic.answer[0].text, language),
                        f"the answer of {topic.id} has {count} words in {language}; "
                        f"at most {limit}",
                    )
