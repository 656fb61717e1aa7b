"""Words, numbers, links and placeholders of a text, as the checks count them."""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(r"\{[^{}]*\}")
PHONE_PLACEHOLDER = re.compile(r"\{phone:([^{}]*)\}")
LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]")
_WORD = re.compile(r"\w")
# A mark between digits groups thousands in English and decimals in Spanish: read as one number.
_GROUPED = re.compile(r"(?<=\d)[.,](?=\d)")
_NUMBER = re.compile(r"\d+")


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def links(text: str) -> list[str]:
    """Web addresses, without the full stop of the sentence they end.

    >>> links("See https://example.org/a. Or not.")
    ['https://example.org/a']
    """
    return sorted(LINK.findall(text))


def numbers(text: str) -> set[str]:
    """The numbers a text names, outside links and placeholders.

    >>> sorted(numbers("Pay $1,500 by July 1, see form I-200: {phone:luce}"))
    ['1', '1500', '200']
    """
    return set(_NUMBER.findall(_GROUPED.sub("", PLACEHOLDER.sub(" ", LINK.sub(" ", text)))))


def words(text: str) -> int:
    """Pieces between spaces that hold a letter or a digit.

    >>> words("Call LUCE - now: {phone:luce}")
    4
    """
    return sum(1 for piece in text.split() if _WORD.search(piece))
