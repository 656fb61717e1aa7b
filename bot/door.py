"""What every message passes, whatever the channel: size, pace, doubles, pseudonym; never silence.

`Door.receive` does not raise. What fails on the way becomes the hotline and the emergency cards in
the person's language, and a log line without their words.

Silence has one place. Who writes faster than any person is told so once, with the hotline, and then
hears nothing until half a minute is over (bot/pace.py): a platform lets us send so many messages a
second to everybody together, and one flood must not use up what others wait for.
"""

from __future__ import annotations

import asyncio
import logging
import time
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from bot import shelf
from bot.brain import MOST_WAITING, Brain, BrainBusy
from bot.catalogs.translator import LANGUAGES
from bot.channels.incoming import Incoming
from bot.channels.incoming_text import clean
from bot.channels.once import Once
from bot.content.library import Library
from bot.engine import Engine, Turn
from bot.errors import ModelError
from bot.many.once import RedisOnce
from bot.pace import Pace
from bot.panic import BUSY, STARTING, TOO_MANY, TROUBLE, panic_reply, urgent_topic
from bot.privacy.private_data import private_data
from bot.privacy.pseudonym import Pseudonym, Pseudonyms
from bot.reply.menu_reply import start_reply
from bot.reply.private_reply import delete_it_reply
from bot.reply.reply import Reply
from bot.reply.three_languages import in_three_languages
from bot.reply.trouble_reply import trouble_reply
from bot.reply.words import Words
from bot.settled import unsettle
from bot.unanswered.heard import Heard
from bot.watch import Watch
from bot.workshop.chat import Practice

log = logging.getLogger(__name__)

# Longer than any question (some 350 words); what is longer was pasted, and only makes
# understanding slow.
MAX_CHARACTERS = 2_000
# The whole way of a message takes some 10 ms; after this long a person is better off with the card.
PATIENCE_SECONDS = 2.0
# How often the log says that there is too much to do.
_BUSY_LINE_SECONDS = 10.0
# What is kept for a day without memory: half a megabyte, given back when it is needed.
_RESERVE_PIECE, _RESERVE_PIECES = 32 * 1024, 16
# What an answer takes from here to its person.
_SENT_SECONDS = 0.2
# Made at start, for when nothing can be made any more.
_LAST_WORDS = {code: trouble_reply(code) for code in (*LANGUAGES, None)}
# Whoever sits at this machine's own keyboard floods nobody.
_UNCOUNTED = frozenset({"terminal"})


