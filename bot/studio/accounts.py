"""Who may come in, and as what: invitations, passwords, the second factor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine, Row

from bot.catalogs.translator import LANGUAGES
from bot.studio.audit import note
from bot.studio.database import ACCOUNT, INVITATION, SESSION
from bot.studio.errors import StudioError
from bot.studio.roles import ADMINISTRATOR, ROLES, known_roles
from bot.studio.throttle import Throttle
from bot.studio.tokens import new_token, token_hash

MIN_PASSWORD = 10
# A longer one is not safer, and hashing a book takes the machine's time.
MAX_PASSWORD = 200
INVITATION_SECONDS = 7 * 24 * 3600.0
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}\Z")
_HASHER = PasswordHasher()
# Verified when there is no such name, so that a stranger cannot tell names by the time it takes.
_NOBODY = _HASHER.hash("nobody has this password")
# Who invites the first one.
THE_START = "start"


@dataclass(frozen=True)
class Account:
    """An organizer. `language` is that of the studio's own words."""

    id: int
    name: str
    shown_name: str
    roles: frozenset[str]
    language: str
    has_second_factor: bool
    is_open: bool

    def may(self, *roles: str) -> bool:
        """Has one of these roles."""
        return self.is_open and not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Invitation:
    roles: frozenset[str]
    language: str
    invited_by: str


class Accounts:
    """Accounts and invitations in the database. Every method that takes `now` wants seconds."""

    def __init__(self, database: Engine, throttle: Throttle) -> None:
        self._database = database
        self._throttle = throttle

    def first_link_token(self, now: float) -> str | None:
        """A token for the first administrator; None once there is one.

        Each start makes a new one and the last one stops working.
        """
        with self._database.begin() as connection:
            if connection.execute(select(func.count()).select_from(ACCOUNT)).scalar_one():
                return None
            connection.execute(INVITATION.delete().where(INVITATION.c.invited_by == THE_START))
            return _new_invitation(connection, ROLES, LANGUAGES[0], THE_START, now)

    def invite(self, roles: Iterable[str], language: str, by: Account, now: float) -> str:
        """A token for a link that lets one person make an account within a week."""
        wanted = known_roles(roles)
        if not wanted:
            raise StudioError("studio.error.no_role")
        with self._database.begin() as connection:
            note(connection, now, by.name, "invited", " ".join(sorted(wanted)))
            return _new_invitation(connection, wanted, language, by.name, now)

    def invitation(self, token: str, now: float) -> Invitation:
        """Raises StudioError when it was used, is too old, or never was."""
        with self._database.connect() as connection:
            return _invitation(connection, token, now)

    def accept(
        self, token: str, name: str, shown_name: str, password: str, language: str, now: float
    ) -> Account:
        """The new account; the link is used up. Raises StudioError."""
        name = name.strip().lower()
        shown_name = " ".join(shown_name.split())[:100] or name
        if not _NAME.match(name):
            raise StudioError("studio.error.name")
        # A shown name goes into the author line of the history.
        if any(sign in shown_name for sign in "<>\n"):
            raise StudioError("studio.error.shown_name")
        hashed = _hashed(password)
        with self._database.begin() as connection:
            invitation = _invitation(connection, token, now)
            used = connection.execute(
                update(INVITATION)
                .where(INVITATION.c.token_hash == token_hash(token), INVITATION.c.used_at.is_(None))
                .values(used_at=now)
            )
            if used.rowcount != 1:
                raise StudioError("studio.error.invitation", 404)
            if connection.execute(select(ACCOUNT.c.id).where(ACCOUNT.c.name == name)).first():
                raise StudioError("studio.error.name_taken")
            made = connection.execute(
                insert(ACCOUNT).values(
                    name=name,
                    shown_name=shown_name,
                    password_hash=hashed,
                    roles=" ".join(sorted(invitation.roles)),
                    language=language if language in LANGUAGES else invitation.language,
                    created_at=now,
                )
            )
            note(connection, now, name, "joined", " ".join(sorted(invitation.roles)))
            return account_of(_row(connection, made.inserted_primary_key[0]))

    def sign_in(self, name: str, password: str, code: str, address: str, now: float) -> Account:
        """The account. Raises StudioError: one sentence for every reason but "too often"."""
        name = name.strip().lower()
        if not self._throttle.may_try(name, address):
            raise StudioError("studio.error.too_often", 429)
        with self._database.begin() as connection:
            row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).first()
            is_right = _is_right(row.password_hash if row else _NOBODY, password)
            if row is None or not is_right or row.closed_at is not None:
                raise StudioError("studio.error.sign_in", 403)
            if row.totp_secret is not None:
                _use_code(connection, row, code, now)
            if _HASHER.check_needs_rehash(row.password_hash):
                _set(connection, row.id, password_hash=_HASHER.hash(password))
            note(connection, now, name, "signed_in")
            self._throttle.succeeded(name)
            return account_of(row)

    def all(self) -> Sequence[Account]:
        with self._database.connect() as connection:
            rows = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name))
            return [account_of(row) for row in rows]

    def set_roles(self, account_id: int, roles: Iterable[str], by: Account, now: float) -> None:
        """Raises StudioError when nobody would be left to give roles."""
        with self._database.begin() as connection:
            wanted = known_roles(roles)
            _set(connection, account_id, roles=" ".join(sorted(wanted)))
            _must_have_administrator(connection)
            name = _row(connection, account_id).name
            note(connection, now, by.name, "set_roles", f"{name}: {' '.join(sorted(wanted))}")

    def close(self, account_id: int, by: Account, now: float) -> None:
        """The account is shut and its sessions end at once; what it wrote stays."""
        with self._database.begin() as connection:
            _set(connection, account_id, closed_at=now)
            _must_have_administrator(connection)
            connection.execute(SESSION.delete().where(SESSION.c.account_id == account_id))
            note(connection, now, by.name, "closed", _row(connection, account_id).name)

    def set_language(self, account: Account, language: str) -> None:
        if language in LANGUAGES:
            with self._database.begin() as connection:
                _set(connection, account.id, language=language)

    def change_password(self, account: Account, old: str, new: str, now: float) -> None:
        """All sessions end, the one that asked too. Raises StudioError."""
        if not self._throttle.may_try(account.name, account.name):
            raise StudioError("studio.error.too_often", 429)
        hashed = _hashed(new)
        with self._database.begin() as connection:
            if not _is_right(_row(connection, account.id).password_hash, old):
                raise StudioError("studio.error.old_password", 403)
            _set(connection, account.id, password_hash=hashed)
            connection.execute(SESSION.delete().where(SESSION.c.account_id == account.id))
            note(connection, now, account.name, "changed_password")

    def set_second_factor(self, account: Account, secret: str, code: str, now: float) -> None:
        """Asks for codes from now on, once one was given to show that the app has the secret."""
        if not pyotp.TOTP(secret).verify(code.strip(), for_time=int(now), valid_window=1):
            raise StudioError("studio.error.code")
        with self._database.begin() as connection:
            _set(connection, account.id, totp_secret=secret)
            note(connection, now, account.name, "second_factor_on")

    def drop_second_factor(self, account: Account, password: str, now: float) -> None:
        with self._database.begin() as connection:
            if not _is_right(_row(connection, account.id).password_hash, password):
                raise StudioError("studio.error.old_password", 403)
            _set(connection, account.id, totp_secret=None, totp_used=None)
            note(connection, now, account.name, "second_factor_off")


