"""A scene that is played apart: alone or by two, each phone at its own pace."""

from __future__ import annotations

import pytest

from bot.content.library import Library
from bot.privacy.pseudonym import Pseudonym
from bot.reply.words import Words
from bot.workshop.chat import Practice
from bot.workshop.options import of_person
from bot.workshop.room import (
    PARTS,
    Plan,
    Room,
    finished,
    forward,
    here_of,
    join,
    swap_parts,
    vote,
)
from bot.workshop.rooms import Rooms
from tests.workshop.conftest import Clock

PLAN = Plan(("door", "street"), "basics", is_apart=True)
ALONE, AGENT, SELF = range(len(PARTS))


@pytest.fixture
def room(hour: Clock, library: Library) -> Room:
    room = Room("1234", "secret", PLAN, hour())
    for person in ("ana", "luis"):
        room = join(room, person)
    while room.slide.kind != "apart":
        room = forward(room, library)
    return room


def test_each_chooses_a_part_first(room: Room, words: dict[str, Words]) -> None:
    offered = [option.text for option in of_person(room, "ana", words["es"])]
    assert offered[0] == "A solas, a mi ritmo"
    assert len(offered) == 3


def test_phones_go_on_at_their_own_pace(room: Room, library: Library) -> None:
    room = vote(room, "ana", ALONE, library)
    room = vote(room, "luis", AGENT, library)
    room = vote(room, "ana", 0, library)
    at = [here_of(room, person, library) for person in ("ana", "luis")]
    assert [step.id for step in at if step] == ["who", "knock"]


def test_who_answers_aloud_sees_sentences_that_help_and_nothing_to_tap(
    room: Room, library: Library, words: dict[str, Words]
) -> None:
    room = vote(room, "ana", SELF, library)
    assert here_of(room, "ana", library) is None
    assert of_person(room, "ana", words["es"]) == []


def test_the_end_is_counted_and_parts_can_be_changed(room: Room, library: Library) -> None:
    room = vote(room, "ana", AGENT, library)
    for _ in range(20):
        room = vote(room, "ana", 1, library)
    assert finished(room, library) == 1
    room = swap_parts(room, "ana")
    assert finished(room, library) == 0
    assert "ana" not in room.walks


def test_the_next_slide_ends_all_walks(room: Room, library: Library) -> None:
    room = forward(vote(room, "ana", ALONE, library), library)
    assert room.slide.kind == "warning"
    assert room.walks == {}


def test_a_choice_that_is_not_there_leads_nowhere(room: Room, library: Library) -> None:
    assert vote(room, "ana", 7, library) == room
    room = vote(room, "ana", ALONE, library)
    assert vote(room, "ana", 7, library) == room


def test_somebody_in_a_chat_plays_it_too(
    hour: Clock, library: Library, words: dict[str, Words]
) -> None:
    rooms = Rooms(hour)
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    practice, ana, es = Practice(hour, rooms), Pseudonym("ana"), words["es"]
    practice.answer(ana, room.code, es)
    for _ in range(5):
        rooms.change(room.code, lambda room: forward(room, library))
    [asked] = practice.answer(ana, "?", es) or []
    assert "1. A solas, a mi ritmo" in asked.text
    [first] = practice.answer(ana, "2", es) or []
    assert "Lea esto en voz alta" in first.text
    assert "¡Policía! ¡Abra la puerta!" in first.text
    [then] = practice.answer(ana, "abro un poco para ver quién es", es) or []
    assert "Mucha gente haría eso" in then.text
