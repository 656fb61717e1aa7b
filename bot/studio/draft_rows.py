"""The rows of drafts, whatever is drafted: what is kept of one, and the versions to merge with."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Table, insert, select, update
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import IntegrityError

from bot.studio.accounts import Account
from bot.studio.audit import note
from bot.studio.errors import StudioError

WRITING = "writing"
IN_REVIEW = "in_review"
# Versions kept to merge with: somebody whose page is older than this many saves starts anew.
_KEPT_VERSIONS = 400


class KeptDraft(Protocol):
    """What a row says beside the words. Version 0 is not kept yet."""

    @property
    def version(self) -> int: ...

    @property
    def authors(self) -> tuple[str, ...]: ...

    @property
    def note(self) -> str: ...


class DraftRows:
    """One kind of draft: `drafts` and `versions` are its tables, whose first column is its id."""

    def __init__(self, database: Engine, drafts: Table, versions: Table) -> None:
        self._database = database
        self._drafts = drafts
        self._versions = versions
        self._id = next(iter(drafts.primary_key)).name

    def find(self, draft_id: str) -> Row | None:
        with self._database.connect() as connection:
            return connection.execute(
                select(self._drafts).where(self._drafts.c[self._id] == draft_id)
            ).first()

    def all(self) -> dict[str, Row]:
        with self._database.connect() as connection:
            rows = connection.execute(select(self._drafts))
            return {row._mapping[self._id]: row for row in rows}

    def body(self, draft_id: str, version: int) -> str:
        """The words as somebody saw them. Raises StudioError when they are no longer kept."""
        wanted = select(self._versions.c.body).where(
            self._versions.c[self._id] == draft_id, self._versions.c.version == version
        )
        with self._database.connect() as connection:
            body = connection.execute(wanted).scalar()
        if body is None:
            raise StudioError("studio.error.too_old", 409)
        return str(body)

    def write(
        self,
        draft_id: str,
        kept: KeptDraft,
        body: str,
        base: str,
        by: Account,
        now: float,
        **more: object,
    ) -> None:
        """The version after `kept`; `more` are columns of this kind alone. Raises StudioError when
        the draft has moved on."""
        version = kept.version + 1
        values = {
            "version": version,
            # What a reviewer has read must be what is published, so a change takes it back.
            "state": WRITING,
            "body": body,
            "base": base,
            "authors": " ".join(sorted({*kept.authors, by.name})),
            "note": kept.note,
            "changed_by": by.shown_name,
            "changed_at": now,
            **more,
        }
        try:
            with self._database.begin() as connection:
                if kept.version == 0:
                    connection.execute(insert(self._drafts).values({self._id: draft_id, **values}))
                    note(connection, now, by.name, "began", draft_id)
                else:
                    self._change(connection, draft_id, kept.version, values)
                self._keep_version(connection, draft_id, version, body)
        except IntegrityError as error:
            # Two began in the same moment; the page is shown again and the second save merges.
            raise StudioError("studio.error.moved_on", 409) from error

    def set_state(
        self,
        draft_id: str,
        version: int,
        state: str,
        told: str,
        by: str,
        now: float,
        action: str = "",
    ) -> None:
        """Into review or back out of it. Raises StudioError when the draft has moved on.

        `by` is a sign-in name; `action` is what the log says, if not the state itself.
        """
        with self._database.begin() as connection:
            self._change(connection, draft_id, version, {"state": state, "note": told[:1000]})
            note(connection, now, by, action or f"set_{state}", draft_id)

    def drop(self, draft_id: str, action: str, by: str, now: float) -> None:
        """The draft is gone: thrown away, or published. `by` is a sign-in name."""
        with self._database.begin() as connection:
            for table in (self._drafts, self._versions):
                connection.execute(table.delete().where(table.c[self._id] == draft_id))
            note(connection, now, by, action, draft_id)

    def _change(
        self, connection: Connection, draft_id: str, version: int, values: dict[str, object]
    ) -> None:
        mine = (self._drafts.c[self._id] == draft_id) & (self._drafts.c.version == version)
        if connection.execute(update(self._drafts).where(mine).values(values)).rowcount != 1:
            raise StudioError("studio.error.moved_on", 409)

    def _keep_version(self, connection: Connection, draft_id: str, version: int, body: str) -> None:
        connection.execute(
            insert(self._versions).values({self._id: draft_id, "version": version, "body": body})
        )
        connection.execute(
            self._versions.delete().where(
                self._versions.c[self._id] == draft_id,
                self._versions.c.version <= version - _KEPT_VERSIONS,
            )
        )
