"""How fast one person may write: counted by pseudonym, for half a minute, in memory."""

from __future__ import annotations

from typing import Literal

from limits import parse
from limits.aio.storage import Storage
from limits.aio.strategies import MovingWindowRateLimiter

from bot.channels.counts_in_memory import CountsInMemory
from bot.privacy.pseudonym import Pseudonym

# People in fear write in bursts of two words; nobody writes or taps once a second for long.
MESSAGES = "30 per 30 second"
# Cards that somebody who is over the limit can still tap for; they cost no understanding.
CARDS = "6 per 30 second"
# How often it is said that it is too much; between, there is quiet.
TELLINGS = "1 per 30 second"

Passage = Literal["pass", "tell", "quiet"]


class Pace:
    """What a message gets: `pass`; `tell` once when it is too much; `quiet` after that."""

    def __init__(
        self, messages: str = MESSAGES, cards: str = CARDS, storage: Storage | None = None
    ) -> None:
        self._messages = parse(messages)
        self._cards = parse(cards)
        self._tellings = parse(TELLINGS)
        # The limiter itself holds its storage only weakly.
        self._storage = storage or CountsInMemory()
        self._counter = MovingWindowRateLimiter(self._storage)

    async def passage(self, person: Pseudonym, *, is_card: bool) -> Passage:
        """Counts one message. `is_card` is a tap on an emergency."""
        if await self._counter.hit(self._messages, "message", person):
            return "pass"
        if is_card and await self._counter.hit(self._cards, "card", person):
            return "pass"
        if await self._counter.hit(self._tellings, "telling", person):
            return "tell"
        return "quiet"
