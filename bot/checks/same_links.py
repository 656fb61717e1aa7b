"""The links of the English are those of the translation."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.check import TranslationCheck
from bot.checks.counting import links
from bot.checks.material import Material, Told


class SameLinks(TranslationCheck):
    id = "same-links"
    name = "Same links"
    description = "A translation holds exactly the links of its English."

    def faults(self, told: Told, material: Material) -> Iterator[str]:
        wanted, found = set(links(told.sentence.english)), set(links(told.words))
        for link in sorted(wanted - found):
            yield f"put {link} into the translation, as in the English"
        for link in sorted(found - wanted):
            yield f"take {link} out of the translation, the English does not have it"
