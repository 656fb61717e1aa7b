"""How the door's own words begin, in each language: what a person gets who is not understood in
time."""

from __future__ import annotations

from bot import shelf
from bot.catalogs.translator import LANGUAGES
from bot.panic import BUSY, TOO_MANY, TROUBLE
from bot.reply.words import Words


def door_words() -> tuple[str, ...]:
    stock = shelf.stock()
    words = [Words(stock.library, stock.translator, language) for language in LANGUAGES]
    return tuple(w.ui(key)[:40] for w in words for key in (BUSY, TROUBLE, TOO_MANY))
