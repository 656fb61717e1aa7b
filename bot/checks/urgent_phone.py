"""A right-now card tells whom to call."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogs.translator import LANGUAGES
from bot.checks.check import Check, Problem
from bot.checks.counting import PHONE_PLACEHOLDER, numbers
from bot.checks.material import Material
from bot.content.load_phones import SHORT_CODES


class UrgentPhone(Check):
    id = "urgent-phone"
    name = "Phone on the card"
    description = "The card of every urgent topic names a phone number in every language."

    def problems(self, material: Material) -> Iterator[Problem]:
        for topic in material.library.topics.values():
            if not topic.card:
                continue
            for language in LANGUAGES:
                said = [material.topic_words(topic, block.text, language) for block in topic.card]
                # What is not translated is shown in English, which is judged by itself.
                if not any(text is None or _names_phone(text) for text in said):
                    yield self.problem(
                        *material.place(topic, topic.card[-1].text, language),
                        f"the card of {topic.id} names no phone number in {language}; add a line "
                        "such as 'Call LUCE: {phone:luce}'",
                    )


def _names_phone(text: str) -> bool:
    return bool(PHONE_PLACEHOLDER.search(text)) or bool(numbers(text) & set(SHORT_CODES))
