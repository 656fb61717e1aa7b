"""What holds for every reply, whatever rule it answers."""

from __future__ import annotations

import re

import pytest

from bot.catalogs.translator import LANGUAGES, Translator
from bot.content.library import Library
from bot.engine import payloads
from bot.reply.payload import MAX_PAYLOAD_BYTES, read_payload
from bot.reply.reply import Reply
from bot.reply.trouble_reply import HOTLINE_E164, trouble_reply
from bot.reply.words import Words
from tests.reply.conftest import Respond

# WhatsApp refuses the whole message when a button's title is longer.
MAX_TITLE = 20
RULES = [
    pytest.param("utter_start", {}, id="start"),
    pytest.param("utter_greet", {}, id="greeting"),
    pytest.param("utter_goodbye", {}, id="goodbye"),
    pytest.param("utter_thanks", {}, id="thanks"),
    pytest.param("utter_affirm", {}, id="yes"),
    pytest.param("utter_deny", {}, id="no"),
    pytest.param("utter_bot_identity", {}, id="what are you"),
    pytest.param("utter_privacy", {"topic": "bond", "place": "holyoke"}, id="is this safe"),
    pytest.param("utter_not_helpful", {}, id="that did not help"),
    pytest.param("utter_simpler", {}, id="I do not understand, at first"),
    pytest.param("utter_simpler", {"topic": "bond"}, id="I do not understand an answer"),
    pytest.param("utter_simpler", {"topic": "ice_car"}, id="I do not understand a card"),
    pytest.param("utter_full_answer", {"topic": "ice_car"}, id="the full answer"),
    pytest.param("utter_card", {"topic": "ice_car"}, id="the card to show"),
    pytest.param("utter_group", {"group": "daily_life"}, id="a group"),
    pytest.param("utter_offer", {"offered": ("bond", "arrested")}, id="an offer"),
    pytest.param("utter_offer", {"offered": ("bond",)}, id="an offer without danger"),
    pytest.param("utter_offer", {"offered": ("bond",), "danger": True}, id="an offer in danger"),
    pytest.param("utter_decline", {}, id="foreign"),
    pytest.param("utter_decline", {"danger": True}, id="foreign, but danger"),
    pytest.param("utter_decline", {"other_language": "ht"}, id="another language"),
    pytest.param("utter_language", {"topic": "bond"}, id="another language, the answer again"),
    pytest.param("utter_language", {"language_named": False}, id="which language"),
    pytest.param("utter_bond", {}, id="a topic"),
    pytest.param("utter_ice_at_door", {}, id="an urgent topic"),
]


@pytest.mark.parametrize("language", [*LANGUAGES, None])
@pytest.mark.parametrize("utter, situation", RULES)
def test_a_reply_can_be_sent_by_every_channel_and_reaches_the_hotline_in_one_tap(
    say: Respond, utter: str, situation: dict[str, object], language: str | None
) -> None:
    reply = say(utter, language, **situation)
    assert f"tel:{HOTLINE_E164}" in [button.payload for button in reply.buttons]
    assert [b.title for b in reply.buttons if len(b.title) > MAX_TITLE] == []
    assert [b.payload for b in reply.buttons if not is_sound(b.payload)] == []
    assert not re.search(r"\{\w", reply.text), "a placeholder was left unfilled"
    assert reply.language == (None if situation.get("other_language") else language)


def is_sound(payload: str) -> bool:
    """A call, a link, or what `read_payload` accepts within the limit of the smallest channel."""
    if payload.startswith(("tel:", "https://")):
        return True
    is_short = len(payload.encode()) <= MAX_PAYLOAD_BYTES
    return is_short and read_payload(payload, *payloads()) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_groups_have_buttons_that_fit(say: Respond, library: Library, language: str) -> None:
    for group in {topic.group for topic in library.topics.values()}:
        reply = say("utter_group", language, group=group)
        assert [b.title for b in reply.buttons if len(b.title) > MAX_TITLE] == []


def test_nothing_that_tells_the_language_gives_all_three_at_once(say: Respond) -> None:
    reply = say("utter_ice_at_door", None)
    assert reply.language is None
    assert "No abra." in reply.text
    assert "Não abra." in reply.text
    assert "Keep the door closed" in reply.text
    assert reply.buttons[0].payload == f"tel:{HOTLINE_E164}"
    assert [b.title for b in reply.buttons[-3:]] == ["Español", "Português", "English"]
    assert reply.urgent


def test_the_broken_reply_says_what_the_catalogs_and_the_directory_say(
    library: Library, translator: Translator
) -> None:
    for language in LANGUAGES:
        words = Words(library, translator, language)
        assert trouble_reply(language).text == words.ui("trouble.text")
        assert trouble_reply(language).buttons == (words.call_hotline_button(),)


def test_a_broken_reply_in_no_known_language_is_in_all_three() -> None:
    reply: Reply = trouble_reply(None)
    assert reply.text.count("617-370-5023") == 3
    assert reply.language is None
