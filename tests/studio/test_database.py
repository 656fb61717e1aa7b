"""The studio's tables, on SQLite and, where a test database is named, on PostgreSQL.

For PostgreSQL name an empty database in FAROL_TEST_POSTGRESQL, as in postgresql://user@host/test.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.engine import Engine

from bot.studio.accounts import Account, Accounts
from bot.studio.database import MIGRATIONS, SCHEMA, TABLES, open_database
from bot.studio.draft import to_json
from bot.studio.drafts import Drafts
from bot.studio.errors import StudioError
from bot.studio.sessions import Sessions
from bot.studio.throttle import Throttle
from tests.studio.test_merge import draft_of_one_line, saying

POSTGRESQL = os.environ.get("FAROL_TEST_POSTGRESQL")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'deep' / 'studio.sqlite'}"
    if POSTGRESQL is None:
        pytest.skip("no PostgreSQL is named")
    TABLES.drop_all(open_database(POSTGRESQL))
    return POSTGRESQL


def test_opening_twice_changes_nothing(url: str) -> None:
    open_database(url)
    database = open_database(url)
    assert set(inspect(database).get_table_names()) >= set(TABLES.tables)
    with database.connect() as connection:
        assert connection.execute(select(SCHEMA.c.version)).scalar_one() == len(MIGRATIONS)


def test_an_account_a_session_and_a_draft_live_there(url: str) -> None:
    database = open_database(url)
    accounts = Accounts(database, Throttle())
    token = accounts.first_link_token(1.0)
    assert token is not None
    ana = accounts.accept(token, "ana", "Ana", "a long password", "pt", 2.0)
    cookie = Sessions(database).begin(ana, 3.0)
    found = Sessions(database).find(cookie, 4.0)
    assert found is not None and found.account == ana
    drafts = Drafts(database)
    published = draft_of_one_line("old")
    kept = drafts.save(published, 0, lambda draft: saying(draft, "new"), ana, 5.0).kept
    assert kept.version == 1
    assert drafts.find(published.topic) == kept


def test_a_draft_that_is_scheduled_is_taken_by_one_process_only(url: str) -> None:
    drafts = _scheduled(open_database(url), 100.0)
    assert drafts.due(99.0) == []
    (due,) = drafts.due(101.0)
    assert [drafts.take(due, 101.0), drafts.take(due, 101.0)] == [True, False]


def test_what_a_process_that_died_had_taken_is_taken_again(url: str) -> None:
    drafts = _scheduled(open_database(url), 100.0)
    assert drafts.take(drafts.due(101.0)[0], 101.0)
    assert drafts.due(300.0) == []
    (again,) = drafts.due(402.0)
    assert drafts.take(again, 402.0)


# The tables of drafts as the first version made them, with a draft in each.
OLD = """
CREATE TABLE studio_schema (version INTEGER NOT NULL);
INSERT INTO studio_schema VALUES (1);
CREATE TABLE studio_draft (
    topic VARCHAR(80) NOT NULL, version INTEGER NOT NULL, state VARCHAR(20) NOT NULL,
    body TEXT NOT NULL, base TEXT NOT NULL, authors TEXT NOT NULL, note TEXT NOT NULL,
    publish_at FLOAT, approved_by VARCHAR(60), message TEXT,
    changed_by VARCHAR(100) NOT NULL, changed_at FLOAT NOT NULL, PRIMARY KEY (topic)
);
CREATE TABLE studio_draft_version (
    topic VARCHAR(80) NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (topic, version)
);
INSERT INTO studio_draft VALUES
    ('{topic}', 2, 'writing', '{new}', '{old}', 'ana', '', NULL, NULL, NULL, 'Ana', 5.0);
INSERT INTO studio_draft_version VALUES ('{topic}', 1, '{old}'), ('{topic}', 2, '{new}');
"""


def test_a_draft_of_the_first_version_is_still_there_and_can_be_merged_with(
    tmp_path: Path,
) -> None:
    published = draft_of_one_line("old")
    old, new = to_json(published), to_json(saying(published, "new"))
    with closing(sqlite3.connect(tmp_path / "studio.sqlite")) as before:
        before.executescript(OLD.format(topic=published.topic, old=old, new=new))
    drafts = Drafts(open_database(f"sqlite:///{tmp_path / 'studio.sqlite'}"))
    kept = drafts.find(published.topic)
    assert kept is not None
    assert (kept.draft, kept.base, kept.version) == (saying(published, "new"), published, 2)
    # Somebody whose page shows the first version wants nothing else than what that says.
    ana = Account(1, "ana", "Ana", frozenset({"writer"}), "en", False, True)
    saved = drafts.save(published, 1, lambda draft: draft, ana, 9.0)
    assert saved.kept == kept


def test_the_last_administrator_stays(url: str) -> None:
    database = open_database(url)
    ana = _ana(database)
    with pytest.raises(StudioError):
        Accounts(database, Throttle()).close(ana.id, ana, 9.0)
    assert Accounts(database, Throttle()).all() == [ana]


def _scheduled(database: Engine, publish_at: float) -> Drafts:
    """The drafts, of which one was approved for that hour."""
    ana = _ana(database)
    drafts = Drafts(database)
    published = draft_of_one_line("old")
    kept = drafts.save(published, 0, lambda draft: saying(draft, "new"), ana, 5.0).kept
    drafts.set_state(published.topic, 1, "in_review", "", "ana", 6.0)
    drafts.approve(kept, publish_at, "", ana, 7.0)
    return drafts


def _ana(database: Engine):  # type: ignore[no-untyped-def]
    accounts = Accounts(database, Throttle())
    token = accounts.first_link_token(1.0)
    assert token is not None
    return accounts.accept(token, "ana", "Ana", "a long password", "pt", 2.0)
