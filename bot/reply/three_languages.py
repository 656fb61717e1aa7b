"""A reply in all three languages at once, for when nothing tells which one a person reads."""

from __future__ import annotations

from collections.abc import Callable

from bot.catalogs.translator import LANGUAGES, Translator
from bot.content.library import Library
from bot.reply.reply import Reply
from bot.reply.words import Words, language_buttons

_BETWEEN = "\n\n———\n\n"


def in_three_languages(
    library: Library, translator: Translator, write: Callable[[Words], Reply]
) -> Reply:
    """Each language's text below the other, and one button a language."""
    replies = [write(Words(library, translator, language)) for language in LANGUAGES]
    calls = tuple(button for button in replies[0].buttons if button.is_call)
    return Reply(
        _BETWEEN.join(reply.text for reply in replies),
        (*language_buttons(library), *calls),
        None,
        any(reply.urgent for reply in replies),
        replies[0].say,
    )
