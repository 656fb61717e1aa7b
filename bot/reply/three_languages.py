"""A reply in all three languages at once, for when nothing tells which one a person reads."""

from __future__ import annotations

from collections.abc import Callable

from bot.catalogs.translator import LANGUAGES, Translator
from bot.content.library import Library
from bot.reply.menu_reply import tiles_in_three_languages
from bot.reply.reply import Reply
from bot.reply.words import Words, language_buttons

_BETWEEN = "\n\n———\n\n"


def in_three_languages(
    library: Library, translator: Translator, write: Callable[[Words], Reply]
) -> Reply:
    """Each language's text below the other; the hotline, other calls, the emergencies, languages.

    A tap on a language gives the same again in that language alone, with all its buttons.
    """
    replies = [write(Words(library, translator, language)) for language in LANGUAGES]
    first = Words(library, translator, LANGUAGES[0])
    texts = dict.fromkeys(reply.text for reply in replies)
    calls = [b for b in replies[0].buttons if b.is_call and b != first.call_hotline_button()]
    return Reply(
        _BETWEEN.join(texts),
        (
            first.call_hotline_button(),
            *calls,
            *tiles_in_three_languages(first),
            *language_buttons(library),
        ),
        None,
        any(reply.urgent for reply in replies),
        replies[0].say,
    )
