"""The English that a stale translation was made for, kept in the catalog as `#|` lines.

Babel writes these lines when a message turns stale, but does not read them back, and it wraps them
as if they were a comment, in the middle of a string, which gettext's own tools refuse.
"""

from __future__ import annotations

import io
import re

from babel.messages.pofile import normalize, read_po, unescape

_BLOCK = re.compile(r"(?:^#\|.*\n)+", re.MULTILINE)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def previous_english(catalog_text: str) -> dict[tuple[str, str], str]:
    """The former English by (context, present English) of every message that has one."""
    found: dict[tuple[str, str], str] = {}
    for entry in catalog_text.split("\n\n"):
        block = _BLOCK.search(entry)
        if block is None:
            continue
        for message in read_po(io.StringIO(entry)):
            if message.id:
                found[(message.context or "", str(message.id))] = _text(block[0])
    return found


def mended(catalog_text: str, width: int) -> str:
    """The same catalog with every `#|` block written as gettext wants it."""
    return _BLOCK.sub(
        lambda block: f"#| msgid {normalize(_text(block[0]), prefix='#| ', width=width)}\n",
        catalog_text,
    )


def _text(block: str) -> str:
    joined = " ".join(line[len("#|") :].strip() for line in block.splitlines())
    return "".join(unescape(string) for string in _STRING.findall(joined))
