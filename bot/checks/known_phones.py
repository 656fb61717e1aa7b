"""A phone placeholder gives a number that may be shown."""

from __future__ import annotations

from collections.abc import Iterator

from bot.checks.check import TextCheck
from bot.checks.counting import PHONE_PLACEHOLDER
from bot.checks.material import Material, Told


class KnownPhones(TextCheck):
    id = "known-phones"
    name = "Known phones"
    description = "{phone:id} names an organization of the directory whose number was checked."

    def faults(self, told: Told, material: Material) -> Iterator[str]:
        for organization_id in PHONE_PLACEHOLDER.findall(told.words):
            organization = material.library.organizations.get(organization_id)
            if organization is None:
                yield f"there is no organization {organization_id} in data/directory"
            elif not (organization.ready and organization.phones):
                yield f"{organization_id} has no phone that may be shown; name another"
