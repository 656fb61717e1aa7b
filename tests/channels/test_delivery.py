"""Once, in order, whatever the platform does."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.channels.answered import KEPT_SECONDS, AnsweredFile
from bot.channels.delivery import Delivery, Question
from bot.errors import RecipientGone, Refused, Throttled, Unreachable


class Platform:
    """Takes calls; what is in `moods` happens first, one a call."""

    def __init__(self, *moods: Exception | None) -> None:
        self.taken: list[str] = []
        self.moods = list(moods)

    async def send(self, call: Mapping[str, Any]) -> None:
        mood = self.moods.pop(0) if self.moods else None
        if mood is not None:
            raise mood
        self.taken.append(call["text"])


class Answer:
    """An answer of some calls, and how often it was asked for."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.computed = 0

    async def __call__(self) -> Sequence[Mapping[str, Any]]:
        self.computed += 1
        return [{"text": text} for text in self.texts]


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def delivery(slept: list[float]) -> Delivery:
    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    return Delivery("test", AnsweredFile(None), sleep)


async def test_a_message_that_comes_twice_is_answered_once(delivery: Delivery) -> None:
    platform, answer = Platform(), Answer("a", "b")
    await delivery.answer("ana", [Question("1", answer)], platform.send, 10)
    await delivery.answer("ana", [Question("1", answer)], platform.send, 10)
    assert platform.taken == ["a", "b"]
    assert delivery.counts["duplicate"] == 1


async def test_what_was_sent_before_a_crash_is_not_sent_again(tmp_path: Path) -> None:
    before, after = Platform(None, KeyboardInterrupt()), Platform()  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        crashed = Delivery("test", AnsweredFile(tmp_path / "answered"))
        await crashed.answer("ana", [Question("1", Answer("a", "b", "c"))], before.send, 10)
    restarted = Delivery("test", AnsweredFile(tmp_path / "answered"))
    await restarted.answer("ana", [Question("1", Answer("a", "b", "c"))], after.send, 10)
    assert (before.taken, after.taken) == (["a"], ["b", "c"])


async def test_another_answer_after_a_crash_is_sent_whole(tmp_path: Path) -> None:
    before, after = Platform(None, KeyboardInterrupt()), Platform()  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        crashed = Delivery("test", AnsweredFile(tmp_path / "answered"))
        await crashed.answer("ana", [Question("1", Answer("a", "b"))], before.send, 10)
    restarted = Delivery("test", AnsweredFile(tmp_path / "answered"))
    await restarted.answer("ana", [Question("1", Answer("x", "y"))], after.send, 10)
    assert after.taken == ["x", "y"]


async def test_a_platform_that_is_down_for_a_moment_gets_it_later(
    delivery: Delivery, slept: list[float]
) -> None:
    platform = Platform(Unreachable("500"), Unreachable("500"))
    await delivery.answer("ana", [Question("1", Answer("a"))], platform.send, 10)
    assert (platform.taken, slept) == (["a"], [0.5, 1.0])


async def test_the_wait_that_the_platform_asks_for_is_kept(
    delivery: Delivery, slept: list[float]
) -> None:
    platform = Platform(Throttled("429", 7.0))
    await delivery.answer("ana", [Question("1", Answer("a"))], platform.send, 10)
    assert (platform.taken, slept) == (["a"], [7.0])


async def test_beyond_patience_it_is_left_for_redelivery_and_not_computed_again(
    delivery: Delivery,
) -> None:
    platform, answer = Platform(Throttled("429", 60.0)), Answer("a")
    with pytest.raises(Throttled):
        await delivery.answer("ana", [Question("1", answer)], platform.send, 10)
    await delivery.answer("ana", [Question("1", answer)], platform.send, 10)
    assert (platform.taken, answer.computed) == (["a"], 1)


async def test_a_refused_part_does_not_hold_back_the_others(delivery: Delivery) -> None:
    platform = Platform(Refused("400"))
    await delivery.answer("ana", [Question("1", Answer("a", "b"))], platform.send, 10)
    assert platform.taken == ["b"]
    assert delivery.counts["refused"] == 1


async def test_who_has_left_is_told_to_the_caller_and_not_written_to_again(
    delivery: Delivery,
) -> None:
    platform = Platform(RecipientGone("403"))
    with pytest.raises(RecipientGone):
        await delivery.answer("ana", [Question("1", Answer("a"))], platform.send, 10)
    await delivery.answer("ana", [Question("1", Answer("a"))], platform.send, 10)
    assert platform.taken == []


async def test_messages_of_one_person_are_answered_in_their_order(delivery: Delivery) -> None:
    platform = Platform()

    async def slowly() -> Sequence[Mapping[str, Any]]:
        await asyncio.sleep(0.02)
        return [{"text": "first"}]

    await asyncio.gather(
        delivery.answer("ana", [Question("1", slowly)], platform.send, 10),
        delivery.answer("ana", [Question("2", Answer("second"))], platform.send, 10),
        delivery.answer(
            "joão", [Question("3", Answer("nobody waits for another"))], platform.send, 10
        ),
    )
    assert platform.taken == ["nobody waits for another", "first", "second"]


def test_notes_die_when_no_platform_can_deliver_again(tmp_path: Path) -> None:
    now = 1_782_000_000.0
    AnsweredFile(tmp_path / "answered", lambda: now).note("wamid.1")
    later = AnsweredFile(tmp_path / "answered", lambda: now + KEPT_SECONDS + 1)
    assert not later.has("wamid.1")


def test_notes_hold_no_number_of_a_message(tmp_path: Path) -> None:
    notes = AnsweredFile(tmp_path / "answered")
    notes.note("telegram:412001.0")
    notes.close()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"412001" not in written
