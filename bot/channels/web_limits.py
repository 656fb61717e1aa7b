"""How many messages one address and everybody together may send, without keeping an address."""

from __future__ import annotations

import ipaddress
import secrets
from hashlib import blake2b
from typing import Literal

from limits import parse
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter

from bot.channels.counts_in_memory import CountsInMemory

# A church hall of thirty phones, or a whole mobile carrier, can stand behind one address.
PER_ADDRESS = "300/minute"
# One process answers some 165 a second (docs/capacity.md); beyond 133 only the hotline is said,
# which costs nothing.
FROM_EVERYBODY = "8000/minute"
# Addresses are counted in this many boxes. Many addresses share a box, so a box names nobody, and
# a flood from many addresses cannot fill the memory.
_BOXES = 4096

Refusal = Literal["too_many", "busy"]


class Limits:
    """Counts for a minute at a time; the key of the boxes is made at start and never written."""

    def __init__(
        self,
        per_address: str = PER_ADDRESS,
        from_everybody: str = FROM_EVERYBODY,
        *,
        storage: Storage | None = None,
        key: bytes | None = None,
    ) -> None:
        self._per_address = parse(per_address)
        self._from_everybody = parse(from_everybody)
        # The limiter itself holds its storage only weakly.
        self._storage = storage or CountsInMemory()
        self._counter = FixedWindowRateLimiter(self._storage)
        # Everybody is counted by each process for itself: what it can answer is its own, and three
        # processes behind one Redis answer three times as many.
        self._here = CountsInMemory()
        self._everybody = FixedWindowRateLimiter(self._here)
        self._key = key or secrets.token_bytes(32)

    async def refusal(self, address: str | None) -> Refusal | None:
        """Counts one message; says why it may not pass, or None.

        An address that is over its own limit does not use up what everybody shares.
        """
        if not await self._counter.hit(self._per_address, "address", self._box(address)):
            return "too_many"
        if not await self._everybody.hit(self._from_everybody, "everybody"):
            return "busy"
        return None

    def _box(self, address: str | None) -> str:
        digest = blake2b(_network(address).encode(), key=self._key, digest_size=8).digest()
        return str(int.from_bytes(digest, "big") % _BOXES)


def _network(address: str | None) -> str:
    """The address, or the /64 of an IPv6 one: a single home has 2^64 of those.

    >>> _network("2001:db8::1") == _network("2001:db8::2")
    True
    """
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if known.version == 6:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)
