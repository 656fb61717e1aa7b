"""Telegram's updates as what people said, and replies as calls. No wire here."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import shelf
from bot.catalogs.translator import LANGUAGES
from bot.channels.incoming import Incoming
from bot.channels.telegram_chat import Chat, chat_of
from bot.channels.telegram_inline import inline_answer
from bot.channels.telegram_input import TelegramInput
from bot.channels.telegram_output import TelegramOutput
from bot.reply.menu_reply import start_reply
from bot.reply.phone_numbers import international
from bot.reply.reply import Button, Reply
from bot.reply.split import width
from bot.reply.topic_reply import answer_reply, card_reply
from bot.reply.words import Words
from tests.channels.fake_telegram import Refusal, _check_markup, _check_text
from tests.channels.wire import names, sample

ANA, JOAO, KIM = "700100200", "700100300", "700100400"
GROUP, FORUM = "-1001987654321", "-1001987650000"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def telegram() -> TelegramInput:
    return TelegramInput(123456, "farol_test_bot")


def words(language: str) -> Words:
    return Words(shelf.library(), shelf.translator(), language)


def read(telegram: TelegramInput, name: str) -> list[tuple[str, str, str, str | None]]:
    heard = telegram.parse(sample("telegram", name))
    return [(one.person, one.kind, one.text, one.hint) for one in heard]


# Every sample, and what it means: person, kind, text, the phone's language.
SAMPLES: dict[str, list[tuple[str, str, str, str | None]]] = {
    "text_spanish": [(ANA, "text", "la migra esta en mi puerta", "es")],
    "text_portuguese": [(JOAO, "text", "posso gravar um agente?", "pt")],
    "text_of_a_phone_in_another_language": [(KIM, "text", "hello", None)],
    "forwarded_text": [(ANA, "text", "dicen que hay redada en Holyoke hoy", "es")],
    "command_start": [(ANA, "button", "/start", "es")],
    "command_in_portuguese": [(JOAO, "button", "/delete_data", "pt")],
    "deep_link_to_a_topic": [(ANA, "button", '/ice_at_door{"topic":"ice_at_door"}', "es")],
    "deep_link_to_nothing": [(ANA, "button", "/start", "es")],
    "deep_link_to_a_workshop": [(ANA, "text", "4821", "es")],
    "emergency_tile": [(ANA, "button", '/ice_at_door{"topic":"ice_at_door"}', "es")],
    "entry_word": [(JOAO, "button", "/delete_data", "pt")],
    "sticker": [(ANA, "sticker", "", "es")],
    "photo": [(ANA, "media", "", "es")],
    "photo_with_caption": [
        (ANA, "text", "esta orden es de un juez?", "es"),
        (ANA, "media", "", "es"),
    ],
    "photo_of_an_album_1": [(ANA, "media", "", "es")],
    "photo_of_an_album_2": [(ANA, "media", "", "es")],
    "video": [(ANA, "media", "", "es")],
    "animation": [(ANA, "media", "", "es")],
    "document": [(ANA, "media", "", "es")],
    "voice": [(ANA, "voice", "", "es")],
    "audio": [(ANA, "voice", "", "es")],
    "video_note": [(ANA, "voice", "", "es")],
    "location": [(ANA, "location", "", "es")],
    "live_location_moved": [],
    "venue": [(ANA, "location", "", "es")],
    "contact": [(ANA, "contact", "", "es")],
    "poll": [(ANA, "sticker", "", "es")],
    "dice": [(ANA, "sticker", "", "es")],
    "game": [(ANA, "sticker", "", "es")],
    "story": [(ANA, "media", "", "es")],
    "kind_of_tomorrow": [(ANA, "empty", "", "es")],
    "edited_text": [(ANA, "edit", "", "es")],
    "pinned_message": [],
    "message_auto_delete_timer_changed": [],
    "tap": [(ANA, "button", "/menu", "es")],
    "tap_full_answer": [(ANA, "button", '/full_answer{"topic":"ice_at_door"}', "es")],
    "tap_below_an_old_message": [(ANA, "button", '/full_answer{"topic":"ice_at_door"}', "es")],
    "tap_below_a_card_in_another_chat": [],
    "tap_in_a_group": [(f"{GROUP}:{JOAO}", "button", "/menu", "pt")],
    "group_mention": [(f"{GROUP}:{ANA}", "text", "puedo grabar?", "es")],
    "group_mention_of_the_same_group_by_another": [
        (f"{GROUP}:{JOAO}", "text", "e se for no trabalho?", "pt")
    ],
    "group_mention_alone": [(f"{GROUP}:{ANA}", "button", "/start", "es")],
    "group_reply_to_us": [(f"{GROUP}:{ANA}", "text", "y en el carro?", "es")],
    "group_sticker_in_reply_to_us": [(f"{GROUP}:{ANA}", "sticker", "", "es")],
    "group_chatter": [],
    "group_command": [(f"{GROUP}:{ANA}", "button", "/menu", "es")],
    "group_command_without_name": [(f"{GROUP}:{ANA}", "button", "/menu", "es")],
    "group_command_for_another_bot": [],
    "group_command_of_another_bot": [],
    "group_administrator_without_name": [(f"{GROUP}:{GROUP}", "text", "puedo grabar?", None)],
    "group_other_bot": [],
    "group_post_of_its_channel": [],
    "group_forum_topic_mention": [(f"{FORUM}:{JOAO}", "text", "posso gravar?", "pt")],
    "group_new_member": [],
    "group_became_supergroup": [],
    "card_of_ours_put_into_a_chat": [],
    "channel_post": [],
    "blocked": [],
    "unblocked": [],
    "put_into_a_group": [],
    "inline_query": [],
}


def test_every_sample_has_its_meaning_written_here() -> None:
    assert names("telegram") == sorted(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_a_person_sends_is_read_as_what_it_is(telegram: TelegramInput, name: str) -> None:
    assert read(telegram, name) == SAMPLES[name]


def test_pictures_of_one_album_are_one_message(telegram: TelegramInput) -> None:
    first = telegram.parse(sample("telegram", "photo_of_an_album_1"))
    second = telegram.parse(sample("telegram", "photo_of_an_album_2"))
    assert first[0].message_id == second[0].message_id


def test_a_tap_and_the_message_above_it_are_two_messages(telegram: TelegramInput) -> None:
    tap = sample("telegram", "tap")
    assert telegram.parse(tap)[0].message_id == "tap:3006000000000000001"


def test_half_of_an_emoji_is_no_text_that_breaks_things(telegram: TelegramInput) -> None:
    update = sample("telegram", "text_spanish")
    update["message"]["text"] = "ayuda \ud83d"
    assert telegram.parse(update)[0].text == "ayuda \ufffd"


def test_who_blocks_us_is_known(telegram: TelegramInput) -> None:
    assert telegram.left(sample("telegram", "blocked")) == ANA
    assert telegram.left(sample("telegram", "unblocked")) is None
    assert telegram.left(sample("telegram", "put_into_a_group")) is None


@pytest.mark.parametrize(
    "name, expected",
    [
        pytest.param("text_spanish", Chat(700100200), id="a private chat"),
        pytest.param(
            "group_mention",
            Chat(-1001987654321, is_private=False, answers=93),
            id="a group: attached to the question",
        ),
        pytest.param("tap", Chat(700100200), id="a tap gets a message of its own"),
        pytest.param(
            "tap_below_an_old_message", Chat(700100200), id="an old message cannot be edited"
        ),
        pytest.param("tap_below_a_card_in_another_chat", None, id="no chat of ours"),
    ],
)
def test_where_the_answer_goes(name: str, expected: Chat | None) -> None:
    update = sample("telegram", name)
    if expected is not None and expected.answers is not None:
        update["message"]["message_id"] = expected.answers
    assert chat_of(update) == expected


def test_the_full_answer_takes_the_place_of_the_card() -> None:
    update = sample("telegram", "tap_full_answer")
    chat = chat_of(update)
    assert chat is not None
    assert chat.replaces == update["callback_query"]["message"]["message_id"]


def test_an_answer_in_a_forum_stays_in_its_topic() -> None:
    chat = chat_of(sample("telegram", "group_forum_topic_mention"))
    assert chat is not None
    calls = TelegramOutput().render(Reply("Sí.", language="es"), chat)
    assert calls[0]["message_thread_id"] == 88


# --- what goes out


def test_a_number_is_written_so_that_a_tap_calls() -> None:
    reply = Reply("Llame a LUCE: 617-370-5023", (Button("Llamar a LUCE", "tel:+16173705023"),))
    (call,) = TelegramOutput().render(reply, Chat(1))
    assert call["text"] == "Llame a LUCE: +1-617-370-5023"
    assert "reply_markup" not in call


def test_a_call_whose_number_is_not_in_the_words_stands_below_them() -> None:
    reply = Reply("Respire.", (Button("988", "tel:988"), Button("LUCE", "tel:+16173705023")))
    (call,) = TelegramOutput().render(reply, Chat(1))
    assert call["text"] == "Respire.\n\n☎ 988: 988\n☎ LUCE: +1-617-370-5023"


def test_buttons_stand_in_pairs_when_short_and_links_open() -> None:
    buttons = (
        Button("Menú", "/menu"),
        Button("Borrar", "/delete_data"),
        Button("Un título de veinte!", "/menu"),
        Button("Fuente", "https://example.org/x"),
    )
    (call,) = TelegramOutput().render(Reply("Hola", buttons), Chat(1))
    assert call["reply_markup"] == {
        "inline_keyboard": [
            [
                {"text": "Menú", "callback_data": "/menu"},
                {"text": "Borrar", "callback_data": "/delete_data"},
            ],
            [{"text": "Un título de veinte!", "callback_data": "/menu"}],
            [{"text": "Fuente", "url": "https://example.org/x"}],
        ]
    }


def test_a_long_text_has_its_buttons_below_the_last_part() -> None:
    reply = Reply("Una frase corta. " * 600, (Button("Menú", "/menu"),))
    first, *middle, last = TelegramOutput().render(reply, Chat(1))
    assert "reply_markup" not in first
    assert all("reply_markup" not in call for call in middle)
    assert last["reply_markup"]["inline_keyboard"]
    assert first["text"].endswith(". ")


def test_only_the_first_of_several_messages_is_attached_to_the_question() -> None:
    chat = Chat(-5, is_private=False, answers=9)
    calls = TelegramOutput().render_all([Reply("one"), Reply("two")], chat)
    assert [call.get("reply_parameters") for call in calls] == [
        {"message_id": 9, "allow_sending_without_reply": True},
        None,
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_contact_has_the_emergencies_as_the_phones_own_keys(language: str) -> None:
    reply = start_reply(words(language))
    danger, rest = TelegramOutput().render(reply, Chat(1))
    keys = [key["text"] for row in danger["reply_markup"]["keyboard"] for key in row]
    assert keys == [words(language).ui(f"tile.{topic}") for topic in (
        "ice_at_door", "ice_car", "ice_street", "ice_workplace", "find_detained")]  # fmt: skip
    assert "+1-617-370-5023" in danger["text"]
    taps = [tap["text"] for row in rest["reply_markup"]["inline_keyboard"] for tap in row]
    assert len(taps) == 7 + 3


def test_in_a_group_the_emergencies_are_taps_and_nobody_gets_a_keyboard() -> None:
    reply = start_reply(words("es"))
    (call,) = TelegramOutput().render(reply, Chat(-5, is_private=False))
    assert "inline_keyboard" in call["reply_markup"]


def test_pressing_a_key_asks_for_its_topic(telegram: TelegramInput) -> None:
    for language in LANGUAGES:
        update = sample("telegram", "text_spanish")
        update["message"]["text"] = words(language).ui("tile.ice_car")
        assert telegram.parse(update)[0].text == '/ice_car{"topic":"ice_car"}'


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_fits_in_one_message(language: str) -> None:
    output = TelegramOutput()
    for topic in shelf.library().topics.values():
        replies = [answer_reply(topic, words(language), TODAY)]
        if topic.urgent:
            replies.append(card_reply(topic, words(language), TODAY))
        for reply in replies:
            assert len(output.render(reply, Chat(1))) == 1, topic.id


# --- sharing


def test_sharing_opens_the_list_of_chats_where_inline_mode_is_on() -> None:
    reply = Reply("x", (Button("Compartir", '/share{"topic":"warrants"}'),), "es")
    (on,) = TelegramOutput(has_inline_mode=True).render(reply, Chat(1))
    (off,) = TelegramOutput().render(reply, Chat(1))
    assert on["reply_markup"]["inline_keyboard"] == [
        [{"text": "Compartir", "switch_inline_query": "warrants"}]
    ]
    assert off["reply_markup"]["inline_keyboard"] == [
        [{"text": "Compartir", "callback_data": '/share{"topic":"warrants"}'}]
    ]


def test_our_name_and_a_word_in_another_chat_give_the_card_to_put_there() -> None:
    query = sample("telegram", "inline_query")["inline_query"]
    answer = inline_answer(query, shelf.stock(), "farol_test_bot", TODAY)
    card = answer["results"][0]
    text = card["input_message_content"]["message_text"]
    assert card["id"] == "warrants.es"
    assert text.startswith(words("es").topic("warrants", shelf.library().topics["warrants"].title))
    assert "+1-617-370-5023" in text
    assert text.endswith("https://t.me/farol_test_bot?start=warrants")


def test_a_phone_in_another_language_is_given_all_three() -> None:
    query = sample("telegram", "inline_query")["inline_query"]
    query["from"]["language_code"] = "ht"
    results = inline_answer(query, shelf.stock(), "farol_test_bot", TODAY)["results"]
    assert [card["id"] for card in results[:3]] == ["warrants.es", "warrants.pt", "warrants.en"]


_line = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=300
)
_button = st.builds(
    Button,
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=30),
    st.one_of(
        st.just("/menu"),
        st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=65, max_size=90).map(
            lambda text: f"/{text}"
        ),
        st.sampled_from(["tel:+16173705023", "tel:911", "https://example.org/a"]),
    ),
)
replies = st.builds(
    Reply,
    st.one_of(_line, st.lists(_line, max_size=30).map(lambda lines: "\n\n".join(lines) * 3)),
    st.lists(_button, max_size=120).map(tuple),
    st.sampled_from([None, "es"]),
)


@settings(max_examples=150, deadline=None)
@given(replies, st.sampled_from([Chat(1), Chat(-5, False, 7, 8), Chat(1, replaces=9)]))
def test_any_reply_fits_the_platform_and_loses_no_words(reply: Reply, chat: Chat) -> None:
    calls = TelegramOutput().render(reply, chat)
    for call in calls:
        _check_text(call)
        _check_markup(call.get("reply_markup"))
        assert width(call["text"]) <= 4096
    sent = "".join("".join(call["text"] for call in calls).split())
    assert "".join(international(reply.text).split()) in sent or not reply.text.strip()
    shown = str([call.get("reply_markup") for call in calls])
    for button in reply.buttons:
        stands = button.payload[6:] if button.payload == "tel:911" else button.title
        assert "".join(stands.split()) in sent or repr(button.title)[1:-1] in shown or (
            button.payload == "tel:+16173705023" and "+1-617-370-5023" in sent
        )  # fmt: skip


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_text_a_person_can_write_is_read(data: st.DataObject) -> None:
    update: dict[str, Any] = sample("telegram", "text_spanish")
    update["message"]["text"] = data.draw(st.text(max_size=200))
    update["message"]["entities"] = data.draw(_json)
    (heard,) = TelegramInput(123456, "farol_test_bot").parse(update)
    assert isinstance(heard, Incoming)
    heard.text.encode()


def test_the_fake_refuses_what_telegram_refuses() -> None:
    with pytest.raises(Refusal, match="too long"):
        _check_text({"chat_id": 1, "text": "🚪" * 2049})
    with pytest.raises(Refusal, match="BUTTON_DATA"):
        _check_markup({"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]})
