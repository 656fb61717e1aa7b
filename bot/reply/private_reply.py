"""The kind line after an answer to a message that told who somebody is."""

from __future__ import annotations

from bot.catalogs.translator import LANGUAGES, Translator
from bot.content.library import Library
from bot.reply.reply import Reply
from bot.reply.words import Words


def delete_it_reply(library: Library, translator: Translator, language: str | None) -> Reply:
    """Asks to delete the message from the chat and says why; without buttons of its own, so that
    those of the answer stay the last ones."""
    codes = LANGUAGES if language is None else (language,)
    lines = (Words(library, translator, code).ui("private.delete") for code in codes)
    return Reply("\n\n".join(lines), (), language)
