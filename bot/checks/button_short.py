"""A button's title fits the channel that allows the fewest characters."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogs.sentences import BUTTON, MAX_BUTTON
from bot.checks.check import TextCheck
from bot.checks.material import Material, Told


class ButtonShort(TextCheck):
    id = "button-short"
    name = "Short button"
    description = f"A button has at most {MAX_BUTTON} characters in every language."

    def faults(self, told: Told, material: Material) -> Iterator[str]:
        if told.sentence.purpose == BUTTON and len(told.words) > MAX_BUTTON:
            yield (
                f"{told.words!r} has {len(told.words)} characters in {told.language}; "
                f"at most {MAX_BUTTON}"
            )
