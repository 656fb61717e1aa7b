"""The words that five people share of questions without an answer, in the studio's database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine

from bot.studio.database import UNANSWERED
from bot.unanswered.counted import LIFE_SECONDS


@dataclass(frozen=True)
class Phrase:
    id: int
    language: str
    words: str
    people: int
    last_at: datetime


class UnansweredPhrases:
    def __init__(self, database: Engine) -> None:
        self._database = database

    def keep(
        self, language: str, phrase: str, marks: Collection[str], people: int, now: float
    ) -> None:
        """A new phrase; or, when one of its marks or its words are known, one more who asked it.

        One that somebody has dealt with gets no words again.
        """
        with self._database.begin() as connection:
            known = connection.execute(
                select(UNANSWERED).where(UNANSWERED.c.language == language)
            ).all()
            for row in known:
                if row.phrase == phrase or not set(row.marks.split()).isdisjoint(marks):
                    connection.execute(
                        update(UNANSWERED)
                        .where(UNANSWERED.c.id == row.id)
                        .values(
                            people=max(people, row.people),
                            last_at=now,
                            marks=" ".join(sorted({*row.marks.split(), *marks})),
                        )
                    )
                    return
            connection.execute(
                insert(UNANSWERED).values(
                    language=language,
                    phrase=phrase,
                    marks=" ".join(sorted(marks)),
                    people=people,
                    last_at=now,
                )
            )

    def forget_old(self, now: float) -> None:
        """What nobody has asked for thirty days is gone."""
        with self._database.begin() as connection:
            connection.execute(UNANSWERED.delete().where(UNANSWERED.c.last_at < now - LIFE_SECONDS))

    def all(self, now: float) -> Sequence[Phrase]:
        """Those that nobody has dealt with, the most asked first."""
        self.forget_old(now)
        wanted = (
            select(UNANSWERED)
            .where(UNANSWERED.c.phrase != "")
            .order_by(UNANSWERED.c.people.desc(), UNANSWERED.c.last_at.desc())
        )
        with self._database.connect() as connection:
            return [
                Phrase(
                    row.id,
                    row.language,
                    row.phrase,
                    row.people,
                    datetime.fromtimestamp(row.last_at, timezone.utc),
                )
                for row in connection.execute(wanted)
            ]

    def dealt_with(self, phrase_id: int) -> None:
        """Its words are gone; its marks stay for their time, so that it does not come back."""
        with self._database.begin() as connection:
            connection.execute(
                update(UNANSWERED).where(UNANSWERED.c.id == phrase_id).values(phrase="")
            )
