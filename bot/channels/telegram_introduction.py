"""What Telegram shows of us before the first message. No I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE
from bot.channels.entry_words import COMMANDS
from bot.reply.words import Words
from bot.shelf import Stock


def introduction(stock: Stock) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Calls: the command menu and the words before the first message, per language of the phone."""
    for language in (None, *LANGUAGES):
        words = Words(stock.library, stock.translator, language or SOURCE_LANGUAGE)
        scope = {"language_code": language} if language else {}
        commands = [
            {"command": each.names[words.language], "description": words.ui(each.key)}
            for each in COMMANDS
        ]
        yield "setMyCommands", {"commands": commands, **scope}
        yield "setMyDescription", {"description": words.ui("telegram.about"), **scope}
        yield "setMyShortDescription", {"short_description": words.ui("telegram.short"), **scope}
