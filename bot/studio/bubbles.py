"""A reply as each channel would show it, with that channel's limits. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.catalogs.translator import LANGUAGES
from bot.reply.reply import Reply
from bot.reply.split import parts
from bot.reply.topic_reply import answer_reply, topic_reply
from bot.reply.words import Words
from bot.shelf import Stock
from bot.studio.draft import Draft
from bot.studio.draft_stock import stock_with


@dataclass(frozen=True)
class Shape:
    """What a platform takes. `taps` is how many buttons stay buttons; more become a list."""

    name: str
    text: int
    taps: int
    title: int
    most: int


# https://core.telegram.org/bots/api#sendmessage ·
# https://developers.facebook.com/docs/whatsapp/guides/interactive-messages/ (a body of 1,024
# characters, three buttons of 20, or a list of ten rows of 24)
SHAPES = (
    Shape("WhatsApp", 1024, 3, 20, 10),
    Shape("Telegram", 4096, 100, 64, 100),
    Shape("Web", 1_000_000, 100, 100, 100),
)


@dataclass(frozen=True)
class Bubble:
    """One message: its parts, its buttons, and what did not fit."""

    channel: str
    language: str
    texts: tuple[str, ...]
    taps: tuple[str, ...]
    is_list: bool
    too_long: tuple[str, ...]


def bubbles(draft: Draft, stock: Stock, language: str, today: date) -> list[Bubble]:
    """What a question about the topic gets, and the full answer behind its button."""
    content = stock_with(draft, stock)
    topic = content.library.topics[draft.topic]
    words = Words(content.library, content.translator, language)
    replies = [topic_reply(topic, words, today)]
    if topic.urgent and not topic.withheld:
        replies.append(answer_reply(topic, words, today))
    return [_bubble(reply, shape, language) for shape in SHAPES for reply in replies]


def _bubble(reply: Reply, shape: Shape, language: str) -> Bubble:
    titles = tuple(button.title for button in reply.buttons)[: shape.most]
    too_long = tuple(title for title in titles if len(title) > shape.title)
    texts = tuple(part.strip() for part in parts(reply.text, shape.text))
    return Bubble(shape.name, language, texts, titles, len(titles) > shape.taps, too_long)


def known_language(written: str) -> str:
    """The language of a preview that a form asked for."""
    return written if written in LANGUAGES else LANGUAGES[0]
