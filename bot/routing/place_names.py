"""The spellings under which places are found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.content.area import Area, Areas

DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west"}
# A slip in a short name makes another word: "where" is not Ware.
SHORTEST_NAME_WITH_SLIPS = 5
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile("['\u2019]")


@dataclass(frozen=True)
class PlaceNames:
    """`exact` has every spelling; `proper` the proper ones, by their length, for slips.

    A name of several words is there as written and as one word: people write "east hampton".
    """

    exact: Mapping[str, Area]
    proper: Mapping[int, tuple[tuple[str, Area], ...]]
    # The words with which a spelling begins.
    first_words: frozenset[str]

    def near_length(self, length: int, most: int) -> Iterator[tuple[str, Area]]:
        """The proper names whose length is at most so far from this one."""
        for near in range(length - most, length + most + 1):
            yield from self.proper.get(near, ())


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text without capitals, accents or signs.

    >>> words_of("Área de W. Springfield!")
    ('area', 'de', 'w', 'springfield')
    """
    letters = text.lower()
    if not letters.isascii():
        plain = unicodedata.normalize("NFKD", text.casefold())
        letters = "".join([letter for letter in plain if not unicodedata.combining(letter)])
    return tuple(_WORD.findall(_APOSTROPHE.sub("", letters)))


def spellings(words: tuple[str, ...], *, is_whole_text: bool) -> tuple[str, ...]:
    """How these words may stand in `PlaceNames.exact`.

    In the middle of a sentence two words are made one only after a direction: "hold en" is not
    Holden, "east hampton" is Easthampton.
    """
    if len(words) > 1:
        words = (DIRECTIONS.get(words[0], words[0]), *words[1:])
    if is_whole_text or words[0] in DIRECTIONS.values():
        return (" ".join(words), "".join(words))
    return (" ".join(words),)


@lru_cache(maxsize=2)
def place_names(areas: Areas) -> PlaceNames:
    """The index of a tree of areas, made once for each."""
    exact: dict[str, Area] = {}
    proper: dict[int, tuple[tuple[str, Area], ...]] = {}
    for area in areas:
        for name in area.names:
            words = words_of(name)
            exact[" ".join(words)] = exact["".join(words)] = area
        for name in (area.name, *area.villages):
            joined = "".join(words_of(name))
            if len(joined) >= SHORTEST_NAME_WITH_SLIPS:
                proper[len(joined)] = (*proper.get(len(joined), ()), (joined, area))
    return PlaceNames(exact, proper, frozenset(name.split(" ", 1)[0] for name in exact))
