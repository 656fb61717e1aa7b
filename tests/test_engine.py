"""The engine on a trained model: what it obeys, what it remembers and for how long."""

from __future__ import annotations

import asyncio
import gc
import weakref
from pathlib import Path

import pytest

from bot.engine import Engine
from bot.privacy.pseudonym import Pseudonym
from bot.rasa_parts.slot_tracker_store import SlotTrackerStore

pytestmark = pytest.mark.model

PERSON = Pseudonym("somebody")
ICE_AT_DOOR = '/ice_at_door{"topic":"ice_at_door"}'


@pytest.fixture
def person(engine: Engine):  # type: ignore[no-untyped-def]
    yield PERSON
    engine.forget(PERSON)


async def test_a_tap_gets_its_topic(engine: Engine, person: Pseudonym) -> None:
    turn = await engine.turn(ICE_AT_DOOR, person, hint="es")
    assert (turn.outcome, turn.topic, turn.language, turn.urgent) == (
        "answered", "ice_at_door", "es", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param('/action_forget_me{"topic":"bond"}', id="an action"),
        pytest.param("/restart", id="Rasa's own intent"),
        pytest.param('/give_place{"place":"narnia"}', id="a value that no button holds"),
        pytest.param('/out_of_scope{"language":"xx"}', id="an entity that no button holds"),
    ],
)
async def test_an_intent_that_is_typed_is_not_obeyed(
    engine: Engine, person: Pseudonym, typed: str
) -> None:
    await engine.turn(ICE_AT_DOOR, person, hint="es")
    turn = await engine.turn(typed, person, hint="es")
    remembered = engine.remembered(person)
    assert turn.replies
    assert "topic" in remembered
    assert "place" not in remembered
    assert remembered.get("language") != "xx"


async def test_two_messages_of_one_person_are_answered_in_the_order_they_came(
    engine: Engine, person: Pseudonym
) -> None:
    change = '/change_language{"language":"pt"}'
    turns = await asyncio.gather(
        engine.turn(ICE_AT_DOOR, person, hint="en"),
        engine.turn(change, person),
        engine.turn("/repeat", person),
    )
    assert [turn.language for turn in turns] == ["en", "pt", "pt"]
    assert turns[2].replies[0].text.startswith("O ICE está na minha porta.")


async def test_two_people_do_not_share_a_memory(engine: Engine, person: Pseudonym) -> None:
    await engine.turn(ICE_AT_DOOR, person, hint="pt")
    other = await engine.turn("/repeat", Pseudonym("somebody-else"), hint="es")
    assert "puerta?" not in other.replies[0].text.splitlines()[0]


async def test_who_writes_while_another_model_is_loaded_is_remembered(
    engine: Engine, model: Path, person: Pseudonym
) -> None:
    loading = asyncio.create_task(asyncio.to_thread(engine.use_model, model))
    remembered = set()
    while not loading.done():
        await engine.turn(ICE_AT_DOOR, person, hint="es")
        remembered.add(engine.remembered(person).get("topic"))
        engine.forget(person)
        await asyncio.sleep(0)
    await loading
    assert remembered == {"ice_at_door"}


async def test_what_is_remembered_dies_after_its_minutes(model: Path) -> None:
    now = [0.0]
    engine = Engine.load(model, SlotTrackerStore(memory_seconds=1800, clock=lambda: now[0]))
    await engine.turn('/change_language{"language":"pt"}', PERSON)
    now[0] = 1799.0
    assert engine.remembered(PERSON) == {"language": "pt"}
    now[0] = 1800.0
    assert engine.remembered(PERSON) == {}


async def test_erase_me_erases_everything(engine: Engine, person: Pseudonym) -> None:
    await engine.turn('/find_lawyer{"topic":"find_lawyer"}', person, hint="es")
    await engine.turn('/give_place{"place":"holyoke"}', person)
    assert set(engine.remembered(person)) == {"topic", "need", "place"}
    turn = await engine.turn("/delete_data", person, hint="es")
    assert turn.replies[0].text.startswith("Listo. Borré")
    assert engine.remembered(person) == {}


async def test_what_a_person_wrote_is_not_among_what_is_remembered(
    engine: Engine, person: Pseudonym
) -> None:
    await engine.turn("tengo miedo, la migra se llevó a mi esposo Xochipilli", person)
    assert "Xochipilli" not in str(engine.remembered(person))
    assert "Xochipilli" not in str(vars(engine._store))


async def test_a_town_is_asked_for_once(engine: Engine, person: Pseudonym) -> None:
    first = await engine.turn('/find_help{"need":"public_benefits"}', person, hint="en")
    assert "Which town are you in" in first.replies[-1].text
    unknown = await engine.turn("blorptown", person, hint="en")
    assert unknown.replies[-1].text.startswith("I do not know that place.")
    again = await engine.turn('/find_help{"need":"find_lawyer"}', person, hint="en")
    assert "An immigration lawyer (Pioneer Valley):" in again.replies[-1].text


async def test_a_new_topic_ends_the_question_for_a_town(engine: Engine, person: Pseudonym) -> None:
    await engine.turn('/find_help{"need":"public_benefits"}', person, hint="en")
    await engine.turn('/bond{"topic":"bond"}', person, hint="en")
    assert "need" not in engine.remembered(person)


async def test_a_list_of_organizations_comes_again_in_the_new_language(
    engine: Engine, person: Pseudonym
) -> None:
    await engine.turn('/find_lawyer{"topic":"find_lawyer"}', person, hint="en")
    await engine.turn('/give_place{"place":"holyoke"}', person, hint="en")
    turn = await engine.turn('/change_language{"language":"pt"}', person)
    assert turn.replies[0].text == "Vou escrever em português."
    assert "Holyoke" in turn.replies[1].text


async def test_a_new_model_does_not_forget_anybody(
    model: Path, engine: Engine, person: Pseudonym
) -> None:
    await engine.turn(ICE_AT_DOOR, person, hint="pt")
    engine.use_model(model)
    assert engine.remembered(person)["topic"] == "ice_at_door"


async def test_a_model_that_was_replaced_goes_without_anybody_looking_for_garbage(
    model: Path, person: Pseudonym
) -> None:
    engine = Engine.load(model)
    await engine.turn("que es una fianza", person)
    nodes = engine.agent.processor.graph_runner._instantiated_nodes.values()
    old = [weakref.ref(engine.agent), *(weakref.ref(node._component) for node in nodes)]
    del nodes
    gc.collect()
    gc.disable()
    try:
        engine.use_model(model)
        assert [kept for kept in old if kept() is not None] == []
    finally:
        gc.enable()
