"""Who of the organizers changed what. Never anything about the public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Engine

from bot.studio.database import AUDIT


@dataclass(frozen=True)
class Deed:
    """`action` is a key of the interface, studio.did.<action>; `subject` a topic or a name."""

    at: datetime
    who: str
    action: str
    subject: str


def note(connection: Connection, now: float, who: str, action: str, subject: str = "") -> None:
    """Writes a deed in the same transaction as the deed itself."""
    connection.execute(insert(AUDIT).values(at=now, who=who, action=action, subject=subject))


def deeds(database: Engine, limit: int = 200) -> Sequence[Deed]:
    """The latest first."""
    rows = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
    with database.connect() as connection:
        return [
            Deed(datetime.fromtimestamp(row.at, timezone.utc), row.who, row.action, row.subject)
            for row in connection.execute(rows)
        ]
