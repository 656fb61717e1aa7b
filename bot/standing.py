"""What the doorkeeper says in place of a server that is not there (bot/doorkeeper.py).

The words of the content that is live, already drawn for the page: that we are starting, with the
hotline; and for who taps an emergency, its card.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from bot import shelf
from bot.catalogs.translator import LANGUAGES
from bot.channels.web_reply import render
from bot.panic import STARTING, panic_reply
from bot.reply.menu_reply import TILES
from bot.reply.payload import payload
from bot.reply.reply import Reply
from bot.reply.words import Words

# The languages that a page can be in; None, and "" to the doorkeeper, when nobody knows.
_LANGUAGES = (*LANGUAGES, None)


def standing_words() -> dict[str, Any]:
    """As bot.doorkeeper.Words reads them."""
    taps = ("", *(payload(topic, topic=topic) for topic in TILES))
    return {
        "cards": {language or "": {tap: _card(tap, language) for tap in taps}
                  for language in _LANGUAGES},
        "pages": {language or "": _page(language) for language in _LANGUAGES},
    }  # fmt: skip


class NewWords:
    """Gives the words once for each content that is live, else None."""

    def __init__(self) -> None:
        self._of: shelf.Stock | None = None

    def __call__(self) -> dict[str, Any] | None:
        stock = shelf.stock()
        if stock is self._of:
            return None
        words = standing_words()
        self._of = stock
        return words


def _card(tap: str, language: str | None) -> str:
    reply = panic_reply(tap, language, STARTING)
    told = {"error": "starting", "text": reply.text, "replies": [render(reply)]}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _page(language: str | None) -> str:
    """For who has no script: the same words, and below them each emergency's card to open."""
    stock = shelf.stock()
    words = Words(stock.library, stock.translator, language or LANGUAGES[0])
    tile = "tile" if language else "tile3"
    cards = "".join(
        f"<details><summary><b>{escape(words.ui(f'{tile}.{topic}'))}</b></summary>"
        f"{_paragraphs(panic_reply(payload(topic, topic=topic), language))}</details>"
        for topic in TILES
    )
    first = panic_reply("", language, STARTING)
    again = escape(words.ui("web.try_again"))
    return (
        f'<!doctype html><html lang="{language or ""}"><meta charset="utf-8"><title>Farol</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'{_paragraphs(first)}{cards}<p><a href="/">{again}</a></p>'
    )


def _paragraphs(reply: Reply) -> str:
    written = escape(reply.text).split("\n\n")
    parts = "".join(f"<p>{part}</p>" for part in written).replace("\n", "<br>")
    calls = "".join(
        f'<p><a href="{escape(button.payload)}">{escape(button.title)}</a></p>'
        for button in reply.buttons
        if button.is_call
    )
    return parts + calls
