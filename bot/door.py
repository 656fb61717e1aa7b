"""What every message passes, whatever the channel: size, kind, pseudonym; and never silence.

`Door.receive` does not raise. What fails on the way becomes the hotline card in the person's
language and a log line without their words.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from bot.channels.incoming import Incoming
from bot.content import shelf
from bot.engine import Engine, Turn
from bot.privacy.pseudonym import Pseudonym, Pseudonyms
from bot.reply.menu_reply import start_reply
from bot.reply.reply import Reply
from bot.reply.three_languages import in_three_languages
from bot.reply.trouble_reply import trouble_reply
from bot.reply.words import Words

log = logging.getLogger(__name__)

# Longer than any question; what is longer was pasted, and only makes understanding slow.
MAX_CHARACTERS = 4_000
# The whole way of a message takes some 10 ms; after this long a person is better off with the card.
PATIENCE_SECONDS = 2.0


class Door:
    """One for all channels of a process."""

    def __init__(self, engine: Engine, pseudonyms: Pseudonyms | None = None) -> None:
        self.engine = engine
        self._pseudonyms = pseudonyms or Pseudonyms()

    async def receive(self, incoming: Incoming) -> Sequence[Reply]:
        """What to say to a message. Never empty, never an exception."""
        person = self._pseudonyms.of(incoming.channel, incoming.person)
        try:
            if incoming.kind not in ("text", "button"):
                return [self._kind_reply(incoming.kind, person, incoming.hint)]
            if not any(letter.isalnum() for letter in incoming.text):
                return [self._kind_reply("empty", person, incoming.hint)]
            turn = await asyncio.wait_for(
                self.turn(incoming.text, person, incoming.hint), PATIENCE_SECONDS
            )
            is_long = len(incoming.text) > MAX_CHARACTERS
            if is_long and turn.outcome == "declined" and not turn.urgent:
                return [self._kind_reply("too_long", person, incoming.hint)]
            known = turn.language or self._language(person, incoming.hint)
            return turn.replies or [trouble_reply(known)]
        except Exception as error:  # The outermost edge: a person is waiting.
            # The error's own text may hold what was written, so only its kind is logged.
            log.error("a message on %s failed: %s", incoming.channel, type(error).__name__)
            return [trouble_reply(self._language(person, incoming.hint))]

    async def turn(
        self, text: str, person: Pseudonym, hint: str | None = None, after: str | None = None
    ) -> Turn:
        """Understand and answer, with what is too long cut first."""
        return await self.engine.turn(text[:MAX_CHARACTERS], person, hint=hint, after=after)

    def forget(self, channel: str, person: str) -> None:
        """Erase what is remembered of somebody who has left."""
        self.engine.forget(self._pseudonyms.of(channel, person))

    def _kind_reply(self, kind: str, person: Pseudonym, hint: str | None) -> Reply:
        stock = shelf.stock()
        language = self._language(person, hint)

        def write(words: Words) -> Reply:
            return start_reply(words, words.ui(f"odd.{kind}"))

        if language is None:
            return in_three_languages(stock.library, stock.translator, write)
        return write(Words(stock.library, stock.translator, language))

    def _language(self, person: Pseudonym, hint: str | None) -> str | None:
        return self.engine.remembered(person).get("language") or hint
