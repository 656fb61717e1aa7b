"""Each shared part, used by two at once as two processes would."""

from __future__ import annotations

import asyncio

import pytest
from limits import parse
from limits.aio.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet

from bot.errors import SettingsError
from bot.many.connect import Wire, connect, connect_async
from bot.many.counts import RedisCounts
from bot.many.line import Line
from bot.many.once import RedisOnce, _key
from bot.many.parts import SharedParts
from bot.rasa_parts.redis_slot_store import RedisSlotStore
from bot.reply.reply import Button, Reply
from tests.channels.wire_server import wait_until
from tests.many.redis_server import RedisServer

pytestmark = pytest.mark.redis

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    slots:
      language: {type: text, mappings: [{type: custom}]}
      topic: {type: text, mappings: [{type: custom}]}
      place: {type: text, mappings: [{type: custom}]}
      need: {type: text, mappings: [{type: custom}]}
      offered: {type: text, mappings: [{type: custom}]}
    """
)


async def remember(store: RedisSlotStore, person: str, **slots: str) -> None:
    tracker = await store.retrieve(person)
    assert tracker is not None
    for name, value in slots.items():
        tracker.update(SlotSet(name, value), DOMAIN)
    await store.save(tracker)


# --- memory


def cut_off_store(redis_server: RedisServer) -> RedisSlotStore:
    return RedisSlotStore(connect(redis_server.url, Wire(redis_server.url)), DOMAIN, 60)


async def is_back(store: RedisSlotStore) -> None:
    await asyncio.to_thread(wait_until, lambda: not store._client.wire.is_away)


async def test_what_was_said_before_a_cut_outlives_what_is_said_in_it(
    redis_server: RedisServer,
) -> None:
    store = cut_off_store(redis_server)
    await remember(store, "ana", language="es", place="holyoke", topic="bond", need="lawyer")
    redis_server.freeze()
    await remember(store, "ana", topic="warrant")
    redis_server.thaw()
    await is_back(store)
    assert store.remembered("ana") == {"language": "es", "place": "holyoke", "topic": "warrant"}


async def test_what_was_erased_in_a_cut_does_not_come_back_with_the_next_question(
    redis_server: RedisServer,
) -> None:
    store = cut_off_store(redis_server)
    await remember(store, "ana", language="es", place="holyoke", topic="bond")
    redis_server.freeze()
    store.forget("ana")
    await remember(store, "ana", topic="warrant")
    redis_server.thaw()
    await is_back(store)
    assert store.remembered("ana") == {"topic": "warrant"}


async def test_what_one_process_remembers_another_knows(redis_server: RedisServer) -> None:
    here = RedisSlotStore(connect(redis_server.url), DOMAIN, memory_seconds=60)
    there = RedisSlotStore(connect(redis_server.url), DOMAIN, memory_seconds=60)
    await remember(here, "ana", language="es", topic="bond")
    assert there.remembered("ana") == {"language": "es", "topic": "bond"}
    assert list(await there.keys()) == ["ana"]


async def test_memory_dies_by_itself(redis_server: RedisServer) -> None:
    store = RedisSlotStore(connect(redis_server.url), DOMAIN, memory_seconds=0.05)
    await remember(store, "ana", language="es")
    await asyncio.sleep(0.08)
    assert store.remembered("ana") == {}
    assert connect(redis_server.url).keys("*") == []


async def test_forgetting_reaches_every_process(redis_server: RedisServer) -> None:
    here = RedisSlotStore(connect(redis_server.url), DOMAIN, memory_seconds=60)
    there = RedisSlotStore(connect(redis_server.url), DOMAIN, memory_seconds=60)
    await remember(here, "ana", language="es", topic="bond")
    there.drop("ana", "topic")
    assert here.remembered("ana") == {"language": "es"}
    there.forget("ana")
    assert here.remembered("ana") == {}


async def test_dropping_a_slot_does_not_lengthen_its_time(redis_server: RedisServer) -> None:
    client = connect(redis_server.url)
    store = RedisSlotStore(client, DOMAIN, memory_seconds=60)
    await remember(store, "ana", language="es", topic="bond")
    client.pexpire("farol:slots:ana", 5_000)
    store.drop("ana", "topic")
    assert client.pttl("farol:slots:ana") <= 5_000


# --- the line


async def test_one_persons_turns_never_overlap_and_keep_their_order(
    redis_server: RedisServer,
) -> None:
    lines = [Line(connect(redis_server.url)) for _ in range(3)]
    begun: list[int] = []
    at_work = 0

    async def turn(number: int) -> None:
        nonlocal at_work
        async with lines[number % 3].turn_of("ana"):
            assert at_work == 0
            at_work += 1
            begun.append(number)
            await asyncio.sleep(0.002)
            at_work -= 1

    await asyncio.gather(*(turn(number) for number in range(30)))
    assert begun == list(range(30))
    assert connect(redis_server.url).keys("*") == []


async def test_people_do_not_wait_for_each_other(redis_server: RedisServer) -> None:
    line = Line(connect(redis_server.url))

    async def turn_of_eva() -> str:
        async with line.turn_of("eva"):
            return "served"

    async with line.turn_of("ana"):
        assert await asyncio.wait_for(turn_of_eva(), 1) == "served"


async def test_a_process_that_dies_in_a_turn_holds_nobody_up_for_long(
    redis_server: RedisServer,
) -> None:
    dead = Line(connect(redis_server.url), place_seconds=0.2)
    dead._stand(keys=["farol:line:{ana}"], args=["dead", 200])
    began = asyncio.get_running_loop().time()
    async with Line(connect(redis_server.url)).turn_of("ana"):
        assert asyncio.get_running_loop().time() - began < 1


async def test_a_turn_goes_on_over_a_restart_of_redis(redis_server: RedisServer) -> None:
    line = Line(connect(redis_server.url))
    async with line.turn_of("ana"):
        await asyncio.to_thread(redis_server.restart)
    async with line.turn_of("ana"):
        pass


# --- duplicates

REPLY = Reply("No abra la puerta", (Button("Menú", "/menu"),), "es", urgent=True)


async def test_two_tries_at_two_processes_share_one_run(redis_server: RedisServer) -> None:
    runs = 0

    async def work() -> list[Reply]:
        nonlocal runs
        runs += 1
        await asyncio.sleep(0.05)
        return [REPLY]

    here, there = (RedisOnce(connect_async(redis_server.url)) for _ in range(2))
    first, second = await asyncio.gather(
        here.answer("ana", "1", work), there.answer("ana", "1", work)
    )
    assert (runs, list(first), list(second)) == (1, [REPLY], [REPLY])


async def test_a_message_whose_process_died_is_answered_by_the_next(
    redis_server: RedisServer,
) -> None:
    async def work() -> list[Reply]:
        return [REPLY]

    # What a process leaves that was killed at work.
    connect(redis_server.url).set(_key("ana", "1"), "claimed by the dead", px=200)
    answer = await RedisOnce(connect_async(redis_server.url)).answer("ana", "1", work)
    assert list(answer) == [REPLY]


async def test_what_failed_may_be_tried_again(redis_server: RedisServer) -> None:
    async def fail() -> list[Reply]:
        raise ValueError

    async def work() -> list[Reply]:
        return [REPLY]

    once = RedisOnce(connect_async(redis_server.url))
    with pytest.raises(ValueError):
        await once.answer("ana", "1", fail)
    assert list(await once.answer("ana", "1", work)) == [REPLY]


async def test_answers_that_were_held_are_forgotten_with_the_person(
    redis_server: RedisServer,
) -> None:
    async def work() -> list[Reply]:
        return [REPLY]

    once = RedisOnce(connect_async(redis_server.url))
    await once.answer("ana", "+14135550100", work)
    held = connect(redis_server.url).keys("*")
    assert len(held) == 2 and not any("1413" in key for key in held)
    once.forget("ana")
    await asyncio.sleep(0.1)
    assert connect(redis_server.url).keys("*") == []


# --- rates


async def test_two_processes_count_together(redis_server: RedisServer) -> None:
    limit = parse("3 per 30 second")
    storages = [RedisCounts(connect_async(redis_server.url)) for _ in range(2)]
    moving = [MovingWindowRateLimiter(storage) for storage in storages]
    fixed = [FixedWindowRateLimiter(storage) for storage in storages]
    assert [await moving[n % 2].hit(limit, "ana") for n in range(4)] == [True, True, True, False]
    assert [await fixed[n % 2].hit(limit, "all") for n in range(4)] == [True, True, True, False]


async def test_the_count_dies_with_its_window(redis_server: RedisServer) -> None:
    storage = RedisCounts(connect_async(redis_server.url))
    moving = MovingWindowRateLimiter(storage)
    assert await moving.hit(parse("1 per 1 second"), "ana")
    assert not await moving.hit(parse("1 per 1 second"), "ana")
    await asyncio.sleep(1.1)
    assert await moving.hit(parse("1 per 1 second"), "ana")


# --- together


def test_all_processes_know_a_person_by_one_name(redis_server: RedisServer) -> None:
    here, there = SharedParts(redis_server.url), SharedParts(redis_server.url)
    assert here.pseudonyms().of("web", "1") == there.pseudonyms().of("web", "1")


def test_no_redis_at_the_address_is_told_at_start() -> None:
    with pytest.raises(SettingsError, match="FAROL_REDIS_URL"):
        SharedParts("redis://127.0.0.1:1/0")
