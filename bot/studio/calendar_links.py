"""The secret link of each person's calendar: a calendar program cannot sign in."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.engine import Engine

from bot.studio.accounts import Account, account_of
from bot.studio.audit import note
from bot.studio.database import ACCOUNT, CALENDAR_LINK
from bot.studio.tokens import new_token, token_hash


class CalendarLinks:
    """One link a person; only its hash is kept, so it is shown once, when it is made."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def renew(self, account: Account, now: float) -> str:
        """A new token; the link before it stops working."""
        token = new_token()
        with self._database.begin() as connection:
            mine = CALENDAR_LINK.c.account_id == account.id
            connection.execute(CALENDAR_LINK.delete().where(mine))
            connection.execute(
                insert(CALENDAR_LINK).values(
                    account_id=account.id, token_hash=token_hash(token), made_at=now
                )
            )
            note(connection, now, account.name, "calendar_link")
        return token

    def drop(self, account: Account, now: float) -> None:
        with self._database.begin() as connection:
            mine = CALENDAR_LINK.c.account_id == account.id
            connection.execute(CALENDAR_LINK.delete().where(mine))
            note(connection, now, account.name, "calendar_link_off")

    def has_one(self, account: Account) -> bool:
        wanted = select(CALENDAR_LINK.c.made_at).where(CALENDAR_LINK.c.account_id == account.id)
        with self._database.connect() as connection:
            return connection.execute(wanted).first() is not None

    def account(self, token: str) -> Account | None:
        """Whose link it is; None for one that was renewed, or of an account that was closed."""
        with self._database.connect() as connection:
            row = connection.execute(
                select(*ACCOUNT.c)
                .join(CALENDAR_LINK, CALENDAR_LINK.c.account_id == ACCOUNT.c.id)
                .where(
                    CALENDAR_LINK.c.token_hash == token_hash(token), ACCOUNT.c.closed_at.is_(None)
                )
            ).first()
            return None if row is None else account_of(row)
