"""Each {placeholder} of the English stands in the translation, once for once."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.check import TranslationCheck
from bot.checks.counting import placeholders
from bot.checks.material import Material, Told


class SamePlaceholders(TranslationCheck):
    """Phone numbers are placeholders too, so a translation names exactly those of its source."""

    id = "same-placeholders"
    name = "Same placeholders"
    description = "A translation holds the phone numbers and other {placeholders} of its English."

    def faults(self, told: Told, material: Material) -> Iterator[str]:
        wanted, found = placeholders(told.sentence.english), placeholders(told.words)
        for name in sorted(set(wanted + found)):
            if wanted.count(name) > found.count(name):
                yield f"put {name} into the translation, as in the English"
            if wanted.count(name) < found.count(name):
                yield f"take {name} out of the translation, the English does not have it"
