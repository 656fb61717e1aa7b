"""What was approved for later goes live at its hour, in one process of all."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from bot.errors import BotError
from bot.studio.draft_rows import WRITING
from bot.studio.drafts import Kept
from bot.studio.errors import StudioError
from bot.studio.studio import Studio

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 5.0


async def keep_schedule(studio: Studio) -> None:
    """Runs as long as the process."""
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        try:
            await asyncio.to_thread(publish_due, studio)
        except (BotError, SQLAlchemyError) as error:
            # A database that is away for a moment must not end the schedule for ever.
            log.error("the schedule: %s", type(error).__name__)


def publish_due(studio: Studio) -> list[str]:
    """Publishes what is due by the studio's clock; gives the topics that went live.

    What cannot be published any more goes back to its writers, with the reason as its note.
    """
    published = []
    for kept in studio.drafts.due(studio.clock()):
        topic = kept.draft.topic
        # Of several processes the one that takes it publishes it.
        if not studio.drafts.take(kept, studio.clock()):
            continue
        try:
            publish_kept(studio, kept, kept.approved_by)
            published.append(topic)
        except BotError as error:
            _send_back(studio, kept, error)
    return published


def publish_kept(studio: Studio, kept: Kept, approved_by: str) -> None:
    """An approved draft goes live and is no draft any more. Raises StudioError, HistoryError."""
    topic = kept.draft.topic
    if kept.base != studio.published(topic):
        raise StudioError("studio.error.published_between", 409)
    subject = kept.message or f"Change {topic}"
    body = f"Written by {', '.join(kept.authors)}; reviewed by {approved_by}"
    studio.publisher.publish(kept.draft, kept.changed_by, f"{subject}\n\n{body}", studio.today())
    studio.drafts.drop(topic, "published", approved_by, studio.clock())


def _send_back(studio: Studio, kept: Kept, error: BotError) -> None:
    words = studio.words("en")
    told = words(error.key, **error.values_told) if isinstance(error, StudioError) else str(error)
    studio.drafts.set_state(
        kept.draft.topic, kept.version, WRITING, told, kept.approved_by, studio.clock(),
        action="not_published",
    )  # fmt: skip
    log.error("a scheduled topic was not published: %s", kept.draft.topic)
