"""A file that came in, kept between what it would change and "take it": a day, then it is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Engine

from bot.studio.accounts import Account
from bot.studio.database import UPLOAD
from bot.studio.errors import StudioError
from bot.studio.tokens import new_token
from bot.studio.trip import Taken

KEPT_SECONDS = 24 * 3600.0
UploadKind = Literal["topics", "directory"]


@dataclass(frozen=True)
class Upload:
    """`versions` are those of the drafts that it was compared with."""

    kind: UploadKind
    taken: Mapping[str, Taken]
    versions: Mapping[str, int]


class Uploads:
    def __init__(self, database: Engine) -> None:
        self._database = database

    def keep(self, upload: Upload, by: Account, now: float) -> str:
        """An id to take it by. Each person has one at a time."""
        upload_id = new_token()
        with self._database.begin() as connection:
            mine = UPLOAD.c.account_id == by.id
            connection.execute(UPLOAD.delete().where(mine | (UPLOAD.c.at < now - KEPT_SECONDS)))
            body = json.dumps(asdict(upload), ensure_ascii=False)
            connection.execute(
                insert(UPLOAD).values(
                    id=upload_id, account_id=by.id, kind=upload.kind, body=body, at=now
                )
            )
        return upload_id

    def find(self, upload_id: str, by: Account, now: float) -> Upload:
        """Raises StudioError when it is gone or somebody else's."""
        wanted = select(UPLOAD.c.body).where(
            UPLOAD.c.id == upload_id,
            UPLOAD.c.account_id == by.id,
            UPLOAD.c.at >= now - KEPT_SECONDS,
        )
        with self._database.connect() as connection:
            body = connection.execute(wanted).scalar()
        if body is None:
            raise StudioError("studio.trip.error.gone", 404)
        found: dict[str, Any] = json.loads(body)
        taken = {
            subject: Taken(each["form"], {name: (a, b) for name, (a, b) in each["cells"].items()})
            for subject, each in found["taken"].items()
        }
        return Upload(found["kind"], taken, found["versions"])

    def drop(self, by: Account) -> None:
        with self._database.begin() as connection:
            connection.execute(UPLOAD.delete().where(UPLOAD.c.account_id == by.id))


@contextmanager
def all_or_nothing(database: Engine) -> Iterator[Engine]:
    """A database whose every `begin` inside the block is part of one transaction."""
    with database.begin() as connection:
        # What the drafts use of an engine is `begin` and `connect`, and both are here.
        yield cast(Engine, _OneTransaction(connection))


class _OneTransaction:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        yield self._connection

    connect = begin
