"""What people get fits every channel without being cut."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogs.translator import LANGUAGES
from bot.checks.check import Check, Problem
from bot.checks.material import Material
from bot.content.topic import Topic
from bot.reply.payload import MAX_PAYLOAD_BYTES
from bot.reply.reply import Reply
from bot.reply.topic_reply import answer_reply, card_reply, show_reply

# WhatsApp's body of a message with buttons. A card always has buttons.
# https://developers.facebook.com/docs/whatsapp/guides/interactive-messages/
MAX_CARD = 1024
# A text message of WhatsApp and of Telegram.
# https://core.telegram.org/bots/api#sendmessage
MAX_ANSWER = 4096


class FitsChannels(Check):
    """Judges the composed replies: titles, notices, dates and numbers filled in."""

    id = "fits-channels"
    name = "Fits every channel"
    description = (
        f"A composed card has at most {MAX_CARD} characters, an answer {MAX_ANSWER}, what a button "
        f"sends {MAX_PAYLOAD_BYTES} bytes, in every language."
    )

    def problems(self, material: Material) -> Iterator[Problem]:
        for topic in material.library.topics.values():
            for language in LANGUAGES:
                for limit, reply in self._replies(material, topic, language):
                    yield from self._faults(material, topic, language, limit, reply)

    def _replies(
        self, material: Material, topic: Topic, language: str
    ) -> Iterator[tuple[int, Reply]]:
        words = material.words(language)
        try:
            if topic.card:
                yield MAX_CARD, card_reply(topic, words, material.today)
            yield MAX_ANSWER, answer_reply(topic, words, material.today)
            yield MAX_ANSWER, show_reply(topic, words)
        except LookupError:
            # It names a phone, source or topic that is not there: other checks tell which.
            return

    def _faults(
        self, material: Material, topic: Topic, language: str, limit: int, reply: Reply
    ) -> Iterator[Problem]:
        file, line = material.place(topic, topic.title, language)
        if len(reply.text) > limit:
            message = f"{topic.id} has {len(reply.text)} characters in {language}; at most {limit}"
            yield self.problem(file, line, message)
        for payload in _long_payloads(reply):
            message = f"the id {topic.id} makes a button that sends too many bytes: {payload}"
            yield self.problem(topic.path, 1, message)


def _long_payloads(reply: Reply) -> list[str]:
    return [
        button.payload
        for button in reply.buttons
        if button.payload.startswith("/")
        and len(button.payload.encode("utf-8")) > MAX_PAYLOAD_BYTES
    ]
