"""Which messages have been answered: what makes a platform's redelivery safe to use as our queue.

A message is acknowledged only when it is answered. Until then the platform keeps it and delivers it
again, after a crash too; what stands here is then not answered twice. Kept are digests of the
platforms' message numbers and the hour, for as long as a platform may deliver again: no words, no
persons. They outlive the process on purpose, and only for that.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from typing import Protocol

# WhatsApp delivers again for up to 7 days, Telegram for 24 hours.
# https://developers.facebook.com/docs/graph-api/webhooks/getting-started#webhook-notifications
KEPT_SECONDS = 7 * 24 * 3600
# Old notes go at start and after so many new ones.
_SWEEP_EVERY = 10_000


class Answered(Protocol):
    """Notes of what was answered, by any text that names it."""

    def has(self, key: str) -> bool: ...

    def note(self, key: str) -> None: ...

    def drop(self, key: str) -> None:
        """Unlearn a key; nothing happens if it was not noted."""

    def alone(self, key: str) -> AbstractAsyncContextManager[None]:
        """Inside it no other process answers what this key names."""


class AnsweredFile:
    """Notes in one SQLite file; several processes of one machine may share it.

    A note is safe from the end of our process (SIGKILL) when `note` returns; a power cut may take
    the last ones with it, and those messages may be answered twice.
    """

    def __init__(self, path: Path | None, clock: Callable[[], float] = time.time) -> None:
        """Opens or makes the file; None keeps the notes in memory, for tests and the terminal."""
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._noted = 0
        self._database = sqlite3.connect(
            path or ":memory:", isolation_level=None, check_same_thread=False, timeout=5
        )
        # WAL without fsync at each commit: some 20 microseconds a note.
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute("PRAGMA secure_delete = ON")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS answered"
            " (digest BLOB PRIMARY KEY, at INTEGER) WITHOUT ROWID"
        )
        self._sweep()

    def alone(self, key: str) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    def has(self, key: str) -> bool:
        found = self._database.execute("SELECT 1 FROM answered WHERE digest = ?", (digest(key),))
        return found.fetchone() is not None

    def note(self, key: str) -> None:
        self._database.execute(
            "INSERT OR IGNORE INTO answered VALUES (?, ?)", (digest(key), int(self._clock()))
        )
        self._noted += 1
        if self._noted % _SWEEP_EVERY == 0:
            self._sweep()

    def drop(self, key: str) -> None:
        self._database.execute("DELETE FROM answered WHERE digest = ?", (digest(key),))

    def close(self) -> None:
        self._database.close()

    def _sweep(self) -> None:
        before = int(self._clock()) - KEPT_SECONDS
        self._database.execute("DELETE FROM answered WHERE at < ?", (before,))


def digest(key: str) -> bytes:
    """Half a SHA-256. The numbers that WhatsApp gives its messages hold the person's own number,
    beside enough of chance that nobody can find it by trying."""
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()[:16]
