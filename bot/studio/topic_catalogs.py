"""The topics' catalogs on disk with their stale entries, read again only when a file has changed.

Every page of the studio asks for them, and reading takes a good part of a second.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.catalogs.entries import Entries, read_entries
from bot.studio.draft import TRANSLATED, former_english

_State = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class TopicCatalogs:
    """`former` is the English for which stale entries were made, by language."""

    entries: Entries
    former: Mapping[str, Mapping[tuple[str, str], str]]


class TopicCatalogsOnDisk:
    """One for all pages."""

    def __init__(self, locales: Path) -> None:
        self._locales = locales
        self._lock = threading.Lock()
        self._state: _State | None = None
        self._read: TopicCatalogs | None = None

    def now(self) -> TopicCatalogs:
        """As the files are now. Raises ContentError for a broken one."""
        with self._lock:
            state = self._state_of_files()
            if self._read is None or state != self._state:
                self._read = read_topic_catalogs(self._locales)
                self._state = state
            return self._read

    def _state_of_files(self) -> _State:
        files = (self._locales / each / "LC_MESSAGES" / "topics.po" for each in TRANSLATED)
        stats = (file.stat() for file in files if file.exists())
        # Files are replaced, never written in place, so a new one has another number.
        return tuple((stat.st_mtime_ns, stat.st_ino) for stat in stats)


def read_topic_catalogs(locales: Path) -> TopicCatalogs:
    return TopicCatalogs(read_entries(locales, ("topics",)), former_english(locales))
