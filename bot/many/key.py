"""The secret that all processes hash and sign with: made by the first, never written to a disk."""

from __future__ import annotations

import secrets
from typing import Any

_KEY = "farol:key"


def shared_key(client: Any) -> bytes:
    """32 bytes, the same for every process on this Redis."""
    client.set(_KEY, secrets.token_hex(32), nx=True)
    return bytes.fromhex(client.get(_KEY))