class Door:
    """One for all channels of a process. Without an engine it gives the emergency cards alone."""

    def __init__(
        self,
        engine: Engine | None,
        pseudonyms: Pseudonyms | None = None,
        *,
        pace: Pace | None = None,
        once: Once | RedisOnce | None = None,
        watch: Watch | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._pseudonyms = pseudonyms or Pseudonyms()
        self._pace = pace or Pace()
        self._patience_seconds = patience_seconds
        self._most_waiting = most_waiting
        self._once = once or Once()
        self.watch = watch or Watch()
        # Role plays and rooms in a chat, where a workshop is served; they come before the brain.
        self.practice: Practice | None = None
        # Where the operator has questions without an answer counted.
        self.heard: Heard | None = None
        self._busy_told_until = 0.0
        self._reserve: list[bytes] | None = None
        self._refill()
        self._brain: Brain | None = None
        # While an engine is being trained or loaded, people are told that it comes; whoever serves
        # sets this, and takes it back when none will come.
        self.is_starting = False
        if engine is not None:
            self.wake(engine)

    def wake(self, engine: Engine) -> None:
        """From the next message on this engine understands; what has begun ends with the old."""
        self.watch.swaps.inc()
        self.is_starting = False
        before, self._brain = self._brain, Brain(engine, self._most_waiting)
        if before is not None:
            before.close()
            unsettle()

    def close(self) -> None:
        """Ends the threads that understand and count; from then on it gives the cards alone."""
        before, self._brain = self._brain, None
        if before is not None:
            before.close()
            before.join()
        if self.heard is not None:
            self.heard.close()

    @property
    def is_ready(self) -> bool:
        return self._brain is not None

    @property
    def engine(self) -> Engine:
        """The engine that understands now. Raises ModelError while there is none."""
        if self._brain is None:
            raise ModelError("no model is loaded yet")
        return self._brain.engine

    async def receive(self, incoming: Incoming) -> Sequence[Reply]:
        """What to say to a message. Empty only in the quiet after "one moment"; never raises.

        The same message of a person, by the platform's number, is worked on once: whoever asks
        again within a minute gets the same replies, and decides whether they still must be sent.
        """
        try:
            # The raw id of a person is in no key here: a pseudonym names the conversation.
            person = self._pseudonyms.of(incoming.channel, incoming.person)
            if incoming.message_id is None:
                return await self._watched(incoming, person)
            return await self._once.answer(
                person, incoming.message_id, lambda: self._watched(incoming, person)
            )
        except Exception as error:  # The outermost edge: a person is waiting.
            # When memory is out, the failure's own handling needs some: this is kept for it.
            self._reserve = None
            if isinstance(error, MemoryError):
                _starving(error)
            try:
                return [self._failed(incoming, error)]
            except Exception:  # Not even that could be put together; these words are there already.
                return [_LAST_WORDS[incoming.hint if incoming.hint in LANGUAGES else None]]
            finally:
                self._refill()

    async def turn(
        self,
        text: str,
        person: Pseudonym,
        hint: str | None = None,
        after: str | None = None,
        patience_seconds: float | None = None,
    ) -> Turn:
        """Understand and answer; what is too long is cut first, and halves of characters go.

        After the answer to a message that tells who somebody is, they are asked to delete it.
        Raises ModelError while there is no engine, BrainBusy, asyncio.TimeoutError, or what the
        engine raised.
        """
        if self._brain is None:
            raise ModelError("no model is loaded yet")
        read = _cut(text)
        turn = await self._brain.turn(
            read, person, hint=hint, after=after, patience_seconds=patience_seconds
        )
        if turn.replies and _tells_who(read):
            stock, language = shelf.stock(), turn.replies[-1].language
            last = delete_it_reply(stock.library, stock.translator, language)
            turn = replace(turn, replies=(*turn.replies, last))
        return turn

    def forget(self, channel: str, person: str) -> None:
        """Erase what is remembered of somebody who has left."""
        pseudonym = self._pseudonyms.of(channel, person)
        self._once.forget(pseudonym)
        if self.heard is not None:
            self.heard.forget(pseudonym)
        if self.practice is not None:
            self.practice.forget(pseudonym)
        if self._brain is not None:
            self._brain.engine.forget(pseudonym)

    async def _watched(self, incoming: Incoming, person: Pseudonym) -> Sequence[Reply]:
        self.watch.messages.labels(incoming.channel, incoming.kind).inc()
        with self.watch.in_work.track_inprogress(), self.watch.seconds.time():
            return await self._receive(incoming, person)

    async def _receive(self, incoming: Incoming, person: Pseudonym) -> Sequence[Reply]:
        if incoming.channel not in _UNCOUNTED:
            is_card = incoming.kind == "button" and urgent_topic(incoming.text) is not None
            passage = await self._pace.passage(person, is_card=is_card)
            if passage != "pass":
                self.watch.refused.labels(passage).inc()
            if passage == "quiet":
                return []
            if passage == "tell":
                return [panic_reply("", self._language(person, incoming.hint), TOO_MANY)]
        if incoming.kind not in ("text", "button"):
            return [self._kind_reply(incoming.kind, person, incoming.hint)]
        # Only what is read is looked at: a megabyte without a letter would keep everybody waiting.
        text = _cut(incoming.text)
        if not _says_something(text):
            return [self._kind_reply("empty", person, incoming.hint)]
        practised = self._practised(incoming, person)
        if practised is not None:
            return practised
        try:
            turn = await self.turn(
                text, person, incoming.hint, patience_seconds=self._patience_seconds
            )
        except MemoryError:
            raise
        except Exception as error:  # A person is waiting, and this edge still knows who.
            return [self._failed(incoming, error, person)]
        self.watch.turned(turn.outcome, turn.language, turn.topic, turn.urgent)
        if turn.outcome == "declined" and not turn.urgent:
            if len(incoming.text) > MAX_CHARACTERS:
                return [self._kind_reply("too_long", person, incoming.hint)]
            # A tear that nobody understands is not a question that we do not know about.
            if not any(mark.isalnum() for mark in text):
                return [self._kind_reply("empty", person, incoming.hint)]
        language = turn.language or self._language(person, incoming.hint)
        if self.heard is not None and turn.replies:
            return await self._counted(self.heard, incoming, text, person, turn)
        return turn.replies or [panic_reply(incoming.text, language)]

    async def _counted(
        self, heard: Heard, incoming: Incoming, text: str, person: Pseudonym, turn: Turn
    ) -> Sequence[Reply]:
        """The replies; a question without an answer is counted if the person knows about that.

        Who was not told is told now, and this question of theirs is not counted.
        """
        stock = shelf.stock()
        lines = {
            code: Words(stock.library, stock.translator, code).ui("unanswered.line")
            for code in LANGUAGES
        }
        if any(line in reply.text for line in lines.values() for reply in turn.replies):
            await self._told(heard, person)
        if turn.topic == "delete_data":
            heard.forget(person)
        gate, language = turn.parsed.get("gate") or {}, turn.parsed.get("language") or {}
        is_ours = turn.language in LANGUAGES and not language.get("other")
        if turn.outcome != "declined" or turn.urgent or gate.get("danger") or not is_ours:
            return turn.replies
        assert turn.language is not None
        try:
            # Beside the event loop: where several processes count, Redis is asked.
            was_told = await asyncio.to_thread(heard.was_told, person)
        except Exception as error:  # Whoever asked has an answer, and counting must not cost it.
            log.error("the counting failed: %s", type(error).__name__)
            return turn.replies
        if was_told:
            heard.asked(text, turn.language, incoming.channel, person)
            return turn.replies
        await self._told(heard, person)
        return [*turn.replies, Reply(lines[turn.language], (), turn.language)]

    async def _told(self, heard: Heard, person: Pseudonym) -> None:
        try:
            await asyncio.to_thread(heard.told, person)
        except Exception as error:  # They are told again, and counted later.
            log.error("the counting failed: %s", type(error).__name__)

    def _practised(self, incoming: Incoming, person: Pseudonym) -> Sequence[Reply] | None:
        """What the workshop says, when the message is for it."""
        if self.practice is None:
            return None
        stock = shelf.stock()
        language = self._language(person, incoming.hint) or LANGUAGES[0]
        words = Words(stock.library, stock.translator, language)
        return self.practice.answer(person, incoming.text, words)

    def _refill(self) -> None:
        try:
            # Below the size from which the allocator asks the system for memory of its own, so that
            # what is given back can be used again in small pieces.
            self._reserve = self._reserve or [bytes(_RESERVE_PIECE) for _ in range(_RESERVE_PIECES)]
        except MemoryError:
            # The next message tries again.
            self._reserve = None

    def _failed(
        self, incoming: Incoming, error: Exception, person: Pseudonym | None = None
    ) -> Reply:
        is_busy = isinstance(error, (BrainBusy, asyncio.TimeoutError))
        if self.is_starting and isinstance(error, ModelError):
            # Nothing has failed: it is told and counted as refused, and fills no log.
            self.watch.refused.labels("starting").inc()
            return panic_reply(incoming.text, self._language(person, incoming.hint), STARTING)
        if not is_busy or time.monotonic() >= self._busy_told_until:
            # The error's own text may hold what was written, so only its kind is logged; and a
            # flood must not fill the disk with lines that say the same.
            log.error("a message on %s failed: %s", incoming.channel, type(error).__name__)
        if is_busy:
            self.watch.refused.labels("busy").inc()
        else:
            self.watch.failed.labels(type(error).__name__).inc()
        if is_busy:
            self._busy_told_until = time.monotonic() + _BUSY_LINE_SECONDS
        reason = BUSY if is_busy else TROUBLE
        return panic_reply(incoming.text, self._language(person, incoming.hint), reason)

    def _kind_reply(self, kind: str, person: Pseudonym, hint: str | None) -> Reply:
        stock = shelf.stock()
        language = self._language(person, hint)

        def write(words: Words) -> Reply:
            return start_reply(words, words.ui(f"odd.{kind}"))

        if language is None:
            return in_three_languages(stock.library, stock.translator, write)
        return write(Words(stock.library, stock.translator, language))

    def _language(self, person: Pseudonym | None, hint: str | None) -> str | None:
        """The language of the conversation, else the phone's; None when neither is known."""
        known = None
        if person is not None and self._brain is not None:
            try:
                known = self._brain.engine.remembered(person).get("language")
            except Exception as error:  # A store that is down must not cost anybody the card.
                log.error("the memory failed: %s", type(error).__name__)
        return next(
            (code for code in (known, hint) if code is not None and code in LANGUAGES), None
        )


def _starving(error: MemoryError) -> None:
    """Tells bot/starved.py that the hotline is all that can be said, once it has been sent."""
    with suppress(MemoryError):
        loop = asyncio.get_running_loop()
        told = {"message": "no memory to understand", "exception": error}
        loop.call_later(_SENT_SECONDS, loop.call_exception_handler, told)


def _says_something(text: str) -> bool:
    """Whether there is a letter, a digit or a picture in it: 👍 is a yes and 🙏 is thanks."""
    return any(mark.isalnum() or unicodedata.category(mark) == "So" for mark in text)


def _cut(text: str) -> str:
    """As much of a text as is read, without halves of characters.

    Some characters stand for many ("ﷺ" for eighteen), and understanding reads those.
    """
    cut = clean(text[:MAX_CHARACTERS])
    unfolded = len(unicodedata.normalize("NFKC", cut))
    return cut[: MAX_CHARACTERS * len(cut) // unfolded] if unfolded > MAX_CHARACTERS else cut


def _tells_who(text: str) -> bool:
    return bool(private_data(text, _public_numbers(shelf.library())))


# Libraries are compared by identity here: one is replaced as a whole.
_public_of: tuple[Library | None, frozenset[str]] = (None, frozenset())


def _public_numbers(library: Library) -> frozenset[str]:
    """The phones of the directory."""
    global _public_of
    known, public = _public_of
    if known is not library:
        organizations = library.organizations.values()
        public = frozenset(phone.e164 for one in organizations for phone in one.phones)
        _public_of = (library, public)
    return public
