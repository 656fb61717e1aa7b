"""What is remembered of a person, told to that person."""

from __future__ import annotations

from tests.reply.conftest import Respond


def test_privacy_names_all_that_is_remembered_now(say: Respond) -> None:
    reply = say("utter_privacy", "en", topic="bond", place="holyoke")
    assert (
        "What I remember now: language: English; "
        "last question: Can they get out on bond? How do we pay?; town: Holyoke." in reply.text
    )


def test_privacy_tells_how_long_and_how_to_end_it(say: Respond) -> None:
    reply = say("utter_privacy", "en", memory_minutes=12)
    assert "for 12 minutes" in reply.text
    assert "/delete_data" in [button.payload for button in reply.buttons]


def test_privacy_tells_what_the_platforms_see(say: Respond) -> None:
    text = say("utter_privacy", "pt").text
    assert "Telegram" in text
    assert "WhatsApp" in text


def test_nothing_is_said_to_be_remembered_when_nothing_is(say: Respond) -> None:
    assert "What I remember now: nothing." in say("utter_privacy", None).text


def test_a_skipped_town_is_no_town(say: Respond) -> None:
    assert "town:" not in say("utter_privacy", "en", place="any").text


def test_what_tells_of_one_person_is_not_the_same_for_all(say: Respond) -> None:
    assert not say("utter_privacy", "en", topic="bond", place="holyoke").same_for_all
    assert not say("utter_privacy", None, topic="bond", place="holyoke").same_for_all
    assert say("utter_bond", "en", place="holyoke").same_for_all
