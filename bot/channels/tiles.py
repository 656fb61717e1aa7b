"""The emergency tiles of the first contact, by the words that stand on them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.catalogs.translator import LANGUAGES
from bot.content.shelf import Stock
from bot.reply.menu_reply import TILES
from bot.reply.payload import payload
from bot.reply.words import Words


def tile_payloads(stock: Stock) -> Mapping[str, str]:
    """What each tile asks for, in every language: a tile may come back as the words on it."""
    return {
        Words(stock.library, stock.translator, language).ui(f"tile.{topic}"): payload(
            topic, topic=topic
        )
        for language in LANGUAGES
        for topic in TILES
    }
