"""The town or ZIP code that a message names, without taking words for places.

"orange", "ware" and "reading" are words and towns of ours; "Ludlow jail" is not where one lives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.area import Area, Areas
from bot.content.yaml_lines import Items, read_block
from bot.errors import ContentError
from bot.routing.areas import LONGEST_ANSWER_WORDS, LONGEST_NAME_WORDS, ZIP, find_area
from bot.routing.place_names import DIRECTIONS, place_names, words_of

_FAR = ("nation",)
_NEIGHBOUR_WORDS = 2
_SHORTEST_NAME = 4
_SHORTEST_WITH_SLIP = 6


@dataclass(frozen=True)
class PlaceWords:
    """data/lexicon/places.yml."""

    around: frozenset[str]
    before: frozenset[str]
    surely_before: frozenset[str]
    words: frozenset[str]
    not_home: frozenset[str]


@dataclass(frozen=True)
class Place:
    """`is_all` when the message is nothing but the place."""

    area: str
    is_all: bool


def load_place_words(file: Path) -> PlaceWords:
    """Raises ContentError."""
    block = read_block(file)
    lists: dict[str, frozenset[str]] = {}
    for key, value in block.items():
        if not isinstance(value, Items):
            raise ContentError(file, key.line, f"write a list of words under `{key}`")
        lists[str(key)] = frozenset(str(item) for item in value)
    names = PlaceWords.__dataclass_fields__
    if set(lists) != set(names):
        raise ContentError(file, block.line, f"write these lists: {', '.join(names)}")
    return PlaceWords(**lists)


class PlaceFinder:
    """Places in messages."""

    def __init__(self, areas: Areas, words: PlaceWords) -> None:
        self._areas = areas
        self._words = words

    def place(self, text: str) -> Place | None:
        """The first place that is surely meant; None when there is none."""
        words = words_of(text)
        core = [word for word in words if word not in self._words.around]
        if len(words) <= LONGEST_ANSWER_WORDS:
            exact = self._is_name(core)
            area = find_area(self._areas, " ".join(core)) if exact else self._nearly_name(core)
            if area is not None and area.kind not in _FAR:
                return Place(area.id, True)
        zip_code = ZIP.search(text)
        if zip_code is not None:
            area = find_area(self._areas, zip_code[1])
            return Place(area.id, False) if area is not None and area.kind == "town" else None
        found = self._in_sentence(words)
        return Place(found.id, False) if found is not None else None

    def _is_name(self, core: Sequence[str]) -> bool:
        """Whether these words are a place as a whole, with its state or ZIP code behind it."""
        names = place_names(self._areas).exact
        name, last = " ".join(core), core[-1] if core else ""
        if (
            name in names
            or "".join(core) in names
            or (len(core) == 1 and bool(ZIP.fullmatch(last)))
        ):
            return True
        if len(core) > 1 and (last in names or ZIP.fullmatch(last)):
            return " ".join(core[:-1]) in names or core[0] in DIRECTIONS
        return False

    def _nearly_name(self, core: Sequence[str]) -> Area | None:
        """The town that one word nearly spells: "holyok"; but "temas" is not Texas."""
        if len(core) != 1 or len(core[0]) < _SHORTEST_WITH_SLIP or not core[0].isalpha():
            return None
        area = find_area(self._areas, core[0])
        return area if area is not None and area.kind == "town" else None

    def _in_sentence(self, words: tuple[str, ...]) -> Area | None:
        known = place_names(self._areas)
        names = known.exact
        for start, first in enumerate(words):
            if first not in known.first_words:
                continue
            for end in range(min(len(words), start + LONGEST_NAME_WORDS), start, -1):
                area = names.get(" ".join(words[start:end]))
                if area is not None and self._is_meant(area, words, start, end):
                    return area
        return None

    def _is_meant(self, area: Area, words: tuple[str, ...], start: int, end: int) -> bool:
        name = " ".join(words[start:end])
        previous = words[start - 1] if start else ""
        beside = (
            words[max(0, start - _NEIGHBOUR_WORDS) : start] + words[end : end + _NEIGHBOUR_WORDS]
        )
        if area.kind in _FAR or len(name) < _SHORTEST_NAME:
            return False
        if not self._words.not_home.isdisjoint(beside):
            return False
        if name in self._words.words:
            return previous in self._words.surely_before
        return area.kind == "town" or previous in self._words.before
