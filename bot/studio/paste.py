"""What somebody pasted into the box of examples, as lines fit for data/nlu. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# What a list, a spreadsheet or a chat puts before a line that was copied out of it.
_BEFORE = re.compile(r"^(?:[-*•·–—>]+|\d{1,3}[.)])\s+")
_AROUND = "\"'“”«»‘’"
_SPACE = re.compile(r"\s+")
MOST_LINES = 200
# Longer than any question that a person types; what is longer is a story, and teaches little.
LONGEST = 400


def pasted_lines(text: str) -> list[str]:
    """One example a line, each once, without the marks of a list and the quotes around it.

    >>> pasted_lines('1. "me pueden deportar?"\\n\\n- me pueden deportar?\\n• y mi hijo')
    ['me pueden deportar?', 'y mi hijo']
    """
    return list(dict.fromkeys(_lines(text)))


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        visible = "".join(c for c in line if c == "\t" or unicodedata.category(c)[0] != "C")
        plain = _BEFORE.sub("", _SPACE.sub(" ", visible).strip())
        if len(plain) > 1 and plain[0] in _AROUND and plain[-1] in _AROUND:
            plain = plain[1:-1].strip()
        # A line of signs alone teaches nothing, and what begins like this ends the YAML block.
        if any(c.isalnum() for c in plain):
            yield plain
