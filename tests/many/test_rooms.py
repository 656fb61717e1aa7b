"""Rooms and places in Redis: what one process does another sees, and all of it dies."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from bot import clock
from bot.content.library import Library
from bot.many.connect import connect
from bot.many.places import PlacesInRedis
from bot.many.rooms import InRedis
from bot.privacy.pseudonym import Pseudonym
from bot.reply.words import Words
from bot.workshop.chat import Practice
from bot.workshop.room import Plan, forward, join
from bot.workshop.rooms import NotAllowed, Rooms
from tests.many.redis_server import RedisServer

pytestmark = pytest.mark.redis

PLAN = Plan(("door",), "basics")


def process(redis_server: RedisServer) -> Rooms:
    return Rooms(clock.now, place=InRedis(connect(redis_server.url)))


def test_a_room_of_one_process_is_led_and_joined_at_another(
    redis_server: RedisServer, library: Library
) -> None:
    here, there = process(redis_server), process(redis_server)
    room = here.open(there.new_trainer_code(), PLAN)
    there.change(room.code, partial(join, person="ana"))
    here.change(room.code, partial(forward, library=library))
    seen = there.by_secret(room.secret)
    assert seen is not None
    assert (seen.people, seen.slide.key) == (frozenset({"ana"}), "before/0/")


def test_of_many_who_tap_at_once_none_is_lost(redis_server: RedisServer) -> None:
    room = process(redis_server).open(process(redis_server).new_trainer_code(), PLAN)

    def phones(process_number: int) -> None:
        rooms = process(redis_server)
        for number in range(40):
            rooms.change(room.code, partial(join, person=f"{process_number}-{number}"))

    with ThreadPoolExecutor(3) as processes:
        # Asks for every result: what went wrong in one of them is raised here.
        list(processes.map(phones, range(3)))
    kept = process(redis_server).by_code(room.code)
    assert kept is not None
    assert len(kept.people) == 120


def test_a_trainers_code_opens_one_room_wherever_it_is_used(redis_server: RedisServer) -> None:
    here, there = process(redis_server), process(redis_server)
    code = here.new_trainer_code()
    there.open(code, PLAN)
    with pytest.raises(NotAllowed):
        here.open(code, PLAN)


async def test_a_phone_hears_of_what_happens_at_another_process(
    redis_server: RedisServer, library: Library
) -> None:
    here, there = process(redis_server), process(redis_server)
    room = here.open(here.new_trainer_code(), PLAN)
    waiting = asyncio.ensure_future(there.wait(room.code, room.version, 10))
    await asyncio.sleep(0.05)
    here.change(room.code, partial(forward, library=library))
    await asyncio.wait_for(waiting, 2)


def test_it_outlives_every_process_and_a_restart_of_redis(redis_server: RedisServer) -> None:
    rooms = process(redis_server)
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    redis_server.restart()
    assert process(redis_server).by_code(room.code) == room


def test_the_end_leaves_nothing_in_redis(redis_server: RedisServer) -> None:
    rooms = process(redis_server)
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    rooms.change(room.code, partial(join, person="canary-7f3a"))
    rooms.end(room.code)
    assert connect(redis_server.url).keys("*") == []


def test_every_key_of_a_room_dies_by_itself(redis_server: RedisServer) -> None:
    rooms = process(redis_server)
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    client = connect(redis_server.url)
    keys = [key for key in client.keys(f"*{room.code}*")]
    assert len(keys) == 2
    assert all(0 < client.ttl(key) <= 2 * 3600 for key in keys)


def test_a_play_in_a_chat_goes_on_at_another_process(
    redis_server: RedisServer,
    library: Library,
    translator,  # type: ignore[no-untyped-def]
) -> None:
    es, ana = Words(library, translator, "es"), Pseudonym("ana")
    places = [PlacesInRedis(connect(redis_server.url)) for _ in range(2)]
    here, there = (Practice(clock.now, places=one) for one in places)
    here.answer(ana, '/play{"scene":"door"}', es)
    here.answer(ana, "1", es)
    [told, _] = there.answer(ana, "dejo la puerta cerrada", es) or []
    assert told.text.startswith("Sí, esto lo protege")
    there.forget(ana)
    assert here.answer(ana, "1", es) is None
