"""How messages are counted in the memory of one process."""

from __future__ import annotations

from limits import parse
from limits.aio.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from bot.channels.counts_in_memory import CountsInMemory


class Clock:
    seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


async def test_three_in_ten_seconds_and_the_fourth_when_the_first_is_old() -> None:
    clock = Clock()
    counts = CountsInMemory(clock)
    limiter, three = MovingWindowRateLimiter(counts), parse("3 per 10 second")
    passed = []
    for seconds in (0, 1, 2, 3, 10.5, 10.6, 11.5):
        clock.seconds = 1_000 + seconds
        passed.append(await limiter.hit(three, "ana"))
    assert passed == [True, True, True, False, True, False, True]
    assert await limiter.hit(three, "somebody else")


async def test_a_window_that_stands_begins_anew_when_it_is_over() -> None:
    clock = Clock()
    counts = CountsInMemory(clock)
    limiter, two = FixedWindowRateLimiter(counts), parse("2/minute")
    passed = []
    for seconds in (0, 30, 59, 61, 62, 63):
        clock.seconds = 1_000 + seconds
        passed.append(await limiter.hit(two, "everybody"))
    assert passed == [True, True, False, True, True, False]


async def test_who_has_gone_is_forgotten_when_somebody_else_writes() -> None:
    clock = Clock()
    counts = CountsInMemory(clock)
    limiter, three = MovingWindowRateLimiter(counts), parse("3 per 10 second")
    await limiter.hit(three, "ana")
    clock.seconds += 20
    await limiter.hit(three, "berta")
    assert len(counts._entries) == 1


async def test_what_was_counted_is_told_and_can_be_cleared() -> None:
    counts = CountsInMemory(Clock())
    await counts.incr("key", 60)
    await counts.acquire_entry("key", 3, 60)
    assert (await counts.get("key"), await counts.get_expiry("key")) == (1, 1_060)
    assert await counts.get_moving_window("key", 3, 60) == (1_000, 1)
    await counts.clear("key")
    assert await counts.get("key") == 0
    assert await counts.check()
    assert await counts.reset() == 0
