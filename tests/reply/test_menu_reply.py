"""First contact and the menu."""

from __future__ import annotations

from bot.content.library import Library
from tests.reply.conftest import Respond


def test_first_contact_asks_nothing_before_the_emergencies(say: Respond) -> None:
    reply = say("utter_start", "pt")
    assert reply.text.startswith("Os agentes estão com você agora?")
    assert [button.title for button in reply.buttons[:3]] == [
        "Ligar para a LUCE",
        "🚪 Na minha porta",
        "🚗 No meu carro",
    ]
    assert [button.title for button in reply.buttons[-3:]] == ["Español", "Português", "English"]


def test_a_person_of_unknown_language_can_tap_an_emergency_in_any(say: Respond) -> None:
    reply = say("utter_start", None)
    assert reply.buttons[1].title == "🚪 Puerta Porta Door"
    assert reply.buttons[1].payload == '/ice_at_door{"topic":"ice_at_door"}'


def test_no_two_buttons_of_the_start_say_the_same(say: Respond) -> None:
    for language in ("es", "pt", "en"):
        titles = [b.title.split(" ", 1)[-1] for b in say("utter_start", language).buttons]
        assert len(titles) == len(set(titles))


def test_a_group_shows_its_urgent_questions_first(say: Respond, library: Library) -> None:
    reply = say("utter_group", "en", group="encounters")
    topics = [library.topics[b.payload.split("{")[0][1:]] for b in reply.buttons[:-2]]
    assert [topic.urgent for topic in topics] == sorted((t.urgent for t in topics), reverse=True)


def test_a_change_of_language_gives_the_last_answer_again(say: Respond) -> None:
    reply = say("utter_language", "pt", topic="ice_at_door")
    assert reply.text.startswith("Vou escrever em português.\n\nO ICE está na minha porta.")
    assert reply.urgent


def test_a_change_of_language_after_a_list_leaves_the_list_to_the_action(say: Respond) -> None:
    reply = say("utter_language", "pt", topic="find_lawyer", need="find_lawyer")
    assert reply.text == "Vou escrever em português."
