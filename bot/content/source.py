"""A document that an answer rests on, from data/sources.yml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.content.fast_yaml import FAST_LOADER
from bot.errors import ContentError

_KEYS = {"title", "publisher", "url", "dated"}


@dataclass(frozen=True)
class Source:
    """`url` is None when there is no public address; `dated` is as its publisher wrote it."""

    id: str
    title: str
    publisher: str
    url: str | None
    dated: str | None


def load_sources(path: Path) -> dict[str, Source]:
    """Sources by id. Raises ContentError for an unknown or missing key."""
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=FAST_LOADER) or {}
    sources = {}
    for source_id, entry in entries.items():
        wrong = set(entry) ^ _KEYS
        if wrong:
            raise ContentError(
                path, _line_of(path, source_id), f"{source_id}: mend {', '.join(sorted(wrong))}"
            )
        dated = entry["dated"]
        sources[source_id] = Source(
            source_id, entry["title"], entry["publisher"], entry["url"], dated and str(dated)
        )
    return sources


def _line_of(path: Path, source_id: str) -> int:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith(f"{source_id}:"):
            return number
    return 1
