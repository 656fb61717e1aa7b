"""Which organizations fit a need, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.content.area import Area, Areas
from bot.content.need import Need
from bot.content.organization import Organization
from bot.routing.areas import chain
from bot.routing.holidays import SATURDAY
from bot.routing.hours import aware, is_open, next_opening

EASTERN = ZoneInfo("America/New_York")
# When an office whose hours nobody has checked may well be open.
FIRST_HOUR, LAST_HOUR = 8, 18
# Kinds that are not named here stand at 2.
URGENT_ORDER = {"hotline": 0, "emergency": 1, "consulate": 4}
CALM_ORDER = {"emergency": 3, "consulate": 4}


@dataclass(frozen=True)
class Match:
    """An organization that serves this need in this place.

    `is_open` and `next_opening` as in bot.routing.hours. `distance`: how many steps wider than the
    person's own area the organization works; 0 is their town, or the county if that is what they
    named.
    """

    organization: Organization
    is_open: bool | None
    next_opening: datetime | None
    distance: int


def best(
    organizations: Iterable[Organization],
    areas: Areas,
    need: Need,
    area: Area | None,
    language: str,
    at: datetime,
    limit: int = 3,
) -> list[Match]:
    """At most `limit` organizations that have this need and serve this place, best first.

    1. the one that the need names as first, open or closed; all others that are closed come last,
       but for nights and weekends, when those whose hours nobody has checked are closed too
    2. when the need is urgent, hotlines, then 911
    3. the narrower area, then the person's language, then known to be open
    4. those who name this need earlier among theirs, then those with a phone, then by id

    911 comes late when the need is not urgent, and consulates always: each helps one country's
    people only.

    Nobody is sent where they are not served. A phone number is offered once. Without an area the
    person is taken to be in `areas.home`. Raises ValueError for a naive `at`.
    """
    moment = aware(at)
    wider = {place.id: steps for steps, place in enumerate(chain(areas, area or areas.home))}
    matches = [
        Match(
            organization,
            is_open(organization.hours, moment),
            next_opening(organization.hours, moment),
            min(wider[area_id] for area_id in organization.areas if area_id in wider),
        )
        for organization in organizations
        if organization.is_routable
        and need.id in organization.needs
        and not wider.keys().isdisjoint(organization.areas)
    ]
    # Offices keep the hours of the place.
    local = at.astimezone(EASTERN)
    is_office_time = local.weekday() < SATURDAY and FIRST_HOUR <= local.hour < LAST_HOUR
    matches.sort(key=lambda match: _rank(match, need, language, is_office_time))
    return list(_each_number_once(matches))[:limit]


def _rank(match: Match, need: Need, language: str, is_office_time: bool) -> tuple[int | str, ...]:
    organization = match.organization
    return (
        organization.id != need.first,
        match.is_open is False and is_office_time,
        _kind_rank(organization, need),
        match.distance,
        {True: 0, None: 1, False: 2}[organization.speaks(language)],
        match.is_open is not True,
        organization.needs.index(need.id),
        not organization.phones,
        organization.id,
    )


def _kind_rank(organization: Organization, need: Need) -> int:
    order = URGENT_ORDER if need.is_urgent else CALM_ORDER
    return order.get(organization.kind, 2)


def _each_number_once(matches: Iterable[Match]) -> Iterator[Match]:
    offered: set[str] = set()
    for match in matches:
        numbers = {phone.e164 for phone in match.organization.phones}
        if not numbers or not numbers <= offered:
            yield match
        offered |= numbers
