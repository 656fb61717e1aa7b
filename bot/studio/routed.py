"""Who is routed to an organization for what. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.content.area import Area
from bot.content.library import Library
from bot.content.organization import Organization
from bot.routing.areas import lies_in
from bot.routing.gather import MOST
from bot.routing.match import best


@dataclass(frozen=True)
class Routed:
    """For one need: in how many of the towns it serves it is named, and in how many first.

    `ahead` are those that stand before it in most of these towns.
    """

    need: str
    phrase: str
    towns: int
    named: int
    first: int
    ahead: tuple[Organization, ...]


def routed(
    organization: Organization, library: Library, language: str, at: datetime
) -> list[Routed]:
    """One line a need, as a person would be answered in this language at this moment."""
    towns = _towns(organization, library)
    return [
        _routed(organization, need, towns, library, language, at) for need in organization.needs
    ]


def _towns(organization: Organization, library: Library) -> list[Area]:
    """The towns that it serves; where that is no town at all, the areas themselves."""
    areas = [library.areas[each] for each in organization.areas]
    towns = [
        town
        for town in library.areas
        if town.kind == "town" and any(lies_in(library.areas, town, area.id) for area in areas)
    ]
    return towns or areas


def _routed(
    organization: Organization,
    need_id: str,
    towns: Sequence[Area],
    library: Library,
    language: str,
    at: datetime,
) -> Routed:
    everybody = [each for each in library.organizations.values() if not each.is_consulate]
    if organization.is_consulate:
        # It is offered in a list of its own country's people, whoever else there is.
        everybody = [organization]
    need = library.needs[need_id]
    named = first = 0
    ahead: dict[str, int] = {}
    able = [each for each in everybody if each.is_routable and need_id in each.needs]
    for town in towns:
        ids = [m.organization.id for m in best(able, library.areas, need, town, language, at, MOST)]
        named += organization.id in ids
        first += ids[:1] == [organization.id]
        place = ids.index(organization.id) if organization.id in ids else len(ids)
        for other in ids[:place]:
            ahead[other] = ahead.get(other, 0) + 1
    often = sorted(ahead, key=lambda each: -ahead[each])
    most = tuple(library.organizations[each] for each in often if ahead[each] * 2 > len(towns))
    return Routed(need_id, need.phrase, len(towns), named, first, most[:MOST])
