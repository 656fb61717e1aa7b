"""A long text in parts that a platform takes, cut where a reader would pause."""

from __future__ import annotations

import re

# Where to cut, best first: between paragraphs, lines, sentences, words.
_PAUSES = (
    re.compile(r"\n{2,}"),
    re.compile(r"\n"),
    re.compile(r"[.!?…]+[\"»”)]*\s+"),
    re.compile(r"\s+"),
)
# A mark that belongs to the letter before it: combining marks, joiners, emoji variations and tones.
_CLINGS = re.compile("[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")


def width(text: str) -> int:
    """Length in UTF-16 code units: the strictest of the ways in which platforms count.

    >>> width("a"), width("🚪")
    (1, 2)
    """
    return len(text) + sum(character > "\uffff" for character in text)


def parts(text: str, limit: int) -> list[str]:
    """The text in order, no part wider than `limit`; joined, they are the text again.

    A part ends after a paragraph, else a line, a sentence, a word; a word longer than the limit is
    cut. An empty text has no parts. `limit` is at least 2, the width of one emoji.

    >>> parts("Keep the door closed. Stay silent.", 25)
    ['Keep the door closed. ', 'Stay silent.']
    """
    if limit < 2:
        raise ValueError("a limit below 2 cannot hold an emoji")
    found = []
    while width(text) > limit:
        cut = _cut(text, _fitting(text, limit))
        found.append(text[:cut])
        text = text[cut:]
    if text:
        found.append(text)
    return found


def _fitting(text: str, limit: int) -> int:
    """How many characters of the text fit."""
    end = used = 0
    for character in text:
        used += 2 if character > "\uffff" else 1
        if used > limit:
            break
        end += 1
    return end


def _cut(text: str, end: int) -> int:
    """Where to end a part of at most `end` characters: at the best pause of its second half, else
    at its last pause of any kind."""
    window = text[:end]
    latest = 0
    for pause in _PAUSES:
        ends = [match.end() for match in pause.finditer(window)]
        if ends and ends[-1] * 2 >= end:
            return ends[-1]
        latest = max([latest, *ends])
    return latest or _between_letters(text, end)


def _between_letters(text: str, end: int) -> int:
    """The end moved back a little, so that no letter loses its accent and no emoji its tone."""
    for cut in range(end, max(end - 8, 1), -1):
        if not _CLINGS.match(text[cut]) and text[cut - 1] != "\u200d":
            return cut
    return end
