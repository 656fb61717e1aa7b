"""The studio's tables, on SQLite and, where a test database is named, on PostgreSQL.

For PostgreSQL name an empty database in FAROL_TEST_POSTGRESQL, as in postgresql://user@host/test.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.engine import Engine

from bot.studio.accounts import Accounts
from bot.studio.database import MIGRATIONS, SCHEMA, TABLES, open_database
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
    database = open_database(url)
    ana = _ana(database)
    drafts = Drafts(database)
    published = draft_of_one_line("old")
    kept = drafts.save(published, 0, lambda draft: saying(draft, "new"), ana, 5.0).kept
    drafts.set_state(published.topic, 1, "in_review", "", "ana", 6.0)
    drafts.approve(kept, 100.0, "", ana, 7.0)
    assert drafts.due(99.0) == []
    (due,) = drafts.due(101.0)
    assert [drafts.take(due, 101.0), drafts.take(due, 101.0)] == [True, False]


def test_what_a_process_that_died_had_taken_is_taken_again(url: str) -> None:
    database = open_database(url)
    ana = _ana(database)
    drafts = Drafts(database)
    published = draft_of_one_line("old")
    kept = drafts.save(published, 0, lambda draft: saying(draft, "new"), ana, 5.0).kept
    drafts.set_state(published.topic, 1, "in_review", "", "ana", 6.0)
    drafts.approve(kept, 100.0, "", ana, 7.0)
    assert drafts.take(drafts.due(101.0)[0], 101.0)
    assert drafts.due(300.0) == []
    (again,) = drafts.due(402.0)
    assert drafts.take(again, 402.0)


def test_the_last_administrator_stays(url: str) -> None:
    database = open_database(url)
    ana = _ana(database)
    with pytest.raises(StudioError):
        Accounts(database, Throttle()).close(ana.id, ana, 9.0)
    assert Accounts(database, Throttle()).all() == [ana]


def _ana(database: Engine):  # type: ignore[no-untyped-def]
    accounts = Accounts(database, Throttle())
    token = accounts.first_link_token(1.0)
    assert token is not None
    return accounts.accept(token, "ana", "Ana", "a long password", "pt", 2.0)
