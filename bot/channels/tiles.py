"""The emergency tiles of the first contact, by the words that stand on them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE
from bot.reply.menu_reply import TILES
from bot.reply.payload import payload
from bot.reply.words import Words
from bot.shelf import Stock


def tile_payloads(stock: Stock) -> Mapping[str, str]:
    """What each tile asks for, in every language and in all three at once: a tile may come back as
    the words on it."""
    every = [Words(stock.library, stock.translator, language) for language in LANGUAGES]
    return {
        words.ui(f"{kind}.{topic}"): payload(topic, topic=topic)
        for words in every
        for kind in ("tile", "tile3")
        for topic in TILES
    }


def tiles_without_pictures(stock: Stock) -> Mapping[str, str]:
    """The three-language tiles as WhatsApp offers them before the first message: without emoji."""
    return {
        _plain(Words(stock.library, stock.translator, SOURCE_LANGUAGE).ui(f"tile3.{topic}")): (
            payload(topic, topic=topic)
        )
        for topic in TILES
    }


def _plain(tile: str) -> str:
    return tile.partition(" ")[2]
