"""When the gate is not sure."""

from __future__ import annotations

from bot.reply.trouble_reply import HOTLINE_WRITTEN
from tests.reply.conftest import Respond


def test_an_offer_asks_with_the_whole_questions_and_a_way_out(say: Respond) -> None:
    reply = say("utter_offer", "es", offered=("bond", "legal_fund"))
    assert "1. ¿Puede salir con fianza? ¿Cómo se paga?" in reply.text
    assert [b.title for b in reply.buttons][2] == "Ninguna de estas"
    assert not reply.urgent


def test_an_offer_with_an_urgent_topic_names_the_hotline(say: Respond) -> None:
    reply = say("utter_offer", "pt", offered=("ice_at_door", "warrants"))
    assert HOTLINE_WRITTEN in reply.text.splitlines()[-1]


def test_in_danger_what_to_do_comes_before_the_question(say: Respond) -> None:
    reply = say("utter_offer", "en", offered=("bond",), danger=True)
    assert reply.text.startswith("If agents are with you now: keep the door closed")
    assert reply.urgent


def test_what_is_not_known_is_declined_honestly_with_the_menu(say: Respond) -> None:
    reply = say("utter_decline", "en")
    assert reply.text.startswith("I am sorry, I do not know about that.")
    assert '/show_group{"group":"rights"}' in [button.payload for button in reply.buttons]
    assert "/talk_to_human" in [button.payload for button in reply.buttons]


def test_another_language_is_told_in_all_three_which_ones_we_write(say: Respond) -> None:
    reply = say("utter_decline", "en", other_language="ht")
    assert "Puedo escribir en español, portugués e inglés." in reply.text
    assert "Posso escrever em espanhol, português e inglês." in reply.text
    assert "I can write in Spanish, Portuguese and English." in reply.text
