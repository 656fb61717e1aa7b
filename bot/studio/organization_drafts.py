"""Drafts of organizations in the database: never over somebody else's words.

As bot.studio.drafts for topics, but a field is whole: it is taken from one of two people, or shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine, Row
from sqlalchemy.exc import IntegrityError

from bot.studio.accounts import Account
from bot.studio.audit import note
from bot.studio.database import ORGANIZATION_DRAFT, ORGANIZATION_DRAFT_VERSION
from bot.studio.drafts import IN_REVIEW, KEPT_VERSIONS, WRITING
from bot.studio.errors import StudioError
from bot.studio.organization_draft import (
    FieldConflict,
    OrganizationDraft,
    from_json,
    merged,
    to_json,
)

DRAFT, VERSION = ORGANIZATION_DRAFT, ORGANIZATION_DRAFT_VERSION


@dataclass(frozen=True)
class KeptOrganization:
    """A draft as it is kept. `base` is the published organization from which it began."""

    draft: OrganizationDraft
    base: OrganizationDraft
    version: int = 0
    state: str = WRITING
    authors: tuple[str, ...] = ()
    note: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def is_changed(self) -> bool:
        return self.draft != self.base

    @property
    def is_in_review(self) -> bool:
        return self.state == IN_REVIEW


@dataclass(frozen=True)
class SavedOrganization:
    kept: KeptOrganization
    conflicts: tuple[FieldConflict, ...] = ()
    was_merged: bool = False
    # Whose words were there already; the merged draft itself was last changed by me.
    theirs_by: str = ""


class OrganizationDrafts:
    def __init__(self, database: Engine) -> None:
        self._database = database

    def find(self, organization_id: str) -> KeptOrganization | None:
        wanted = select(DRAFT).where(DRAFT.c.organization == organization_id)
        with self._database.connect() as connection:
            row = connection.execute(wanted).first()
            return None if row is None else _kept(row)

    def all(self) -> dict[str, KeptOrganization]:
        with self._database.connect() as connection:
            return {row.organization: _kept(row) for row in connection.execute(select(DRAFT))}

    def begin(self, published: OrganizationDraft) -> KeptOrganization:
        """The draft; version 0, not kept yet, when nobody has begun one."""
        return self.find(published.id) or KeptOrganization(published, published)

    def save(
        self,
        published: OrganizationDraft,
        version: int,
        change: Callable[[OrganizationDraft], OrganizationDraft],
        by: Account,
        now: float,
    ) -> SavedOrganization:
        """Puts somebody's change of the version that they saw on top of what is kept by now.

        Raises StudioError when that version is too old to be merged with.
        """
        kept = self.begin(published)
        seen = kept.draft if version == kept.version else self._version(published, version)
        mine = change(seen)
        if mine == seen:
            return SavedOrganization(kept)
        if version == kept.version:
            return SavedOrganization(self._write(kept, mine, kept.base, by, now))
        both, conflicts = merged(seen, mine, kept.draft)
        if both == kept.draft:
            return SavedOrganization(kept, conflicts, True, kept.changed_by)
        fresh = self._write(kept, both, kept.base, by, now)
        return SavedOrganization(fresh, conflicts, True, kept.changed_by)

    def set_state(
        self, organization_id: str, version: int, state: str, told: str, by: Account, now: float
    ) -> None:
        """Into review or back out of it. Raises StudioError when the draft has moved on."""
        with self._database.begin() as connection:
            done = connection.execute(
                update(DRAFT)
                .where(DRAFT.c.organization == organization_id, DRAFT.c.version == version)
                .values(state=state, note=told[:1000])
            )
            if done.rowcount != 1:
                raise StudioError("studio.error.moved_on", 409)
            note(connection, now, by.name, f"set_{state}", organization_id)

    def drop(self, organization_id: str, action: str, by: Account, now: float) -> None:
        """The draft is gone: thrown away, or published."""
        with self._database.begin() as connection:
            for table in (DRAFT, VERSION):
                connection.execute(table.delete().where(table.c.organization == organization_id))
            note(connection, now, by.name, action, organization_id)

    def rebase(
        self, kept: KeptOrganization, published: OrganizationDraft, by: Account, now: float
    ) -> None:
        """The draft on top of what was published in between; of a conflict the draft's is kept."""
        both, conflicts = merged(kept.base, kept.draft, published)
        mine = {conflict.field: conflict.mine for conflict in conflicts}
        fields = {name: mine.get(name, words) for name, words in both.fields.items()}
        cells = {
            name: kept.draft.cells[name] if name in mine else cell
            for name, cell in both.cells.items()
        }
        self._write(kept, OrganizationDraft(both.id, fields, cells), published, by, now)

    def _version(self, published: OrganizationDraft, version: int) -> OrganizationDraft:
        if version == 0:
            kept = self.find(published.id)
            return kept.base if kept is not None else published
        wanted = select(VERSION.c.body).where(
            VERSION.c.organization == published.id, VERSION.c.version == version
        )
        with self._database.connect() as connection:
            body = connection.execute(wanted).scalar()
        if body is None:
            raise StudioError("studio.error.too_old", 409)
        return from_json(body)

    def _write(
        self,
        kept: KeptOrganization,
        draft: OrganizationDraft,
        base: OrganizationDraft,
        by: Account,
        now: float,
    ) -> KeptOrganization:
        body, version = to_json(draft), kept.version + 1
        values = {
            "version": version,
            # What a reviewer has read must be what is published, so a change takes it back.
            "state": WRITING,
            "body": body,
            "base": to_json(base),
            "authors": " ".join(sorted({*kept.authors, by.name})),
            "note": kept.note,
            "changed_by": by.shown_name,
            "changed_at": now,
        }
        try:
            with self._database.begin() as connection:
                if kept.version == 0:
                    connection.execute(insert(DRAFT).values(organization=draft.id, **values))
                    note(connection, now, by.name, "began", draft.id)
                else:
                    mine = (DRAFT.c.organization == draft.id) & (DRAFT.c.version == kept.version)
                    if connection.execute(update(DRAFT).where(mine).values(**values)).rowcount != 1:
                        raise StudioError("studio.error.moved_on", 409)
                connection.execute(
                    insert(VERSION).values(organization=draft.id, version=version, body=body)
                )
                connection.execute(
                    VERSION.delete().where(
                        VERSION.c.organization == draft.id,
                        VERSION.c.version <= version - KEPT_VERSIONS,
                    )
                )
        except IntegrityError as error:
            # Two began in the same moment; the page is shown again and the second save merges.
            raise StudioError("studio.error.moved_on", 409) from error
        fresh = self.find(draft.id)
        assert fresh is not None
        return fresh


def _kept(row: Row) -> KeptOrganization:
    return KeptOrganization(
        draft=from_json(row.body),
        base=from_json(row.base),
        version=row.version,
        state=row.state,
        authors=tuple(row.authors.split()),
        note=row.note,
        changed_by=row.changed_by,
        changed_at=datetime.fromtimestamp(row.changed_at, timezone.utc),
    )
