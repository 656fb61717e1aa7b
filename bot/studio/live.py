"""Content that changed on disk becomes live, in this process and in the others, without a pause."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from bot import shelf
from bot.catalogs.translator import load_translator
from bot.content.load_topics import load_topics
from bot.errors import ContentError
from bot.settings import Settings
from bot.shelf import Stock, load_stock

log = logging.getLogger(__name__)

# The moments at which this process itself has published.
_told: set[int] = set()

# Published words are live everywhere within two seconds: this, and the loading.
LOOK_EVERY_SECONDS = 0.4


def with_topics_from_disk(stock: Stock, settings: Settings) -> Stock:
    """The same content with topics and catalogs read anew; the rest is as it was.

    Raises ContentError; what is live is untouched.
    """
    topics = MappingProxyType(load_topics(settings.data / "topics"))
    return Stock(replace(stock.library, topics=topics), load_translator(settings.locales))


def announce(settings: Settings) -> None:
    """Tells every other process that looks at the same folder that the content has changed."""
    mark = _mark(settings)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    # What this process has put itself it need not load again.
    _told.add(_moment(mark))


async def follow_content(settings: Settings) -> None:
    """Runs as long as the process: loads the content whenever another process has published.

    Content that cannot be loaded is not put: people go on getting what they got.
    """
    seen = _moment(_mark(settings))
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        now = _moment(_mark(settings))
        if now == seen:
            continue
        seen = now
        # With several processes another may have published in the same moment, so all is read.
        if now in _told and settings.redis_url is None:
            _told.discard(now)
            continue
        try:
            shelf.put(await asyncio.to_thread(load_stock, settings))
        except ContentError as error:
            log.error("the published content cannot be loaded: %s", error)


def _mark(settings: Settings) -> Path:
    return settings.state / "content-published"


def _moment(mark: Path) -> int:
    try:
        return mark.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
