"""The content that is live in this process: one library and one translator, swapped together.

Rasa builds our parts by dotted path and hands them nothing, so they find the content here. Loading
happens at first use; `put` replaces both at once, and a turn that has begun keeps what it took.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.catalogs.translator import Translator, load_translator
from bot.content.library import Library, load_library
from bot.settings import Settings, read_settings


@dataclass(frozen=True)
class Stock:
    library: Library
    translator: Translator


_stock: Stock | None = None


def load_stock(settings: Settings) -> Stock:
    """Content and catalogs from disk. Raises ContentError; what is live stays as it was."""
    library = replace(load_library(settings.data), counts_unanswered=settings.keep_unanswered)
    return Stock(library, load_translator(settings.locales))


def put(stock: Stock) -> None:
    global _stock
    _stock = stock


def stock() -> Stock:
    if _stock is None:
        put(load_stock(read_settings()))
    assert _stock is not None
    return _stock


def library() -> Library:
    return stock().library


def translator() -> Translator:
    return stock().translator
