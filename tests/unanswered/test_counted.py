"""Five different people, thirty days, one word that erases; and nothing that can be read."""

from __future__ import annotations

import pickle
import re
from typing import Any

import pytest

from bot.many.connect import connect
from bot.many.unanswered import CountedInRedis
from bot.unanswered.counted import LIFE_SECONDS, Counted, CountedInMemory
from bot.unanswered.heard import shared_words
from bot.unanswered.marks import Marks
from tests.many.redis_server import RedisServer

MARKS = Marks(b"k" * 32)
VOTE = MARKS.of_question({"votar", "green", "card"}, "es")


@pytest.fixture
def now() -> list[float]:
    return [1_000_000.0]


@pytest.fixture
def counted(now: list[float]) -> CountedInMemory:
    return CountedInMemory(clock=lambda: now[0])


def ask(counted: Counted, *people: str, marks: Any = VOTE) -> frozenset[str]:
    found: dict[str, frozenset[str]] = {}
    for person in people:
        found = dict(counted.add(list(marks), MARKS.of_person(person)))
    return next(iter(found.values()))


def test_the_same_person_five_times_is_one(counted: CountedInMemory) -> None:
    assert len(ask(counted, "a", "a", "a", "a", "a")) == 1


def test_five_people_are_five(counted: CountedInMemory) -> None:
    assert len(ask(counted, "a", "b", "c", "d", "e")) == 5


def test_what_is_older_than_thirty_days_does_not_count(
    counted: CountedInMemory, now: list[float]
) -> None:
    ask(counted, "a", "b", "c", "d")
    now[0] += LIFE_SECONDS
    assert len(ask(counted, "e")) == 1


def test_one_word_erases_a_person(counted: CountedInMemory) -> None:
    ask(counted, "a", "b", "c", "d")
    counted.forget(MARKS.of_person("a"))
    assert len(ask(counted, "e")) == 4


def test_nothing_in_it_can_be_read(counted: CountedInMemory) -> None:
    ask(counted, "a-telegram-number")
    held = pickle.dumps((counted._askers, counted._told))
    assert b"votar" not in held and b"green" not in held and b"telegram" not in held


def test_the_same_words_have_other_marks_under_another_key() -> None:
    other = Marks(b"x" * 32).of_question({"votar", "green", "card"}, "es")
    assert other.keys().isdisjoint(VOTE)


def test_questions_with_three_telling_words_in_common_share_a_mark() -> None:
    longer = MARKS.of_question({"votar", "green", "card", "elecci"}, "es")
    assert len(longer.keys() & VOTE.keys()) == 1
    assert MARKS.of_question({"votar", "green"}, "es").keys().isdisjoint(longer)
    assert MARKS.of_question({"votar", "green", "card"}, "pt").keys().isdisjoint(VOTE)


def test_words_are_shown_together_only_when_the_same_five_used_them_all() -> None:
    marks = {"one": frozenset({"a", "b", "c"}), "two": frozenset({"c", "d", "e"})}
    first, last = frozenset("12345"), frozenset("56789")
    assert shared_words(marks, {"one": first, "two": last}) == (
        frozenset({"a", "b", "c"}), 5, frozenset({"one"}),
    )  # fmt: skip
    together = shared_words(marks, {"one": first, "two": first | last})
    assert together is not None and together[0] == frozenset("abcde")


def test_four_people_show_nothing() -> None:
    assert shared_words({"one": frozenset("abc")}, {"one": frozenset("1234")}) is None


# --- in Redis


@pytest.fixture
def in_redis(redis_server: RedisServer, now: list[float]) -> CountedInRedis:
    return CountedInRedis(connect(redis_server.url), clock=lambda: now[0])


def test_redis_counts_as_one_process_does(in_redis: CountedInRedis, now: list[float]) -> None:
    assert len(ask(in_redis, "a", "a", "b", "c", "d")) == 4
    in_redis.forget(MARKS.of_person("a"))
    assert len(ask(in_redis, "e")) == 4
    now[0] += LIFE_SECONDS
    assert len(ask(in_redis, "f")) == 1


def test_redis_holds_digests_that_die_by_themselves(
    in_redis: CountedInRedis, redis_server: RedisServer
) -> None:
    in_redis.tell(MARKS.of_person("a"))
    ask(in_redis, "a-telegram-number")
    assert in_redis.was_told(MARKS.of_person("a"))
    client = connect(redis_server.url)
    keys = list(client.scan_iter("*"))
    assert keys
    assert all(0 < client.ttl(key) <= LIFE_SECONDS for key in keys)
    assert all(re.fullmatch(r"farol:(asked|asker|told):[0-9a-f]{32}", key) for key in keys)
