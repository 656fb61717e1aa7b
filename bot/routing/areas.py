"""Which area a town or a ZIP code lies in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.area import Area, Areas
from bot.routing.place_names import (
    SHORTEST_NAME_WITH_SLIPS,
    PlaceNames,
    place_names,
    spellings,
    words_of,
)
from bot.routing.slips import slips

ZIP = re.compile(r"(?<![\w-])(\d{5})(?:[- ]?\d{4})?(?![\w-])")
LONGEST_NAME_WORDS = 6
STATE_KINDS = ("state", "elsewhere")
# Shorter names are also words ("us", "lee"): they count alone, or as the state that ends a short
# answer ("Nashua NH").
SHORTEST_NAME_IN_A_SENTENCE = 4
# Above this it is a story, not an answer to "in which town?".
LONGEST_ANSWER_WORDS = 8


def find_area(areas: Areas, text: str) -> Area | None:
    """The area that a person means who was asked for a town or a ZIP code.

    Capitals, accents, spaces and small slips do not matter; a few words around the name may stand:
    "Holyoke", "vivo en holyok", "W. Springfield, MA", "01040-1234".
    A ZIP code that we do not list gives its state; one outside New England, or the name of another
    state, gives the area of kind "elsewhere". None when no place is meant, or a slip fits two.
    """
    zip_code = ZIP.search(text)
    if zip_code is not None:
        return _area_of_zip(areas, zip_code[1])
    words = words_of(text)
    if not words or len(words) > LONGEST_ANSWER_WORDS:
        return None
    names = place_names(areas)
    mentions = list(_mentions(names, words))
    if mentions:
        return _meant(areas, mentions)
    return _with_slips(names, words)


def is_name_alone(areas: Areas, text: str) -> bool:
    """Is the text a place's name or ZIP code and not a word more?

    Such a text is the same in every language, so it tells nothing of the person's.
    """
    if ZIP.fullmatch(text.strip()) is not None:
        return True
    names, words = place_names(areas), words_of(text)
    if not words:
        return False
    mention = _mention_at(names, words, 0)
    if mention is not None and mention.end < len(words):
        mention = _mention_at(names, words[mention.end :], 0)
        return mention is not None and mention.area.kind in STATE_KINDS
    return mention is not None or (len(words) <= 2 and _with_slips(names, words) is not None)


def chain(areas: Areas, area: Area) -> tuple[Area, ...]:
    """The area itself and every wider one, narrowest first."""
    found = [area]
    while found[-1].parent is not None:
        found.append(areas[found[-1].parent])
    return tuple(found)


def lies_in(areas: Areas, area: Area, wider_id: str) -> bool:
    """Is the area inside the wider one, or the same?"""
    return any(wider.id == wider_id for wider in chain(areas, area))


def _area_of_zip(areas: Areas, zip_code: str) -> Area | None:
    for area in areas:
        if zip_code in area.zips:
            return area
    for area in areas:
        if any(first <= zip_code[:3] <= last for first, last in area.zip_starts):
            return area
    return None


@dataclass(frozen=True)
class _Mention:
    start: int
    end: int
    area: Area


def _mentions(names: PlaceNames, words: tuple[str, ...]) -> Iterator[_Mention]:
    """The names of places among the words, the longest at each word."""
    start = 0
    while start < len(words):
        mention = _mention_at(names, words, start)
        if mention is not None:
            yield mention
        start = mention.end if mention is not None else start + 1


def _mention_at(names: PlaceNames, words: tuple[str, ...], start: int) -> _Mention | None:
    for end in range(min(len(words), start + LONGEST_NAME_WORDS), start, -1):
        is_whole_text = end - start == len(words)
        for spelling in spellings(words[start:end], is_whole_text=is_whole_text):
            area = names.exact.get(spelling)
            if area is None:
                continue
            is_long = len(spelling) >= SHORTEST_NAME_IN_A_SENTENCE
            is_state_after_town = end == len(words) <= 4 and area.kind in STATE_KINDS
            if is_whole_text or is_long or is_state_after_town:
                return _Mention(start, end, area)
    return None


def _meant(areas: Areas, mentions: list[_Mention]) -> Area:
    """The first place, unless the state right after it is another one."""
    first = mentions[0]
    for mention in mentions[1:]:
        follows = mention.start == first.end
        if follows and mention.area.kind in STATE_KINDS:
            return first.area if lies_in(areas, first.area, mention.area.id) else mention.area
    return first.area


def _with_slips(names: PlaceNames, words: tuple[str, ...]) -> Area | None:
    """The one place that the text, or its last one or two words, nearly spell."""
    for start in sorted({0, max(0, len(words) - 2), len(words) - 1}):
        typed = "".join(words[start:])
        most = _slips_allowed(typed, is_whole_text=start == 0)
        nearest = most + 1
        found: list[Area] = []
        for name, area in names.near_length(len(typed), most) if most else ():
            count = slips(typed, name, most)
            if count is not None and count < nearest:
                nearest, found = count, [area]
            elif count == nearest and area not in found:
                found.append(area)
        if found:
            # Two places as near as each other: better to ask again than to guess.
            return found[0] if len(found) == 1 else None
    return None


def _slips_allowed(typed: str, *, is_whole_text: bool) -> int:
    if not typed.isalpha():
        return 0
    if len(typed) >= 9:
        return 2 if is_whole_text else 1
    return 1 if len(typed) >= SHORTEST_NAME_WITH_SLIPS + (not is_whole_text) else 0
