"""A topic's question fits one line of every channel's list."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogs.sentences import MAX_TITLE, TITLE
from bot.checks.check import TextCheck
from bot.checks.material import Material, Told


class TitleShort(TextCheck):
    id = "title-short"
    name = "Short title"
    description = f"A topic's title has at most {MAX_TITLE} characters in every language."

    def faults(self, told: Told, material: Material) -> Iterator[str]:
        if told.sentence.purpose == TITLE and len(told.words) > MAX_TITLE:
            yield f"{len(told.words)} characters in {told.language}; at most {MAX_TITLE}"
