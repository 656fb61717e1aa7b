"""A draft as each channel will show it: drawn by what draws the real messages. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.catalogs.translator import LANGUAGES
from bot.channels import telegram_output, web_reply, whatsapp
from bot.channels.telegram_chat import Chat
from bot.reply.reply import Reply
from bot.reply.topic_reply import answer_reply, topic_reply
from bot.reply.words import Words
from bot.shelf import Stock
from bot.studio.draft import Draft
from bot.studio.draft_stock import stock_with


@dataclass(frozen=True)
class Bubble:
    """One message. `opener` is the title of a list that holds the taps; `limit` the platform's for
    this kind of message, None where there is none."""

    text: str
    limit: int | None
    taps: tuple[str, ...] = ()
    opener: str = ""

    @property
    def letters(self) -> int:
        # Both platforms count as their phones do, in halves of UTF-16.
        return len(self.text.encode("utf-16-le")) // 2


@dataclass(frozen=True)
class Preview:
    """What one channel shows for a question about the topic, and behind its button."""

    channel: str
    language: str
    bubbles: tuple[Bubble, ...]


def previews(draft: Draft, stock: Stock, language: str, today: date) -> list[Preview]:
    """On every channel. Raises LookupError while the draft names something that is not there."""
    content = stock_with(draft, stock)
    topic = content.library.topics[draft.topic]
    words = Words(content.library, content.translator, language)
    replies = [topic_reply(topic, words, today)]
    if topic.urgent and not topic.withheld:
        replies.append(answer_reply(topic, words, today))
    drawn = {
        "WhatsApp": [bubble for reply in replies for bubble in _whatsapp(reply, content)],
        "Telegram": [bubble for reply in replies for bubble in _telegram(reply, content)],
        "Web": [_web(reply) for reply in replies],
    }
    return [Preview(name, language, tuple(bubbles)) for name, bubbles in drawn.items()]


def known_language(written: str) -> str:
    """The language that a form asked for, or the first of ours."""
    return written if written in LANGUAGES else LANGUAGES[0]


def _whatsapp(reply: Reply, content: Stock) -> Iterator[Bubble]:
    for call in whatsapp.WhatsAppOutput(lambda: content).render(reply, {"to": ""}):
        if call["type"] == "text":
            yield Bubble(call["text"]["body"], whatsapp.MAX_TEXT)
            continue
        shaped: Mapping[str, Any] = call["interactive"]
        action = shaped["action"]
        rows = [row for section in action.get("sections", []) for row in section["rows"]]
        link = action.get("parameters", {}).get("display_text")
        titles = (
            *(button["reply"]["title"] for button in action.get("buttons", [])),
            *(row["title"] for row in rows),
            *([link] if link else []),
        )
        opener = action["button"] if rows else ""
        yield Bubble(shaped["body"]["text"], whatsapp.MAX_BODY, titles, opener)


def _telegram(reply: Reply, content: Stock) -> Iterator[Bubble]:
    for call in telegram_output.TelegramOutput(lambda: content).render(reply, Chat(0)):
        markup = call.get("reply_markup", {})
        rows = markup.get("inline_keyboard", markup.get("keyboard", []))
        titles = tuple(button["text"] for row in rows for button in row)
        yield Bubble(call["text"], telegram_output.MAX_TEXT, titles)


def _web(reply: Reply) -> Bubble:
    shown = web_reply.render(reply)
    taps = tuple(button["title"] for button in shown["buttons"] if not button["elsewhere"])
    return Bubble(shown["text"], None, taps)
