"""The numbers of the English are those of the translation."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.check import TranslationCheck
from bot.checks.counting import numbers
from bot.checks.material import Material, Told


class SameNumbers(TranslationCheck):
    """Dates, amounts, form numbers. What one language spells out is spelled out in all."""

    id = "same-numbers"
    name = "Same numbers"
    description = "A translation names the numbers of its English, written in digits as there."

    def faults(self, told: Told, material: Material) -> Iterator[str]:
        wanted, found = numbers(told.sentence.english), numbers(told.words)
        for number in sorted(wanted - found):
            yield f"the English says {number}, this translation does not"
        for number in sorted(found - wanted):
            yield f"this translation says {number}, the English does not"
