"""Drafts in the database: saved as one types, never over somebody else's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from sqlalchemy import and_, or_, select, update
from sqlalchemy.engine import Engine, Row

from bot.studio.accounts import Account
from bot.studio.audit import note
from bot.studio.database import DRAFT, DRAFT_VERSION
from bot.studio.draft import Draft, from_json, to_json
from bot.studio.draft_rows import IN_REVIEW, WRITING, DraftRows
from bot.studio.errors import StudioError
from bot.studio.merge import Conflict, merged

SCHEDULED = "scheduled"
# Taken by the process that is publishing it; one that died in the middle has it for so long.
_PUBLISHING = "publishing"
_PUBLISHING_SECONDS = 300.0


@dataclass(frozen=True)
class Kept:
    """A draft as it is kept. `base` is the published topic from which it began."""

    draft: Draft
    base: Draft
    version: int
    state: str
    authors: tuple[str, ...]
    note: str
    changed_by: str
    changed_at: datetime | None
    # Of a scheduled one: when it goes live, who approved it, and why it was changed.
    publish_at: datetime | None = None
    approved_by: str = ""
    message: str = ""

    @property
    def is_changed(self) -> bool:
        return self.draft != self.base


@dataclass(frozen=True)
class Saved:
    """What is kept after a save. Of the cells in conflict the other's words are kept, and mine
    stand in the conflict: a page shows both and asks."""

    kept: Kept
    conflicts: tuple[Conflict, ...] = ()
    was_merged: bool = False
    # Whose words were there already; the merged draft itself was last changed by me.
    theirs_by: str = ""


class Drafts:
    def __init__(self, database: Engine) -> None:
        self._database = database
        self._rows = DraftRows(database, DRAFT, DRAFT_VERSION)

    def find(self, topic: str) -> Kept | None:
        row = self._rows.find(topic)
        return None if row is None else _kept(row)

    def all(self) -> dict[str, Kept]:
        return {topic: _kept(row) for topic, row in self._rows.all().items()}

    def begin(self, published: Draft) -> Kept:
        """The draft of a topic; version 0, not kept yet, when nobody has begun one."""
        return self.find(published.topic) or Kept(
            published, published, 0, WRITING, (), "", "", None
        )

    def save(
        self,
        published: Draft,
        version: int,
        change: Callable[[Draft], Draft],
        by: Account,
        now: float,
    ) -> Saved:
        """Puts somebody's change of the version that they saw on top of what is kept by now.

        `change` makes of the draft that they saw the one that they want. Raises StudioError when
        the version is too old to be merged with.
        """
        kept = self.begin(published)
        seen = kept.draft if version == kept.version else self._version(published, version)
        mine = change(seen)
        if mine == seen:
            return Saved(kept)
        if version == kept.version:
            return self._write(kept, mine, by, now, was_merged=False)
        both = merged(seen, mine, kept.draft)
        if both.draft == kept.draft:
            return Saved(kept, both.conflicts, was_merged=True, theirs_by=kept.changed_by)
        saved = self._write(kept, both.draft, by, now, was_merged=True)
        return replace(saved, conflicts=both.conflicts, theirs_by=kept.changed_by)

    def set_state(
        self,
        topic: str,
        version: int,
        state: str,
        told: str,
        by: str,
        now: float,
        *,
        action: str = "",
    ) -> None:
        """Into review or back out of it. Raises StudioError when the draft has moved on.

        `by` is a sign-in name; `action` is what the log says, if not the state itself.
        """
        self._rows.set_state(topic, version, state, told, by, now, action)

    def approve(self, kept: Kept, publish_at: float, message: str, by: Account, now: float) -> None:
        """Goes live later. Raises StudioError when the draft has moved on."""
        with self._database.begin() as connection:
            done = connection.execute(
                update(DRAFT)
                .where(
                    DRAFT.c.topic == kept.draft.topic,
                    DRAFT.c.version == kept.version,
                    DRAFT.c.state == IN_REVIEW,
                )
                .values(
                    state=SCHEDULED, publish_at=publish_at, message=message, approved_by=by.name
                )
            )
            if done.rowcount != 1:
                raise StudioError("studio.error.moved_on", 409)
            note(connection, now, by.name, f"set_{SCHEDULED}", kept.draft.topic)

    def due(self, now: float) -> list[Kept]:
        """Those whose hour has come, the earliest first."""
        rows = (
            select(DRAFT)
            .where(
                or_(
                    and_(DRAFT.c.state == SCHEDULED, DRAFT.c.publish_at <= now),
                    and_(
                        DRAFT.c.state == _PUBLISHING,
                        DRAFT.c.publish_at <= now - _PUBLISHING_SECONDS,
                    ),
                )
            )
            .order_by(DRAFT.c.publish_at)
        )
        with self._database.connect() as connection:
            return [_kept(row) for row in connection.execute(rows)]

    def take(self, kept: Kept, now: float) -> bool:
        """Whether it was this process that took it for publication."""
        assert kept.publish_at is not None
        with self._database.begin() as connection:
            done = connection.execute(
                update(DRAFT)
                .where(
                    DRAFT.c.topic == kept.draft.topic,
                    DRAFT.c.version == kept.version,
                    DRAFT.c.state == kept.state,
                    # Who takes it turns the hour, so that nobody else finds it as it was.
                    DRAFT.c.publish_at == kept.publish_at.timestamp(),
                )
                .values(state=_PUBLISHING, publish_at=now)
            )
            return bool(done.rowcount == 1)

    def drop(self, topic: str, action: str, by: str, now: float) -> None:
        """The draft is gone: thrown away, or published. `by` is a sign-in name."""
        self._rows.drop(topic, action, by, now)

    def rebase(self, kept: Kept, draft: Draft, published: Draft, by: Account, now: float) -> None:
        """The draft on top of what was published in between."""
        self._write(kept, draft, by, now, was_merged=True, base=published)

    def _version(self, published: Draft, version: int) -> Draft:
        if version == 0:
            kept = self.find(published.topic)
            return kept.base if kept is not None else published
        return from_json(self._rows.body(published.topic, version))

    def _write(
        self,
        kept: Kept,
        draft: Draft,
        by: Account,
        now: float,
        *,
        was_merged: bool,
        base: Draft | None = None,
    ) -> Saved:
        # A change takes it out of the plan, as it takes it out of review.
        self._rows.write(
            draft.topic, kept, to_json(draft), to_json(base or kept.base), by, now, publish_at=None
        )
        fresh = self.find(draft.topic)
        assert fresh is not None
        return Saved(fresh, (), was_merged)


def _kept(row: Row) -> Kept:
    return Kept(
        draft=from_json(row.body),
        base=from_json(row.base),
        version=row.version,
        state=row.state,
        authors=tuple(row.authors.split()),
        note=row.note,
        changed_by=row.changed_by,
        changed_at=datetime.fromtimestamp(row.changed_at, timezone.utc),
        publish_at=(
            datetime.fromtimestamp(row.publish_at, timezone.utc)
            if row.publish_at is not None
            else None
        ),
        approved_by=row.approved_by or "",
        message=row.message or "",
    )
