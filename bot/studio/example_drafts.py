"""Examples that somebody has drafted: kept in the database until they are trained on and live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.engine import Engine, Row
from sqlalchemy.exc import IntegrityError

from bot.studio.accounts import Account
from bot.studio.audit import note
from bot.studio.database import EXAMPLE
from bot.studio.errors import StudioError

# What one training takes up; more at once could not be read by the second person either.
MOST_DRAFTED = 2_000


@dataclass(frozen=True)
class DraftedExample:
    """A line to be put into data/nlu, or to be taken out of it. `author` is a sign-in name."""

    id: int
    topic: str
    language: str
    text: str
    is_removal: bool
    author: str
    shown_author: str


class ExampleDrafts:
    def __init__(self, database: Engine) -> None:
        self._database = database

    def all(self) -> Sequence[DraftedExample]:
        """By topic, language and time."""
        wanted = select(EXAMPLE).order_by(EXAMPLE.c.topic, EXAMPLE.c.language, EXAMPLE.c.id)
        with self._database.connect() as connection:
            return [_drafted(row) for row in connection.execute(wanted)]

    def of(self, topic: str) -> Sequence[DraftedExample]:
        return [drafted for drafted in self.all() if drafted.topic == topic]

    def add(
        self,
        topic: str,
        language: str,
        texts: Iterable[str],
        by: Account,
        now: float,
        *,
        is_removal: bool = False,
    ) -> int:
        """How many were not drafted already. Raises StudioError when there are too many."""
        count = 0
        with self._database.begin() as connection:
            drafted = {(r.topic, r.language, r.text) for r in connection.execute(select(EXAMPLE))}
            for text in texts:
                if (topic, language, text) in drafted:
                    continue
                if len(drafted) >= MOST_DRAFTED:
                    raise StudioError("studio.examples.too_many", maximum=MOST_DRAFTED)
                drafted.add((topic, language, text))
                try:
                    with connection.begin_nested():
                        connection.execute(
                            insert(EXAMPLE).values(
                                topic=topic,
                                language=language,
                                text=text,
                                is_removal=is_removal,
                                author=by.name,
                                shown_author=by.shown_name,
                                at=now,
                            )
                        )
                except IntegrityError:
                    # Somebody else drafted the same line in this moment.
                    continue
                count += 1
            if count:
                note(connection, now, by.name, "drafted_examples", topic)
        return count

    def drop(self, ids: Iterable[int]) -> None:
        with self._database.begin() as connection:
            connection.execute(EXAMPLE.delete().where(EXAMPLE.c.id.in_(list(ids))))


def _drafted(row: Row) -> DraftedExample:
    return DraftedExample(
        row.id, row.topic, row.language, row.text, row.is_removal, row.author, row.shown_author
    )
