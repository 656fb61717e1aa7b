"""Phone numbers come from the directory, never from a text."""

from __future__ import annotations

from collections.abc import Iterator

import phonenumbers

from bot.checks.check import TextCheck
from bot.checks.counting import LINK, PLACEHOLDER
from bot.checks.material import Material, Told


class NoBarePhones(TextCheck):
    """A number that changes must change in one place. The short codes, such as 911, may stand."""

    id = "no-bare-phones"
    name = "No phone numbers in texts"
    description = "A text says {phone:id} where it gives a number; the directory holds the number."

    def faults(self, told: Told, material: Material) -> Iterator[str]:
        text = PLACEHOLDER.sub(" ", LINK.sub(" ", told.words))
        leniency = phonenumbers.Leniency.POSSIBLE
        for match in phonenumbers.PhoneNumberMatcher(text, "US", leniency=leniency):
            yield f"write {{phone:id}} for {match.raw_string}, with the organization's id"
