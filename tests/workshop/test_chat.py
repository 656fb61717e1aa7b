"""The workshop in a chat: alone or in a room, and never in the way of the bot."""

from __future__ import annotations

import pytest

from bot.content.library import Library
from bot.privacy.pseudonym import Pseudonym
from bot.reply.payload import payload
from bot.reply.words import Words
from bot.workshop.chat import Practice
from bot.workshop.room import Plan, forward, reveal
from bot.workshop.rooms import Rooms
from tests.workshop.conftest import Clock

ANA, LUIS = Pseudonym("ana"), Pseudonym("luis")


@pytest.fixture
def rooms(hour: Clock) -> Rooms:
    return Rooms(hour)


@pytest.fixture
def practice(hour: Clock, rooms: Rooms) -> Practice:
    return Practice(hour, rooms)


@pytest.mark.parametrize(
    "text", ["la migra está en mi puerta", "hola", payload("menu"), "stop", "2", "2026"]
)
def test_what_is_no_practice_is_left_to_the_bot(
    practice: Practice, words: dict[str, Words], text: str
) -> None:
    assert practice.answer(ANA, text, words["es"]) is None


@pytest.mark.parametrize("text", ["practicar", "Praticar", "practice", payload("play")])
def test_a_word_lists_the_scenes(practice: Practice, words: dict[str, Words], text: str) -> None:
    replies = practice.answer(ANA, text, words["pt"])
    assert replies
    assert len(replies[0].buttons) == len(words["pt"].library.scenarios) + 1
    assert all(len(button.title) <= 20 for button in replies[0].buttons)
    assert all(len(button.payload.encode()) <= 64 for button in replies[0].buttons)


def test_a_scene_is_played_by_taps_and_words_and_left_by_the_menu(
    practice: Practice, words: dict[str, Words]
) -> None:
    es = words["es"]
    assert practice.answer(ANA, payload("play", scene="door"), es)
    assert practice.answer(ANA, payload("play_say", n="1"), es)
    told = practice.answer(ANA, "dejo la puerta cerrada", es)
    assert told
    assert told[0].text.startswith("Sí, esto lo protege.")
    assert practice.answer(LUIS, "1", es) is None
    assert practice.answer(ANA, payload("menu"), es) is None


def test_who_is_not_understood_in_a_play_gets_the_hotline(
    practice: Practice, words: dict[str, Words]
) -> None:
    practice.answer(ANA, payload("play", scene="street"), words["es"])
    practice.answer(ANA, "empezar", words["es"])
    replies = practice.answer(ANA, "de verdad están aquí afuera ayuda", words["es"])
    assert replies
    assert "617-370-5023" in replies[0].text
    assert any(button.is_call for button in replies[0].buttons)


def test_a_play_is_forgotten_after_half_an_hour(
    practice: Practice, words: dict[str, Words], hour: Clock
) -> None:
    practice.answer(ANA, payload("play", scene="door"), words["es"])
    hour.pass_(minutes=31)
    assert practice.answer(ANA, "1", words["es"]) is None


@pytest.mark.parametrize("way", ["{}", "/start room_{}", "room {}", "Sala {}", "sala{}"])
def test_a_room_is_joined_by_its_code(
    practice: Practice, rooms: Rooms, words: dict[str, Words], library: Library, way: str
) -> None:
    room = rooms.open(rooms.new_trainer_code(), Plan(("door",), "basics"))
    replies = practice.answer(ANA, way.format(room.code), words["pt"])
    assert replies
    assert replies[0].text.startswith("Você já entrou.")
    rooms.change(room.code, lambda room: forward(room, library))
    replies = practice.answer(ANA, "2", words["pt"])
    assert replies
    assert "Você tem que abrir a porta?" in replies[0].text
    assert "Sua resposta foi anotada" in replies[0].text
    kept = rooms.change(room.code, reveal)
    assert kept is not None
    assert list(kept.votes[kept.slide.key].values()) == [1]
    shown = practice.answer(ANA, payload("play_say", n="?"), words["pt"])
    assert shown
    assert "✓ Só com um mandado assinado por um juiz" in shown[0].text


def test_who_leaves_a_room_or_finds_it_over_is_told(
    practice: Practice, rooms: Rooms, words: dict[str, Words]
) -> None:
    room = rooms.open(rooms.new_trainer_code(), Plan(("door",), "basics"))
    for person in (ANA, LUIS):
        practice.answer(person, f"sala {room.code}", words["es"])
    practice.answer(ANA, "alto", words["es"])
    kept = rooms.by_code(room.code)
    assert kept is not None
    assert len(kept.people) == 1
    rooms.end(room.code)
    replies = practice.answer(LUIS, "1", words["es"])
    assert replies
    assert "El taller terminó" in replies[0].text
    wrong = practice.answer(ANA, "sala 0000", words["es"])
    assert wrong
    assert "No hay ninguna sala" in wrong[0].text
