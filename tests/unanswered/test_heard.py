"""The way of a declined question: who is told, who is counted, what is kept at the fifth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import shelf
from bot.channels.incoming import Incoming
from bot.door import Door
from bot.engine import Engine
from bot.pace import Pace
from bot.settings import read_settings
from bot.studio.database import open_database
from bot.studio.unanswered import UnansweredPhrases
from bot.unanswered.counted import LIFE_SECONDS, CountedInMemory
from bot.unanswered.heard import Heard
from bot.unanswered.marks import Marks
from bot.unanswered.vocabulary import Vocabulary

NOON = 1784124000.0
WORDS = Vocabulary(
    {"es": frozenset({"con", "mi", "puedo"})},
    {"es": {"receta": 3, "pizza": 3, "masa": 5, "horno": 4, "votar": 9}},
)
LINE = "Cuando no sé una respuesta, cuento las palabras"


class Noon:
    now = NOON


@pytest.fixture
def phrases(tmp_path: Path) -> UnansweredPhrases:
    return UnansweredPhrases(open_database(f"sqlite:///{tmp_path / 'studio.sqlite'}"))


@pytest.fixture
def heard(phrases: UnansweredPhrases) -> Iterator[Heard]:
    words = (WORDS, ())
    with closing(
        Heard(CountedInMemory(), Marks(b"k" * 32), lambda: words, phrases, clock=lambda: Noon.now)
    ) as heard:
        yield heard


def ask(heard: Heard, text: str, *people: str, channel: str = "telegram") -> None:
    for person in people:
        heard.asked(text, "es", channel, person)
    heard.settle()


def shown(phrases: UnansweredPhrases) -> list[tuple[str, int]]:
    return [(phrase.words, phrase.people) for phrase in phrases.all(Noon.now)]


def test_four_people_leave_nothing_and_the_fifth_leaves_the_words_they_share(
    heard: Heard, phrases: UnansweredPhrases
) -> None:
    ask(heard, "receta pizza horno", *"abcd")
    assert shown(phrases) == []
    ask(heard, "puedo receta con pizza con mi horno y zzz", "e")
    assert shown(phrases) == [("receta con pizza con mi horno", 5)]


def test_what_only_some_of_the_five_wrote_is_not_written_down(
    heard: Heard, phrases: UnansweredPhrases
) -> None:
    ask(heard, "receta pizza masa", *"abcd")
    ask(heard, "receta pizza masa horno", "e")
    assert shown(phrases) == [("receta pizza masa", 5)]


def test_the_sixth_is_counted_on_the_same_line(heard: Heard, phrases: UnansweredPhrases) -> None:
    ask(heard, "receta pizza masa horno", *"abcdef")
    assert shown(phrases) == [("receta pizza masa horno", 6)]


def test_visitors_of_the_web_page_are_one_on_one_day(
    heard: Heard, phrases: UnansweredPhrases
) -> None:
    ask(heard, "receta pizza masa", *"abcdefgh", channel="web")
    assert shown(phrases) == []


def test_what_was_dealt_with_does_not_come_back(heard: Heard, phrases: UnansweredPhrases) -> None:
    ask(heard, "receta pizza masa", *"abcde")
    phrases.dealt_with(phrases.all(NOON)[0].id)
    ask(heard, "receta pizza masa", *"fgh")
    assert shown(phrases) == []


def test_what_nobody_asks_for_thirty_days_is_gone(heard: Heard, phrases: UnansweredPhrases) -> None:
    ask(heard, "receta pizza masa", *"abcde")
    assert phrases.all(NOON + LIFE_SECONDS + 1) == []


# --- at the door


@pytest.fixture
def door(engine: Engine, heard: Heard) -> Iterator[Door]:
    before = shelf.stock()
    shelf.put(shelf.load_stock(read_settings({"FAROL_KEEP_UNANSWERED": "on"})))
    with closing(Door(engine, pace=Pace())) as door:
        door.heard = heard
        yield door
    shelf.put(before)


async def says(door: Door, person: str, text: str) -> str:
    kind = "button" if text.startswith("/") else "text"
    replies = await door.receive(Incoming("telegram", person, text, kind, "es"))
    return "\n".join(reply.text for reply in replies)


FOREIGN = "receta de pizza con masa al horno"


@pytest.mark.model
async def test_the_welcome_and_the_privacy_text_say_it(door: Door) -> None:
    welcome = await says(door, "1", "/start")
    assert LINE in welcome
    assert "No guardo nada" not in welcome
    assert LINE in await says(door, "1", "/privacy")


@pytest.mark.model
async def test_who_was_not_told_is_told_once_and_counted_from_then_on(
    door: Door, heard: Heard, phrases: UnansweredPhrases
) -> None:
    for person in "12345":
        assert LINE in await says(door, person, FOREIGN)
        heard.settle()
    assert shown(phrases) == []
    for person in "12345":
        assert LINE not in await says(door, person, FOREIGN)
        heard.settle()
    assert shown(phrases) == [("receta … pizza con masa … horno", 5)]


@pytest.mark.model
async def test_danger_is_never_counted(
    door: Door, heard: Heard, phrases: UnansweredPhrases
) -> None:
    for person in "12345":
        await says(door, person, "/start")
        await says(door, person, "RECETA PIZZA MASA HORNO")
    heard.settle()
    assert shown(phrases) == []


@pytest.mark.model
async def test_nothing_is_said_and_nothing_counted_when_it_is_off(engine: Engine) -> None:
    with closing(Door(engine)) as door:
        welcome = await says(door, "1", "/start")
        assert "No guardo nada" in welcome and LINE not in welcome
        assert LINE not in await says(door, "1", FOREIGN)
        assert door.heard is None
