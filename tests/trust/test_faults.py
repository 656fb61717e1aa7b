"""Never silent: whatever breaks, who writes gets the hotline, and who taps a tile its card."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.trackers import DialogueStateTracker

from bot import clock, shelf
from bot.channels.incoming import Incoming
from bot.door import PATIENCE_SECONDS, Door
from bot.engine import Engine, Turn
from bot.errors import ContentError, ModelError
from bot.pace import Pace
from bot.privacy.pseudonym import Pseudonym
from bot.rasa_parts.slot_tracker_store import SlotTrackerStore
from bot.reply.payload import payload
from bot.reply.reply import Reply
from bot.reply.trouble_reply import HOTLINE_WRITTEN
from bot.settings import ROOT, Settings
from bot.train import CURRENT, activate_model, current_model
from tests.faults_tried import Note

pytestmark = [pytest.mark.model, pytest.mark.fault]

SAID = {"es": "la migra está aquí", "pt": "o ICE está aqui", "en": "ICE is here"}
TAP = payload("ice_at_door", topic="ice_at_door")


async def answers(door: Door) -> list[Reply]:
    """What people get: one who writes in each language, one who taps an emergency, a sticker."""
    writers = [Incoming("fault", f"p-{code}", text, hint=code) for code, text in SAID.items()]
    others = [
        Incoming("fault", "p-tap", TAP, "button", "es"),
        Incoming("fault", "p-sticker", "", "sticker", "pt"),
        Incoming("fault", "p-nobody-knows", "???"),
    ]
    return [(await door.receive(incoming))[0] for incoming in (*writers, *others)]


def judge(fault: Note, name: str, replies: list[Reply]) -> None:
    """All heard the hotline, each in their language."""
    fault(name, len(replies), sum(HOTLINE_WRITTEN in reply.text for reply in replies))
    assert [HOTLINE_WRITTEN in reply.text for reply in replies] == [True] * 6
    assert [reply.language for reply in replies[:3]] == list(SAID)


async def test_without_a_model_the_emergency_cards_still_stand(fault: Note) -> None:
    replies = await answers(Door(None))
    judge(fault, "no model", replies)
    assert replies[0].text.startswith("Algo no está funcionando aquí.")
    assert TAP in [button.payload for button in replies[0].buttons]
    assert replies[3].text.startswith("ICE está en mi puerta.")


async def test_while_the_model_is_made_people_hear_that_it_comes(fault: Note) -> None:
    door = Door(None)
    door.is_starting = True
    replies = await answers(door)
    judge(fault, "the model is being loaded", replies)
    assert replies[0].text.startswith("Estoy empezando y todavía no entiendo preguntas.")
    assert TAP in [button.payload for button in replies[0].buttons]
    assert replies[3].text.startswith("ICE está en mi puerta.")


def test_a_model_that_is_missing_or_was_changed_is_not_loaded(
    model: Path, settings: Settings, tmp_path: Path
) -> None:
    there = replace(settings, models=tmp_path)
    with pytest.raises(ModelError, match="there is no model"):
        current_model(there)
    activate_model(model, there)
    assert current_model(there) == tmp_path / CURRENT
    with (tmp_path / CURRENT).open("ab") as file:
        file.write(b"one byte too many")
    with pytest.raises(ModelError, match="not the model that was trained here"):
        current_model(there)


def test_a_model_that_is_no_model_is_told_so(tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no archive")
    with pytest.raises(ModelError, match="cannot be loaded"):
        Engine.load(broken)


def test_a_broken_catalog_does_not_replace_the_live_one(settings: Settings, tmp_path: Path) -> None:
    live = shelf.stock()
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "interface.po").write_bytes(b'msgid "half a l\xff')
    with pytest.raises(ContentError):
        shelf.put(shelf.load_stock(replace(settings, locales=tmp_path)))
    assert shelf.stock() is live


@contextmanager
def content_without(**lost: Any) -> Iterator[None]:
    whole = shelf.stock()
    shelf.put(replace(whole, library=replace(whole.library, **lost)))
    try:
        yield
    finally:
        shelf.put(whole)


@pytest.mark.parametrize(
    "lost",
    [
        pytest.param({"needs": {}}, id="the needs, so that actions raise"),
        pytest.param({"topics": {}}, id="the topics, so that the gate and the words raise"),
        pytest.param({"interface": {}}, id="the interface"),
        pytest.param({"organizations": {}}, id="the directory"),
    ],
)
async def test_lost_content_is_not_lost_people(
    fault: Note, door: Door, lost: dict[str, Any]
) -> None:
    with content_without(**lost):
        judge(fault, f"content without its {next(iter(lost))}", await answers(door))


class BrokenStore(SlotTrackerStore):
    """A memory that is down, such as a server that was cut off."""

    is_down = False

    def remembered(self, sender_id: str) -> dict[str, str]:
        if self.is_down:
            raise ConnectionError("the memory is down")
        return super().remembered(sender_id)


async def test_a_memory_that_is_down_costs_nobody_the_hotline(fault: Note, model: Path) -> None:
    store = BrokenStore()
    door = Door(Engine.load(model, store))
    store.is_down = True
    replies = await answers(door)
    judge(fault, "memory store down", replies)
    assert replies[3].text.startswith("ICE está en mi puerta.")


class FullStore(SlotTrackerStore):
    """A memory that can be read and no longer be written."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        raise OSError("no room")


