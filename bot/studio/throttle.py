"""How often somebody may try to sign in. In memory: who tried is nobody's business for long."""

from __future__ import annotations

import hashlib

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

# A person who forgot a password tries a few times; a machine tries thousands.
PER_NAME = RateLimitItemPerMinute(5, 5)
PER_ADDRESS = RateLimitItemPerMinute(30, 5)


class Throttle:
    """One for all doors of the studio; a name that was tried too often waits five minutes."""

    def __init__(self) -> None:
        # The limiter holds its storage only weakly.
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)

    def may_try(self, name: str, address: str) -> bool:
        """Counts the attempt, and tells whether it may be made."""
        by_name = self._limiter.hit(PER_NAME, "name", _key(name))
        by_address = self._limiter.hit(PER_ADDRESS, "address", _key(address))
        return bool(by_name and by_address)

    def succeeded(self, name: str) -> None:
        """Forgets the slips of somebody who is in."""
        self._limiter.clear(PER_NAME, "name", _key(name))


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
