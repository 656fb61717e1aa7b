"""The short form of an answer, made to be forwarded: people share in groups."""

from __future__ import annotations

from datetime import date

from bot.content.topic import Topic
from bot.reply.reply import Reply
from bot.reply.topic_reply import simpler_reply
from bot.reply.words import Words


def forward_text(topic: Topic, words: Words, today: date, link: str | None = None) -> str:
    """Title, card or first lines, hotline, link: whole in itself, wherever it ends up.

    `link` is where more is to be asked; without one, the source of the answer stands there.
    """
    text = simpler_reply(topic, words, today).text
    if words.with_phones("{phone:luce}") not in text:
        text += f"\n\n{words.ui('card.call')}"
    link = link or _source(topic, words)
    return f"{text}\n\n{link}" if link else text


def forward_reply(topic: Topic, words: Words, today: date, link: str | None = None) -> Reply:
    """The same as a message of its own, without buttons: those would not go with it."""
    return Reply(forward_text(topic, words, today, link), (), words.language)


def _source(topic: Topic, words: Words) -> str | None:
    sources = (words.library.sources[source_id] for source_id in topic.sources)
    return next((source.url for source in sources if source.url is not None), None)
