"""The page's own words and which language to begin in."""

from __future__ import annotations

from collections.abc import Mapping

from bot.catalogs.translator import LANGUAGES
from bot.reply.words import Words

# The page is written in this one when nothing tells what its reader reads; what Farol says then
# comes in all three.
UNKNOWN_LANGUAGE_PAGE = "en"

# What the page shows or says by itself: the keys of data/interface.yml under "web.".
_KEYS = (
    "title", "tagline", "skip", "conversation", "languages", "exit", "exit_hint", "call",
    "write", "send", "you", "listen", "stop", "close", "show_title", "looking", "slow",
    "offline", "failed", "busy", "unreadable", "too_big", "expired", "try_again", "privacy",
    "footer", "new_tab", "no_script",
)  # fmt: skip
# Words of the page that other channels say too.
_SHARED = {
    "too_many": "odd.too_many",
    "erase": "button.erase",
    # What Farol says when it has erased; the page then erases itself too.
    "erased": "delete_data.text",
}


def page_words(words: Words) -> Mapping[str, str]:
    """Everything the page says by itself, in one language."""
    own = {key: words.ui(f"web.{key}") for key in _KEYS}
    return own | {key: words.ui(shared) for key, shared in _SHARED.items()}


def language_hint(asked: str | None, accept_language: str | None) -> str | None:
    """The language that the address asks for, else the browser's best that we write; else None.

    >>> language_hint(None, "ht, pt-BR;q=0.8, en;q=0.5")
    'pt'
    """
    if asked in LANGUAGES:
        return asked
    wishes = []
    for position, wish in enumerate((accept_language or "")[:200].split(",")):
        name, _, parameters = wish.strip().partition(";")
        code = name.strip().lower().split("-")[0]
        weight = _weight(parameters)
        if code in LANGUAGES and weight > 0:
            wishes.append((-weight, position, code))
    return min(wishes)[2] if wishes else None


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
