"""How the door's own words begin, in each language: what a person gets who is not understood in
time."""

from __future__ import annotations

import json

from bot.lean import be_lean
from bot.quiet import be_quiet

be_quiet()
be_lean()

from bot import shelf  # noqa: E402
from bot.catalogs.translator import LANGUAGES  # noqa: E402
from bot.panic import BUSY, STARTING, TOO_MANY, TROUBLE  # noqa: E402
from bot.reply.words import Words  # noqa: E402


def door_words() -> tuple[str, ...]:
    stock = shelf.stock()
    words = [Words(stock.library, stock.translator, language) for language in LANGUAGES]
    return tuple(w.ui(key)[:40] for w in words for key in (BUSY, STARTING, TROUBLE, TOO_MANY))


if __name__ == "__main__":
    print(json.dumps(door_words()))
