"""Names that stand in texts: they are nobody's words, so they do not make a text hard to read."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.content.library import Library

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")


def without_names(text: str, library: Library) -> str:
    """The text without the names of the directory's organizations and without email addresses."""
    return _names(tuple(o.name for o in library.organizations.values())).sub(
        " ", _EMAIL.sub(" ", text)
    )


@lru_cache(maxsize=4)
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    # People write a name without what stands in parentheses or after a comma.
    spoken = {re.split(r" \(|, ", name)[0] for name in names} | set(names)
    # The longest first, so that "ACLU of Massachusetts" goes whole.
    return re.compile("|".join(re.escape(name) for name in sorted(spoken, key=len, reverse=True)))
