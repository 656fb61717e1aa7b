"""What the door says by itself, when the brain is missing, loading, broken, slow or has too much.

The emergency cards need no understanding: who taps one gets it. Everybody else gets the hotline,
and the emergencies to tap. If even the content cannot be read, bot.reply.trouble_reply stands.
"""

from __future__ import annotations

import logging

from bot import clock, shelf
from bot.engine import payloads
from bot.reply.menu_reply import tiles
from bot.reply.payload import read_payload
from bot.reply.reply import Reply
from bot.reply.three_languages import in_three_languages
from bot.reply.topic_reply import card_reply
from bot.reply.trouble_reply import trouble_reply
from bot.reply.words import Words

log = logging.getLogger(__name__)

# The keys of data/interface.yml that this may say.
TROUBLE, BUSY, TOO_MANY = "trouble.text", "busy.text", "odd.too_many"
STARTING = "starting.text"


def urgent_topic(text: str) -> str | None:
    """The emergency whose card a tap asks for; None for anything else."""
    found = read_payload(text, *payloads())
    if found is None:
        return None
    topic = shelf.library().topics.get(found[0])
    return topic.id if topic is not None and topic.urgent else None


def panic_reply(text: str, language: str | None, reason: str = TROUBLE) -> Reply:
    """The card that was tapped, else the hotline and the emergencies to tap. Never raises."""
    try:
        stock = shelf.stock()
        topic = urgent_topic(text)

        def write(words: Words) -> Reply:
            if topic is not None:
                return card_reply(stock.library.topics[topic], words, clock.today())
            return Reply(words.ui(reason), tiles(words), words.language, urgent=True)

        if language is None:
            return in_three_languages(stock.library, stock.translator, write)
        return write(Words(stock.library, stock.translator, language))
    except Exception as error:  # Nothing stands below this but words that need no file.
        log.error("the content failed: %s", type(error).__name__)
        return trouble_reply(language)