def account_of(row: Row) -> Account:
    """The account in a row of ACCOUNT."""
    return Account(
        id=row.id,
        name=row.name,
        shown_name=row.shown_name,
        roles=frozenset(row.roles.split()),
        language=row.language,
        has_second_factor=row.totp_secret is not None,
        is_open=row.closed_at is None,
    )


def _row(connection: Connection, account_id: int) -> Row:
    row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.id == account_id)).first()
    if row is None:
        raise StudioError("studio.error.no_account", 404)
    return row


def _set(connection: Connection, account_id: int, **values: object) -> None:
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(**values))


def _must_have_administrator(connection: Connection) -> None:
    """Raises, which undoes the change: a studio that nobody can run is lost."""
    rows = connection.execute(select(ACCOUNT.c.roles).where(ACCOUNT.c.closed_at.is_(None)))
    if not any(ADMINISTRATOR in row.roles.split() for row in rows):
        raise StudioError("studio.error.last_administrator")


def _new_invitation(
    connection: Connection, roles: Iterable[str], language: str, by: str, now: float
) -> str:
    token = new_token()
    connection.execute(
        insert(INVITATION).values(
            token_hash=token_hash(token),
            roles=" ".join(sorted(roles)),
            language=language,
            invited_by=by,
            expires_at=now + INVITATION_SECONDS,
        )
    )
    return token


def _invitation(connection: Connection, token: str, now: float) -> Invitation:
    row = connection.execute(
        select(INVITATION).where(
            INVITATION.c.token_hash == token_hash(token),
            INVITATION.c.used_at.is_(None),
            INVITATION.c.expires_at > now,
        )
    ).first()
    if row is None:
        raise StudioError("studio.error.invitation", 404)
    return Invitation(frozenset(row.roles.split()), row.language, row.invited_by)


def _hashed(password: str) -> str:
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise StudioError("studio.error.password", minimum=MIN_PASSWORD)
    return _HASHER.hash(password)


def _is_right(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password[:MAX_PASSWORD])
    except VerifyMismatchError:
        return False


def _use_code(connection: Connection, row: Row, code: str, now: float) -> None:
    """Marks the code as used. Raises StudioError for a wrong one and for one seen before."""
    totp = pyotp.TOTP(row.totp_secret)
    moment = next(
        (
            int(now) // totp.interval + step
            for step in (-1, 0, 1)
            if pyotp.utils.strings_equal(
                totp.at(int(now) + step * totp.interval), code.strip().replace(" ", "")
            )
        ),
        None,
    )
    if moment is None:
        raise StudioError("studio.error.sign_in", 403)
    used = connection.execute(
        update(ACCOUNT)
        .where(
            ACCOUNT.c.id == row.id,
            or_(ACCOUNT.c.totp_used.is_(None), ACCOUNT.c.totp_used < moment),
        )
        .values(totp_used=moment)
    )
    if used.rowcount != 1:
        raise StudioError("studio.error.sign_in", 403)
