"""Who is signed in: a random cookie that only its hash here makes worth something.

The cookie carries no name and no right, so there is nothing to sign; ending a session is deleting a
row.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine

from bot.studio.accounts import Account, account_of
from bot.studio.database import ACCOUNT, SESSION
from bot.studio.tokens import new_token, token_hash

# A phone that is lost on Monday is signed out by Tuesday.
IDLE_SECONDS = 12 * 3600.0
LONGEST_SECONDS = 7 * 24 * 3600.0
# How exactly the last use is known; each page would be a write otherwise.
_SEEN_STEP_SECONDS = 60.0


@dataclass(frozen=True)
class Session:
    """`form_token` stands in every form, and what comes without it is refused."""

    account: Account
    form_token: str


class Sessions:
    def __init__(self, database: Engine) -> None:
        self._database = database

    def begin(self, account: Account, now: float) -> str:
        """The cookie's value."""
        token = new_token()
        with self._database.begin() as connection:
            connection.execute(SESSION.delete().where(SESSION.c.seen_at < now - IDLE_SECONDS))
            connection.execute(
                insert(SESSION).values(
                    token_hash=token_hash(token),
                    account_id=account.id,
                    # Of older days, when it was kept; now it comes of the cookie.
                    form_token="",
                    created_at=now,
                    seen_at=now,
                )
            )
        return token

    def find(self, token: str, now: float) -> Session | None:
        """The session, as its account is now; None when it ended or the account was closed."""
        mine = SESSION.c.token_hash == token_hash(token)
        with self._database.begin() as connection:
            row = connection.execute(
                select(SESSION, ACCOUNT)
                .join(ACCOUNT, ACCOUNT.c.id == SESSION.c.account_id)
                .where(
                    mine,
                    SESSION.c.seen_at > now - IDLE_SECONDS,
                    SESSION.c.created_at > now - LONGEST_SECONDS,
                    ACCOUNT.c.closed_at.is_(None),
                )
                .with_only_columns(SESSION.c.seen_at, *ACCOUNT.c)
            ).first()
            if row is None:
                return None
            if now - row.seen_at > _SEEN_STEP_SECONDS:
                connection.execute(update(SESSION).where(mine).values(seen_at=now))
            return Session(account_of(row), _form_token(token))

    def end(self, token: str) -> None:
        with self._database.begin() as connection:
            connection.execute(SESSION.delete().where(SESSION.c.token_hash == token_hash(token)))


def _form_token(token: str) -> str:
    """Of the cookie, so that who reads the database cannot make a form in an organizer's name."""
    return token_hash(f"form {token}")
