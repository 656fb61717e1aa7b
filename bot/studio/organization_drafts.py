"""Drafts of organizations in the database: never over somebody else's words.

As bot.studio.drafts for topics, but a field is whole: it is taken from one of two people, or shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from sqlalchemy.engine import Engine, Row

from bot.studio.accounts import Account
from bot.studio.database import ORGANIZATION_DRAFT, ORGANIZATION_DRAFT_VERSION
from bot.studio.draft_rows import IN_REVIEW, WRITING, DraftRows
from bot.studio.organization_draft import (
    FieldConflict,
    OrganizationDraft,
    from_json,
    merged,
    to_json,
)


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
        self._rows = DraftRows(database, ORGANIZATION_DRAFT, ORGANIZATION_DRAFT_VERSION)

    def find(self, organization_id: str) -> KeptOrganization | None:
        row = self._rows.find(organization_id)
        return None if row is None else _kept(row)

    def all(self) -> dict[str, KeptOrganization]:
        return {each: _kept(row) for each, row in self._rows.all().items()}

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
        self._rows.set_state(organization_id, version, state, told, by.name, now)

    def drop(self, organization_id: str, action: str, by: Account, now: float) -> None:
        """The draft is gone: thrown away, or published."""
        self._rows.drop(organization_id, action, by.name, now)

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
        return from_json(self._rows.body(published.id, version))

    def _write(
        self,
        kept: KeptOrganization,
        draft: OrganizationDraft,
        base: OrganizationDraft,
        by: Account,
        now: float,
    ) -> KeptOrganization:
        self._rows.write(draft.id, kept, to_json(draft), to_json(base), by, now)
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
