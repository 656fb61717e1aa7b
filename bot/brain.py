"""The engine in a thread of its own, so that a slow turn never stops the door.

A turn is CPU-bound: in the door's own event loop nothing could interrupt it, and nobody else would
be heard meanwhile. Here the door waits with patience, and what nobody waits for any longer is not
begun. What patience cannot help against is code that holds Python's global lock for seconds; none
of our regular expressions can (tests/trust/test_bad_input.py).
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time

from bot.engine import Engine, Turn
from bot.errors import BotError
from bot.hearing import Hearing
from bot.privacy.pseudonym import Pseudonym
from bot.settled import settle

log = logging.getLogger(__name__)

# One process understands about a hundred messages a second; who comes after so many others would
# wait for a second, and is better served by the emergency cards at once.
MOST_WAITING = 100
# The thread says so often that it lives; when it has not for longer, nobody is sent to it any more.
_BEAT_SECONDS = 0.25
DEAF_SECONDS = 1.5
# Turns in work at once. One would do for what is CPU-bound; a few let a turn wait for an action
# server. With all of them at once, nobody would be answered before everybody is.
_AT_ONCE = 4
_WARM_UP_SECONDS = 20.0
# Who has just come waits so long before being read: then reading comes before understanding, and
# the emergency cards go out at once.
MOST_LATE_SECONDS = 0.5
# For how long a thread keeps Python's lock when another one asks for it. The door gives the lock
# away at each reading and each sending, some six times a message; with Python's own five
# milliseconds it waited 30 ms a message for a busy brain, and people stood in the queue of their
# connections before anybody had read them.
_LOCK_SECONDS = 0.0005


class BrainBusy(BotError):
    """Too many wait already, or one turn does not end. Nothing was begun."""


class Brain:
    """Turns of one engine. `close` when it is no longer needed; a new one takes a new thread."""

    def __init__(self, engine: Engine, most_waiting: int = MOST_WAITING) -> None:
        self.engine = engine
        self._most_waiting = most_waiting
        self._waiting = 0
        self._hearing = Hearing()
        sys.setswitchinterval(_LOCK_SECONDS)
        self._beat_at = time.monotonic()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._loop = asyncio.new_event_loop()
        self._loop.call_soon(self._beat)
        self._thread = threading.Thread(target=self._loop.run_forever, name="brain", daemon=True)
        self._thread.start()
        self._warm_up()
        settle()

    async def turn(
        self,
        text: str,
        person: Pseudonym,
        *,
        hint: str | None,
        after: str | None,
        patience_seconds: float | None,
    ) -> Turn:
        """One turn. Raises BrainBusy, asyncio.TimeoutError, or what the engine raised.

        Who gives no patience waits for as long as it takes: the command line has nobody at a door.
        """
        is_pressed = patience_seconds is not None
        late = self._hearing.late_seconds()
        is_too_much = self._waiting >= self._most_waiting or late > MOST_LATE_SECONDS
        if is_pressed and (is_too_much or self._is_deaf()):
            raise BrainBusy("the brain has more to do than it can")
        if patience_seconds is not None:
            # What somebody has waited before being read is part of their patience.
            patience_seconds -= late
        self._waiting += 1
        try:
            work = asyncio.run_coroutine_threadsafe(
                self._outcome(text, person, hint, after), self._loop
            )
            outcome = await asyncio.wait_for(asyncio.wrap_future(work), patience_seconds)
        finally:
            self._waiting -= 1
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def close(self) -> None:
        """The thread ends with the step that it is at; what has begun gets no answer any more."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    def join(self) -> None:
        """After `close`, waits until the thread has ended; one that is deaf is left behind."""
        self._thread.join(DEAF_SECONDS)
        if not self._thread.is_alive():
            self._loop.close()

    def _warm_up(self) -> None:
        """One turn before anybody waits: what is loaded at first use takes longer than patience."""
        work = asyncio.run_coroutine_threadsafe(self.engine.warm_up(), self._loop)
        try:
            work.result(_WARM_UP_SECONDS)
        except Exception as error:
            # The first message will find it out too, and whoever wrote it gets the card.
            log.error("the engine could not be warmed up: %s", type(error).__name__)

    async def _outcome(
        self, text: str, person: Pseudonym, hint: str | None, after: str | None
    ) -> Turn | Exception:
        try:
            async with self._places:
                return await self.engine.turn(text, person, hint=hint, after=after)
        except Exception as error:
            # `turn` raises it. One that nobody fetches any more would be logged by asyncio, words
            # and all.
            return error

    def _is_deaf(self) -> bool:
        """Whether one turn has kept the thread for so long that it hears nobody."""
        return time.monotonic() - self._beat_at > DEAF_SECONDS

    def _beat(self) -> None:
        self._beat_at = time.monotonic()
        self._loop.call_later(_BEAT_SECONDS, self._beat)
