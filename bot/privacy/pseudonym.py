"""A name for a person that means nothing to anybody else, and nothing to us tomorrow."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import NewType

# A type of its own, so that a platform's raw id cannot be passed where a key is wanted.
Pseudonym = NewType("Pseudonym", str)


class Pseudonyms:
    """Keyed hashes; the key is made at start and never written down."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)

    def of(self, channel: str, person: str) -> Pseudonym:
        """The same person on the same channel gets the same name while this process lives."""
        # A platform may hand us half of a character; even so a person has a name.
        message = f"{channel}\0{person}".encode("utf-8", "surrogatepass")
        return Pseudonym(hmac.new(self._key, message, hashlib.sha256).hexdigest()[:32])
