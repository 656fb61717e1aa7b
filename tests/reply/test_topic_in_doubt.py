"""An answer that the gate gives with a second thought: another topic, or danger."""

from __future__ import annotations

from bot.reply.trouble_reply import HOTLINE_E164, HOTLINE_WRITTEN
from tests.reply.conftest import Respond


def test_a_topic_that_may_also_be_meant_is_the_first_button(say: Respond) -> None:
    reply = say("utter_bond", "es", also=("legal_fund",))
    assert reply.buttons[0].payload == '/legal_fund{"topic":"legal_fund"}'
    payloads = [button.payload for button in reply.buttons]
    assert len(payloads) == len(set(payloads))


def test_on_a_card_the_call_and_the_full_answer_stay_first(say: Respond) -> None:
    reply = say("utter_ice_at_door", "es", also=("warrants",))
    assert [button.payload for button in reply.buttons[:3]] == [
        f"tel:{HOTLINE_E164}",
        '/full_answer{"topic":"ice_at_door"}',
        '/warrants{"topic":"warrants"}',
    ]


def test_words_of_danger_get_the_numbers_before_any_answer(say: Respond) -> None:
    reply = say("utter_health_care", "pt", danger=True)
    first = reply.text.split("\n\n")[0]
    assert HOTLINE_WRITTEN in first
    assert "911" in first
    assert reply.buttons[0].payload == f"tel:{HOTLINE_E164}"
