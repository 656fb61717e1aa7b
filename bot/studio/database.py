"""The studio's own database: accounts, sessions, drafts, the log of who changed what.

Nothing about the public is ever here. What people are told is not here either: that is in data/ and
locales/, and in their git history.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.engine import Connection, Engine

TABLES = MetaData()

SCHEMA = Table("studio_schema", TABLES, Column("version", Integer, nullable=False))

ACCOUNT = Table(
    "studio_account",
    TABLES,
    Column("id", Integer, primary_key=True),
    # What one signs in with; `shown_name` stands in the history of the content.
    Column("name", String(60), nullable=False, unique=True),
    Column("shown_name", String(100), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("totp_secret", String(64)),
    # The last thirty seconds whose code was used: a code opens the door once.
    Column("totp_used", Integer),
    # Words with a space between: "writer translator:es".
    Column("roles", String(200), nullable=False),
    Column("language", String(2), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("closed_at", Float),
)

INVITATION = Table(
    "studio_invitation",
    TABLES,
    Column("token_hash", String(64), primary_key=True),
    Column("roles", String(200), nullable=False),
    Column("language", String(2), nullable=False),
    Column("invited_by", String(100), nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("used_at", Float),
)

SESSION = Table(
    "studio_session",
    TABLES,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("studio_account.id"), nullable=False),
    Column("form_token", String(64), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
)


def _draft_tables(name: str, id_name: str, *own: Column) -> tuple[Table, Table]:
    """What is drafted by its id, and the versions of it that a save may have begun from.

    `own` are the columns that only this kind of draft has.
    """
    draft = Table(
        name,
        TABLES,
        Column(id_name, String(80), primary_key=True),
        Column("version", Integer, nullable=False),
        Column("state", String(20), nullable=False),
        Column("body", Text, nullable=False),
        # What was published when the draft began, to see what came in between.
        Column("base", Text, nullable=False),
        # Sign-in names of everybody who wrote in it: none of them may approve it.
        Column("authors", Text, nullable=False),
        Column("note", Text, nullable=False),
        *own,
        Column("changed_by", String(100), nullable=False),
        Column("changed_at", Float, nullable=False),
    )
    version = Table(
        f"{name}_version",
        TABLES,
        Column(id_name, String(80), primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("body", Text, nullable=False),
    )
    return draft, version


DRAFT, DRAFT_VERSION = _draft_tables(
    "studio_draft",
    "topic",
    # Approved for later: when, by whom (a sign-in name), and the message of the commit.
    Column("publish_at", Float),
    Column("approved_by", String(60)),
    Column("message", Text),
)

AUDIT = Table(
    "studio_audit",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("who", String(100), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
)

ORGANIZATION_DRAFT, ORGANIZATION_DRAFT_VERSION = _draft_tables(
    "studio_organization_draft", "organization"
)

# A file that came in, between "this is what would change" and "take it".
UPLOAD = Table(
    "studio_upload",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("studio_account.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Float, nullable=False),
)

# Who has the link of a calendar reads what is due, and nothing else.
CALENDAR_LINK = Table(
    "studio_calendar_link",
    TABLES,
    Column("account_id", Integer, ForeignKey("studio_account.id"), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("made_at", Float, nullable=False),
)

EXAMPLE = Table(
    "studio_example",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("topic", String(80), nullable=False),
    Column("language", String(2), nullable=False),
    Column("text", Text, nullable=False),
    # Whether the line is to be taken out of data/nlu instead of put in.
    Column("is_removal", Boolean, nullable=False),
    # The sign-in name of who wrote it: they may not put it live.
    Column("author", String(60), nullable=False),
    Column("shown_author", String(100), nullable=False),
    Column("at", Float, nullable=False),
    UniqueConstraint("topic", "language", "text"),
)

# Words that at least five people have used together in a question that nobody could answer; see
# bot/unanswered. Nothing of a question is here before that.
UNANSWERED = Table(
    "studio_unanswered",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("language", String(2), nullable=False),
    # "" once somebody has dealt with it: its marks stay until it dies, so that it does not return.
    Column("phrase", Text, nullable=False),
    # Keyed digests with a space between, which mean nothing once the process has ended.
    Column("marks", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Column("last_at", Float, nullable=False),
)


def _first(connection: Connection) -> None:
    """The tables as they were at the beginning."""
    TABLES.create_all(connection)


def _directory(connection: Connection) -> None:
    """Drafts of organizations, files that came in, links of calendars."""
    tables = [ORGANIZATION_DRAFT, ORGANIZATION_DRAFT_VERSION, UPLOAD, CALENDAR_LINK]
    TABLES.create_all(connection, tables=tables)


def _understanding(connection: Connection) -> None:
    """Drafted examples, and the questions without an answer."""
    TABLES.create_all(connection, tables=[EXAMPLE, UNANSWERED])


# One step a version, in order, never changed once released: a database of any age catches up. A
# step that adds a column to a table above must look first whether `create_all` has made it.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first, _directory, _understanding)


def open_database(url: str) -> Engine:
    """The database at that URL, brought up to the present tables; SQLite files are made."""
    if url.startswith("sqlite:///"):
        Path(url[len("sqlite:///") :]).parent.mkdir(parents=True, exist_ok=True)
    # SQLAlchemy would keep each statement for the next time, with the values of the first: a name
    # mistyped in the sign-in, for as long as the process lives.
    database = create_engine(url, future=True, query_cache_size=0)
    if database.dialect.name == "sqlite":
        event.listen(database, "connect", _prepare_sqlite)
    with database.begin() as connection:
        _migrate(connection)
    return database


def _migrate(connection: Connection) -> None:
    done = 0
    if inspect(connection).has_table(SCHEMA.name):
        done = connection.execute(select(SCHEMA.c.version)).scalar_one()
    else:
        SCHEMA.create(connection)
        connection.execute(insert(SCHEMA).values(version=0))
    for step in MIGRATIONS[done:]:
        step(connection)
    connection.execute(update(SCHEMA).values(version=len(MIGRATIONS)))


def _prepare_sqlite(connection: object, record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    # Readers do not wait for a writer, and a writer waits for another instead of failing.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.execute("PRAGMA foreign_keys=ON")
    # What is deleted is overwritten in the file too.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()
