"""A draft becomes what people are told, its translations turn stale, and the way back is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot import shelf
from bot.studio.accounts import Account, Accounts
from bot.studio.database import open_database
from bot.studio.draft import Draft, from_json, to_json
from bot.studio.publish import Publisher
from bot.studio.sessions import Sessions
from bot.studio.throttle import Throttle
from tests.studio.conftest import with_own_content

TODAY = date(2026, 7, 15)
RUI = Account(1, "rui", "Rui", frozenset({"reviewer"}), "pt", False, True)


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[Publisher]:
    before = shelf.stock()
    yield Publisher(with_own_content(tmp_path))
    shelf.put(before)


def changed(draft: Draft) -> Draft:
    row = draft.rows[3]
    fresh = replace(row, english=row.english.replace("Bond is", "A bond is"))
    return replace(draft, rows=tuple(fresh if each is row else each for each in draft.rows))


def test_a_draft_survives_being_kept(publisher: Publisher) -> None:
    draft = publisher.published("bond")
    assert from_json(to_json(draft)) == draft


def test_changed_english_is_live_and_its_translations_are_stale(publisher: Publisher) -> None:
    publisher.publish(changed(publisher.published("bond")), "Ana", "Say it better", TODAY)
    assert "A bond is" in shelf.library().topics["bond"].answer[1].text
    assert publisher.published("bond").states("es") == (1, 0)
    assert publisher.published("bond").states("pt") == (1, 0)


def test_an_answer_rolls_back_with_its_translations(publisher: Publisher) -> None:
    before = publisher.published("bond")
    commit = publisher.publish(changed(before), "Ana", "Say it better", TODAY)
    publisher.roll_back("bond", commit, RUI)
    assert publisher.published("bond") == before


def test_the_first_link_makes_one_account_that_can_sign_in(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'studio.sqlite'}")
    accounts = Accounts(database, Throttle())
    token = accounts.first_link_token(1.0)
    assert token is not None
    ana = accounts.accept(token, "ana", "Ana", "a long password", "pt", 2.0)
    assert accounts.sign_in("ana", "a long password", "", "here", 3.0) == ana
    assert accounts.first_link_token(4.0) is None
    cookie = Sessions(database).begin(ana, 5.0)
    found = Sessions(database).find(cookie, 6.0)
    assert found is not None and found.account == ana
