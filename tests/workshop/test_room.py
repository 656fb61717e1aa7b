"""A room: where it goes, what it counts, what it never tells, when it is gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.content.library import Library
from bot.reply.words import Words
from bot.workshop.results import as_csv, as_svg
from bot.workshop.room import (
    MAX_PEOPLE,
    Plan,
    Room,
    RoomFull,
    back,
    forward,
    join,
    learned,
    leave,
    pause,
    raise_hand,
    reveal,
    tally,
    vote,
)
from bot.workshop.rooms import NotAllowed, Rooms
from tests.workshop.conftest import Clock

PLAN = Plan(("door", "street"), "basics")


@pytest.fixture
def room(hour: Clock) -> Room:
    return Room("1234", "secret", PLAN, hour())


def with_people(room: Room, count: int) -> Room:
    for number in range(count):
        room = join(room, f"p{number}")
    return room


def all_vote(room: Room, choice: int, library: Library) -> Room:
    for person in sorted(room.people):
        room = vote(room, person, choice, library)
    return room


def test_it_goes_from_the_lobby_by_questions_and_scenes_to_the_results(
    room: Room, library: Library
) -> None:
    kinds = []
    while room.slide.kind != "results":
        kinds.append(room.slide.kind)
        room = forward(room, library)
    assert kinds[:4] == ["lobby", "before", "before", "before"]
    assert kinds.count("warning") == 2
    assert kinds[-3:] == ["after", "after", "after"]


def test_the_trainer_may_follow_any_choice_and_come_back(room: Room, library: Library) -> None:
    for _ in range(5):
        room = forward(room, library)
    assert room.slide.step == "knock"
    wrong = forward(room, library, choice=1)
    assert wrong.slide.step == "ajar"
    assert back(wrong).slide == room.slide


def test_nothing_is_counted_aloud_below_five(room: Room, library: Library) -> None:
    room = forward(with_people(room, 4), library)
    room = all_vote(room, 1, library)
    assert tally(room, room.slide, 3) is None
    room = vote(join(room, "fifth"), "fifth", 0, library)
    assert tally(room, room.slide, 3) == (1, 4, 0)


def test_a_later_tap_replaces_the_first_and_none_counts_once_the_answer_is_shown(
    room: Room, library: Library
) -> None:
    room = forward(with_people(room, 5), library)
    room = all_vote(all_vote(room, 0, library), 1, library)
    room = all_vote(reveal(room), 2, library)
    assert tally(room, room.slide, 3) == (0, 5, 0)


@pytest.mark.parametrize("choice", [-1, 3, 99])
def test_a_choice_that_is_not_there_is_not_counted(
    room: Room, library: Library, choice: int
) -> None:
    room = forward(with_people(room, 1), library)
    assert vote(room, "p0", choice, library) == room


def test_strangers_and_a_paused_room_take_no_taps(room: Room, library: Library) -> None:
    room = forward(with_people(room, 1), library)
    assert vote(room, "stranger", 0, library) == room
    assert raise_hand(room, "stranger", up=True) == room
    paused = pause(room, on=True)
    assert vote(paused, "p0", 0, library) == paused


def test_who_leaves_takes_their_taps_with_them(room: Room, library: Library) -> None:
    room = all_vote(forward(with_people(room, 5), library), 0, library)
    room = leave(room, "p0")
    assert "p0" not in str(room)
    assert tally(room, room.slide, 3) is None


def test_a_room_holds_two_hundred_and_says_when_it_is_full(room: Room) -> None:
    room = with_people(room, MAX_PEOPLE)
    assert join(room, "p0") == room
    with pytest.raises(RoomFull):
        join(room, "one too many")


def test_learning_is_told_where_five_answered(
    room: Room, library: Library, words: dict[str, Words]
) -> None:
    room = all_vote(forward(with_people(room, 5), library), 0, library)
    while room.slide.kind != "after":
        room = forward(room, library)
    right = library.quizzes["basics"].questions[0].right
    room = all_vote(room, right, library)
    first, second, _ = learned(room, library)
    assert (first.before, first.after) == (0.0, 1.0)
    assert second.before is None
    table = as_csv(room, words["pt"]).splitlines()
    assert table[1].endswith(",5,0,5,100")
    assert table[2].endswith(",,,,")
    assert "menos de cinco respostas" in as_svg(room, words["pt"])


def test_a_trainers_code_opens_one_room(hour: Clock) -> None:
    rooms = Rooms(hour)
    code = rooms.new_trainer_code()
    rooms.open(code, PLAN)
    with pytest.raises(NotAllowed):
        rooms.open(code, PLAN)
    with pytest.raises(NotAllowed):
        rooms.open("guess", PLAN)


def test_after_two_hours_it_is_gone_from_memory_and_disk(hour: Clock, tmp_path: Path) -> None:
    rooms = Rooms(hour, tmp_path)
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    hour.pass_(hours=1.9)
    assert rooms.by_code(room.code)
    hour.pass_(hours=0.2)
    assert rooms.by_code(room.code) is None
    assert rooms.by_secret(room.secret) is None
    assert list(tmp_path.iterdir()) == []


def test_it_survives_a_restart(hour: Clock, tmp_path: Path, library: Library) -> None:
    rooms = Rooms(hour, tmp_path)
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    rooms.change(room.code, lambda room: with_people(room, 3))
    rooms.change(room.code, lambda room: forward(room, library))
    kept = rooms.change(room.code, lambda room: vote(room, "p1", 2, library))
    assert Rooms(hour, tmp_path).by_secret(room.secret) == kept


def test_a_trainers_code_survives_a_restart_for_two_weeks(hour: Clock, tmp_path: Path) -> None:
    code = Rooms(hour, tmp_path).new_trainer_code()
    assert Rooms(hour, tmp_path).open(code, PLAN)
    late = Rooms(hour, tmp_path).new_trainer_code()
    hour.pass_(days=15)
    with pytest.raises(NotAllowed):
        Rooms(hour, tmp_path).open(late, PLAN)


async def test_a_room_that_is_over_is_erased_though_nobody_asks(
    hour: Clock, tmp_path: Path
) -> None:
    rooms = Rooms(hour, tmp_path)
    rooms.open(rooms.new_trainer_code(), PLAN)
    async with rooms.kept_clean(every_seconds=0.01):
        hour.pass_(hours=2.1)
        await asyncio.sleep(0.1)
        assert list(tmp_path.iterdir()) == []


def test_a_broken_file_of_a_room_is_thrown_away(hour: Clock, tmp_path: Path) -> None:
    (tmp_path / "room-1111.json").write_text("{", encoding="utf-8")
    Rooms(hour, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_end_leaves_no_trace(hour: Clock, tmp_path: Path) -> None:
    rooms = Rooms(hour, tmp_path)
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    rooms.change(room.code, lambda room: join(room, "canary-7f3a"))
    assert any("canary-7f3a" in path.read_text() for path in tmp_path.iterdir())
    rooms.end(room.code)
    assert list(tmp_path.iterdir()) == []
    assert "canary-7f3a" not in str(vars(rooms))
