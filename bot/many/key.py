"""The secret that all processes hash and sign with: made by the first, never written to a disk."""

from __future__ import annotations

import secrets
from typing import Any

_KEY = "farol:key"


def shared_key(client: Any) -> bytes:
    """32 bytes, the same for every process on this Redis."""
    client.set(_KEY, secrets.token_hex(32), nx=True)
    key: str = client.get(_KEY)
    # A Redis that was killed has lost it, and a process that starts then must not make another.
    client.wire.always_when_back(lambda redis: redis.set(_KEY, key, nx=True))
    return bytes.fromhex(key)
