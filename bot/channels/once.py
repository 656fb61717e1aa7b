"""The same message sent twice is answered once: a phone with a bad network may ask again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence

from bot.reply.reply import Reply

Replies = Sequence[Reply]

# As long as the page goes on asking, and no longer: what is held is our words, but they tell what
# was asked.
HELD_SECONDS = 60.0
# A reply is some 2 kB, so this bounds what a flood can make us hold.
_MOST_HELD = 4_000


class Once:
    """Answers by conversation and message id, for a minute."""

    def __init__(self, held_seconds: float = HELD_SECONDS) -> None:
        self._held_seconds = held_seconds
        self._answers: OrderedDict[tuple[str, str], asyncio.Future[Replies]] = OrderedDict()
        # When each began, the oldest first. One alarm is set, for the oldest: a timer for each
        # would be thousands for the event loop to keep in order.
        self._began: deque[tuple[float, tuple[str, str], asyncio.Future[Replies]]] = deque()
        self._alarm_of: asyncio.AbstractEventLoop | None = None

    async def answer(
        self, conversation: str, message_id: str, work: Callable[[], Awaitable[Replies]]
    ) -> Replies:
        """What `work` gave for this message, now or before; two at once share one run."""
        key = (conversation, message_id)
        held = self._answers.get(key)
        if held is None:
            held = asyncio.ensure_future(work())
            self._answers[key] = held
            if len(self._answers) > _MOST_HELD:
                self._answers.popitem(last=False)
            loop = asyncio.get_running_loop()
            self._began.append((loop.time(), key, held))
            if self._alarm_of is not loop:
                self._alarm_of = loop
                loop.call_later(self._held_seconds, self._let_go, loop)
        # A phone that hangs up must not end the run that its next try will ask for.
        try:
            return await asyncio.shield(held)
        except Exception:  # Whatever it was: what failed may be tried again.
            self._drop(key, held)
            raise

    def forget(self, conversation: str) -> None:
        """Nothing of this conversation is held any longer."""
        for key in [key for key in self._answers if key[0] == conversation]:
            del self._answers[key]

    def drop(self, conversation: str, message_id: str) -> None:
        """The replies to this message are held elsewhere; who waits for them still gets them."""
        self._answers.pop((conversation, message_id), None)

    def _let_go(self, loop: asyncio.AbstractEventLoop) -> None:
        """Whatever has been held for its time goes, and the next alarm is set."""
        if self._alarm_of is not loop:
            return
        while self._began and self._began[0][0] + self._held_seconds <= loop.time():
            _, key, held = self._began.popleft()
            self._drop(key, held)
        if self._began:
            loop.call_at(self._began[0][0] + self._held_seconds, self._let_go, loop)
        else:
            self._alarm_of = None

    def _drop(self, key: tuple[str, str], held: asyncio.Future[Replies]) -> None:
        if self._answers.get(key) is held:
            del self._answers[key]
