"""Organizations for what a person needs; for something close to it when nobody serves that here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.content.area import Area
from bot.content.library import Library
from bot.routing.match import Match, best

MOST = 3
# One organization alone may be full or closed, so its neighbours in need stand below it.
_FEW = 2
# What nearly every question can end in.
_LAST_RESORTS = ("find_lawyer", "organizations")


@dataclass(frozen=True)
class Gathered:
    """`is_exact` when all of them have the need that was asked for, and no wider one."""

    matches: tuple[Match, ...]
    is_exact: bool


def gather(
    library: Library,
    need: str,
    close: Sequence[str],
    area: Area | None,
    language: str,
    at: datetime,
) -> Gathered:
    """At most three organizations for a need, best first.

    When fewer than two serve the place, those with the `close` needs follow, in that order; when
    there is nobody at all, a lawyer or any organization that stands with immigrants. Each comes
    once. Empty only where even those do not serve.
    """
    found = _best(library, need, area, language, at)
    exact = len(found)
    others = list(close) if exact < _FEW else []
    if not exact:
        others += _LAST_RESORTS
    for other in dict.fromkeys(others):
        if other != need and len(found) < MOST:
            there = {match.organization.id for match in found}
            more = _best(library, other, area, language, at)
            found += [match for match in more if match.organization.id not in there]
    found = found[:MOST]
    return Gathered(tuple(found), len(found) == exact)


def _best(
    library: Library, need: str, area: Area | None, language: str, at: datetime
) -> list[Match]:
    # A consulate helps one country's people only; all of them together are a list of their own.
    organizations = (o for o in library.organizations.values() if not o.is_consulate)
    return best(organizations, library.areas, library.needs[need], area, language, at, MOST)
