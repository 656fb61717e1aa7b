"""From a message to its answer, once, in order, whatever the platform does meanwhile.

The rule that all messengers share: compute the answer, send it call by call, note each call right
after the platform took it, note the message, and only then let the platform forget the message.
A crash before the last note makes the platform deliver again; the notes say what is left to send.
"Answered twice" is left for one moment only: between the platform's yes and our note of it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from bot.channels.answered import Answered
from bot.errors import ChannelError, RecipientGone, Refused, Throttled

log = logging.getLogger(__name__)

Call = Mapping[str, Any]

# Between attempts, when the platform does not say how long; the last one repeats.
BACK_OFF_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
# Answers waiting for a platform that is down; the oldest is computed again when its turn comes.
_MAX_UNSENT = 1_000


@dataclass(frozen=True)
class Question:
    """A message by its number on the platform, and how to compute the calls that answer it."""

    message: str
    compute: Callable[[], Awaitable[Sequence[Call]]]


class Delivery:
    """One for a channel. `counts` are numbers of messages for the operator, without persons."""

    def __init__(
        self,
        channel: str,
        answered: Answered,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._channel = channel
        self._answered = answered
        self._sleep = sleep
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        # Computed and not yet sent, so that a second attempt says the same and asks nobody again.
        self._unsent: dict[str, Sequence[Call]] = {}
        self.counts: Counter[str] = Counter()

    async def answer(
        self,
        person: str,
        questions: Sequence[Question],
        send: Callable[[Call], Awaitable[None]],
        patience_seconds: float,
    ) -> None:
        """Answer what came in one delivery, which the platform may repeat.

        `person` is who waits for it: what one person asks is answered in the order of these calls.
        Returns when the platform may forget the questions. Raises RecipientGone when nobody is
        there (it may forget them too), and Throttled or Unreachable when the platform did not take
        an answer for `patience_seconds`: let it deliver again.
        """
        async with self._turn_of(person):
            until = time.monotonic() + patience_seconds
            for question in questions:
                await self._answer(question, send, until)

    async def _answer(
        self, question: Question, send: Callable[[Call], Awaitable[None]], until: float
    ) -> None:
        message = f"{self._channel}:{question.message}"
        if self._answered.has(message):
            self.counts["duplicate"] += 1
            return
        calls = self._unsent.get(message)
        if calls is None:
            calls = await question.compute()
            self._keep_unsent(message, calls)
        async with self._answered.alone(message):
            if self._answered.has(message):
                # Another process has answered while this one thought.
                self.counts["duplicate"] += 1
                self._unsent.pop(message, None)
                return
            try:
                await self._send_all(message, calls, send, until)
            except RecipientGone:
                self.counts["gone"] += 1
                self._finish(message, calls)
                raise
            self.counts["answered"] += 1
            self._finish(message, calls)

    async def _send_all(
        self,
        message: str,
        calls: Sequence[Call],
        send: Callable[[Call], Awaitable[None]],
        until: float,
    ) -> None:
        for number, call in enumerate(calls):
            part = _part(message, number, call)
            if self._answered.has(part):
                continue
            try:
                await self._send(call, send, until)
            except Refused as error:
                # Trying again changes nothing; what else the answer holds may still go out.
                self.counts["refused"] += 1
                log.error("%s refused a message: %s", self._channel, error)
            if len(calls) > 1:
                self._answered.note(part)

    async def _send(
        self, call: Call, send: Callable[[Call], Awaitable[None]], until: float
    ) -> None:
        attempt = 0
        while True:
            try:
                return await send(call)
            except ChannelError as error:
                if not error.retryable:
                    raise
                pause = BACK_OFF_SECONDS[min(attempt, len(BACK_OFF_SECONDS) - 1)]
                if isinstance(error, Throttled) and error.retry_after_seconds is not None:
                    pause = error.retry_after_seconds
                if time.monotonic() + pause > until:
                    raise
                self.counts["retried"] += 1
                attempt += 1
                await self._sleep(pause)

    def _finish(self, message: str, calls: Sequence[Call]) -> None:
        self._answered.note(message)
        self._unsent.pop(message, None)
        if len(calls) > 1:
            for number, call in enumerate(calls):
                self._answered.drop(_part(message, number, call))

    def _keep_unsent(self, message: str, calls: Sequence[Call]) -> None:
        while len(self._unsent) >= _MAX_UNSENT:
            self._unsent.pop(next(iter(self._unsent)))
        self._unsent[message] = calls

    def _turn_of(self, person: str) -> asyncio.Lock:
        lock = self._turns.get(person)
        if lock is None:
            lock = self._turns[person] = asyncio.Lock()
        return lock


def _part(message: str, number: int, call: Call) -> str:
    """Names one call of an answer by what it says: after a restart the memory is gone, and with it
    perhaps the answer is another one; then nothing of it was sent yet."""
    return f"{message}#{number}:{json.dumps(call, sort_keys=True)}"