async def test_a_memory_that_cannot_be_written_has_no_other_behind_it(
    fault: Note, model: Path
) -> None:
    store = FullStore()
    engine = Engine.load(model, store)
    judge(fault, "memory that cannot be written", await answers(Door(engine)))
    # Rasa's own wrapper would keep the conversation, words and all, in a store of its own.
    assert engine.agent.tracker_store is store
    engine.use_model(model)
    assert engine.agent.tracker_store is store


class StuckEngine:
    """In the engine's place: each turn takes so long, waiting or computing."""

    def __init__(self, engine: Engine, take_long: Callable[[], None] | None) -> None:
        self._engine = engine
        self._take_long = take_long
        self.is_stuck = False

    async def turn(self, *args: Any, **more: Any) -> Turn:
        if self.is_stuck and self._take_long is not None:
            self._take_long()
        elif self.is_stuck:
            await asyncio.sleep(30)
        return await self._engine.turn(*args, **more)

    async def warm_up(self) -> None:
        await self._engine.warm_up()

    def remembered(self, person: Pseudonym) -> dict[str, str]:
        return self._engine.remembered(person)

    def forget(self, person: Pseudonym) -> None:
        self._engine.forget(person)


def compute_for_long() -> None:
    until = time.monotonic() + 8
    while time.monotonic() < until:
        sum(range(1000))


@pytest.mark.parametrize(
    "take_long",
    [pytest.param(None, id="waiting"), pytest.param(compute_for_long, id="computing")],
)
async def test_a_stuck_brain_costs_two_seconds_and_then_nothing(
    fault: Note, engine: Engine, take_long: Callable[[], None] | None
) -> None:
    stuck = StuckEngine(engine, take_long)
    door = Door(stuck)  # type: ignore[arg-type]
    stuck.is_stuck = True
    began = time.monotonic()
    everybody = [Incoming("stuck", str(number), "ayuda", hint="es") for number in range(50)]
    replies = await asyncio.gather(*(door.receive(incoming) for incoming in everybody))
    assert time.monotonic() - began < PATIENCE_SECONDS + 4
    heard = [HOTLINE_WRITTEN in reply.text for [reply] in replies]
    how = "computes" if take_long else "waits"
    fault(f"a turn that {how} without end", len(everybody), sum(heard))
    assert all(heard)
    if take_long is not None:
        began = time.monotonic()
        [reply] = await door.receive(Incoming("stuck", "late", TAP, "button", "es"))
        assert reply.text.startswith("ICE está en mi puerta.")
        assert time.monotonic() - began < PATIENCE_SECONDS / 2


async def test_a_flood_of_everybody_leaves_room_for_the_emergency_card(
    fault: Note, engine: Engine
) -> None:
    door = Door(engine, most_waiting=20)
    everybody = [Incoming("flood", str(n), "necesito un abogado", hint="es") for n in range(200)]
    tap = Incoming("flood", "tap", TAP, "button", "es")
    *replies, card = await asyncio.gather(*(door.receive(i) for i in (*everybody, tap)))
    fault("200 at once, with room for 20", 201, sum(bool(r) for r in (*replies, card)))
    assert card[0].text.startswith("ICE está en mi puerta.")
    busy = [r for [r, *_] in replies if r.text.startswith("Muchas personas están escribiendo")]
    assert len(busy) >= 150
    assert all(HOTLINE_WRITTEN in reply.text and reply.urgent for reply in busy)


async def test_one_person_s_flood_is_told_once_and_then_quiet(engine: Engine) -> None:
    door = Door(engine, pace=Pace("3 per 30 second", "1 per 30 second"))

    async def say(text: str, kind: str = "text", person: str = "loud") -> list[str]:
        replies = await door.receive(Incoming("pace", person, text, kind, "es"))  # type: ignore[arg-type]
        return [reply.text.split(".")[0] for reply in replies]

    assert all([await say("hola") for _ in range(3)])
    assert await say("hola") == ["Un momento, por favor"]
    assert await say("hola") == []
    assert await say(TAP, "button") == ["ICE está en mi puerta"]
    assert await say(TAP, "button") == []
    assert await say("hola", person="another") != []


async def test_the_same_message_twice_is_worked_on_once(fault: Note, engine: Engine) -> None:
    door = Door(engine, pace=Pace("1 per 30 second"))
    twice = Incoming("double", "p", "hola", hint="es", message_id="7")
    first, again = await asyncio.gather(door.receive(twice), door.receive(twice))
    assert list(first) == list(again) == list(await door.receive(twice))
    fault("the same message delivered twice", 1, int(bool(first)))
    [other] = await door.receive(replace(twice, message_id="8"))
    assert other.text.startswith("Un momento")


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(days=4000)], ids=["back", "on"])
async def test_a_clock_that_jumps_still_answers(fault: Note, door: Door, jump: timedelta) -> None:
    with clock.stopped_at(datetime.now(clock.EASTERN) + jump):
        judge(fault, f"clock {jump.days:+} days", await answers(door))


@pytest.mark.parametrize("what", [pytest.param("memory", marks=pytest.mark.prove), "disk"])
def test_a_starved_process_still_gives_the_hotline(fault: Note, model: Path, what: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.starved", what],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        # One arena for all threads, so that what is used up is used up for the brain too.
        env={**os.environ, "PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    fault(f"no {what} left to a process", figures["messages"], figures["heard"])
    assert figures["heard"] == figures["messages"]
