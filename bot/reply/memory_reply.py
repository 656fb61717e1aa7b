"""What is remembered of a person now, in words, and when it dies."""

from __future__ import annotations

from collections.abc import Mapping

from bot.reply.payload import payload
from bot.reply.reply import Button, Reply
from bot.reply.words import Words


def privacy_reply(remembered: Mapping[str, str], minutes: int, words: Words) -> Reply:
    """The promise, what is remembered now, what the platforms see, how to erase it."""
    library = words.library
    parts = []
    if "language" in remembered:
        language = library.languages[remembered["language"]].name
        parts.append(words.ui("privacy.language", language=language))
    if remembered.get("topic") in library.topics:
        topic = library.topics[remembered["topic"]]
        parts.append(words.ui("privacy.topic", topic=words.topic(topic.id, topic.title)))
    if remembered.get("place") in library.areas:
        parts.append(words.ui("privacy.town", town=library.areas[remembered["place"]].name))
    now = "; ".join(parts) or words.ui("privacy.nothing")
    paragraphs = (
        words.ui("privacy.text", minutes=minutes),
        words.ui("unanswered.line") if library.counts_unanswered else "",
        words.ui("privacy.now", remembered=now),
        words.ui("privacy.platforms"),
        words.ui("privacy.erase"),
    )
    erase = Button(words.ui("button.erase"), payload("delete_data"))
    buttons = (erase, words.call_hotline_button(), words.menu_button())
    return Reply("\n\n".join(filter(None, paragraphs)), buttons, words.language)


def forgotten_reply(words: Words) -> Reply:
    buttons = (words.call_hotline_button(), words.menu_button())
    return Reply(words.ui("delete_data.text"), buttons, words.language)
