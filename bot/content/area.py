"""A place that an organization serves or a person lives in, and the closed tree of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

AreaKind = Literal["town", "county", "region", "state", "nation", "elsewhere"]
AREA_KINDS: tuple[AreaKind, ...] = get_args(AreaKind)


@dataclass(frozen=True)
class Area:
    """One place of data/areas.yml.

    `parent` is the id of the next wider area, None at the top. `villages` are places inside it that
    people name as their home, spelled properly; `aliases` are other spellings, never shown.
    `zip_starts` are first and last three digits of the ZIP codes of a whole state.
    """

    id: str
    name: str
    kind: AreaKind
    parent: str | None = None
    zips: tuple[str, ...] = ()
    zip_starts: tuple[tuple[str, str], ...] = ()
    villages: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling by which people name this place."""
        return (self.name, *self.villages, *self.aliases)


# Compared by identity, so that an index of names can be cached for each loaded tree.
@dataclass(frozen=True, eq=False)
class Areas:
    """The closed tree. `home` is where a person is taken to be who has not said where."""

    by_id: Mapping[str, Area]
    home: Area

    def __getitem__(self, area_id: str) -> Area:
        return self.by_id[area_id]

    def __contains__(self, area_id: object) -> bool:
        return area_id in self.by_id

    def __iter__(self) -> Iterator[Area]:
        return iter(self.by_id.values())
