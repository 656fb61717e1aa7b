"""Telegram's inline mode: "@bot warrant", typed in any chat, gives cards to put into that chat.

Nobody's words reach the understanding or the memory here: Telegram asks at every key pressed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.catalogs.translator import LANGUAGES
from bot.channels.incoming_text import clean, language_hint
from bot.content.topic import Topic
from bot.reply.forward import forward_text
from bot.reply.phone_numbers import international
from bot.reply.search import found_topics
from bot.reply.split import parts
from bot.reply.words import Words
from bot.shelf import Stock

# Fifty are allowed; a phone shows some five before one scrolls.
# https://core.telegram.org/bots/api#answerinlinequery
MAX_RESULTS = 15
MAX_TEXT = 4096
# What was asked for last week is answered by Telegram for as long, without asking us.
CACHE_SECONDS = 300


def inline_answer(
    query: Mapping[str, Any], stock: Stock, username: str, today: date
) -> dict[str, Any]:
    """The call that answers an inline query: the short forms of the topics it names, in the
    phone's language, or in each of ours when the phone speaks another."""
    hint = language_hint((query.get("from") or {}).get("language_code"))
    topics = found_topics(clean(query.get("query")), stock.library, stock.translator)
    languages = (hint,) if hint else LANGUAGES
    results = [
        _card(topic, Words(stock.library, stock.translator, language), username, today)
        for topic in topics
        for language in languages
    ]
    return {
        "method": "answerInlineQuery",
        "inline_query_id": query["id"],
        "results": results[:MAX_RESULTS],
        "cache_time": CACHE_SECONDS,
        # The same letters give another language to another phone.
        "is_personal": True,
    }


def _card(topic: Topic, words: Words, username: str, today: date) -> dict[str, Any]:
    link = f"https://t.me/{username}?start={topic.id}"
    text = international(forward_text(topic, words, today, link))
    title, _, body = text.partition("\n\n")
    return {
        "type": "article",
        "id": f"{topic.id}.{words.language}",
        "title": title,
        "description": body.partition("\n\n")[0],
        "input_message_content": {
            "message_text": parts(text, MAX_TEXT)[0],
            "link_preview_options": {"is_disabled": True},
        },
        # A tap for us would have no chat to be answered in; a link opens ours.
        "reply_markup": {"inline_keyboard": [[{"text": words.ui("button.ask"), "url": link}]]},
    }
