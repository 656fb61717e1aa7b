"""WhatsApp's webhooks as what people said, and replies as messages. No wire here."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import pywa.errors
import pywa.utils
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import shelf
from bot.catalogs.translator import LANGUAGES
from bot.channels import whatsapp_errors
from bot.channels.whatsapp import WhatsAppInput, WhatsAppOutput
from bot.channels.whatsapp_errors import TokenRefused, channel_error
from bot.errors import ChannelError, RecipientGone, Refused, Throttled, Unreachable
from bot.reply.menu_reply import group_reply, start_reply
from bot.reply.phone_numbers import international
from bot.reply.reply import Button, Reply
from bot.reply.three_languages import in_three_languages
from bot.reply.topic_reply import answer_reply, card_reply
from bot.reply.words import Words
from tests.channels.fake_graph import (
    APP_SECRET,
    PHONE_ID,
    body_of,
    problem_of,
    signed,
    titles_of,
)
from tests.channels.wire import names, sample

ANA, JOAO, HIDDEN = "14135550100", "5533988880000", "GT.13491208655302741918"
TO_ANA = {"to": ANA}
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def whatsapp() -> WhatsAppInput:
    return WhatsAppInput(PHONE_ID)


def words(language: str) -> Words:
    return Words(shelf.library(), shelf.translator(), language)


def render(reply: Reply) -> list[dict[str, Any]]:
    messages = WhatsAppOutput().render(reply, TO_ANA)
    assert [problem_of(message) for message in messages] == [None] * len(messages)
    return messages


# Every sample, and what it means: person, kind, text, the language of the number's country.
SAMPLES: dict[str, list[tuple[str, str, str, str | None]]] = {
    "text_spanish": [(ANA, "text", "la migra esta en mi puerta", None)],
    "text_from_a_brazilian_number": [(JOAO, "text", "tem gente batendo na porta", "pt")],
    "text_in_answer_to_ours": [(ANA, "text", "y si tengo hijos?", None)],
    "text_forwarded": [(ANA, "text", "dicen que hay redada en Holyoke", None)],
    "text_from_a_hidden_number": [(HIDDEN, "text", "puedo grabar?", "es")],
    "entry_word": [(ANA, "button", "/delete_data", None)],
    "link_to_a_topic": [(ANA, "button", '/ice_at_door{"topic":"ice_at_door"}', None)],
    "prompt_of_an_empty_chat": [(ANA, "button", '/ice_at_door{"topic":"ice_at_door"}', None)],
    "first_opening_of_the_chat": [(ANA, "button", "/start", None)],
    "button_reply": [(ANA, "button", '/full_answer{"topic":"ice_at_door"}', None)],
    "list_reply": [(ANA, "button", '/show_group{"group":"rights"}', None)],
    "flow_reply": [(ANA, "sticker", "", None)],
    "template_button": [(ANA, "button", "/menu", None)],
    "reaction": [(ANA, "text", "👍", None)],
    "reaction_taken_back": [],
    "image": [(ANA, "media", "", None)],
    "image_with_caption": [
        (ANA, "text", "esta orden es de un juez?", None),
        (ANA, "media", "", None),
    ],
    "video": [(ANA, "media", "", None)],
    "voice": [(ANA, "voice", "", None)],
    "document": [(ANA, "media", "", None)],
    "sticker": [(ANA, "sticker", "", None)],
    "location": [(ANA, "location", "", None)],
    "contacts": [(ANA, "contact", "", None)],
    "order": [(ANA, "sticker", "", None)],
    "edited": [(ANA, "edit", "", None)],
    "taken_back": [],
    "unsupported": [(ANA, "sticker", "", None)],
    "kind_of_tomorrow": [(ANA, "empty", "", None)],
    "number_changed": [],
    "in_a_group": [],
    "several_in_one": [
        (ANA, "text", "primero", None),
        (JOAO, "text", "oi", "pt"),
        (ANA, "text", "segundo", None),
    ],
    "yesterday": [(ANA, "text", "hola", None)],
    "an_hour_late": [(ANA, "text", "hola", None)],
    "to_another_number_of_the_account": [],
    "status_sent": [],
    "status_delivered": [],
    "status_read": [],
    "status_failed": [],
    "trouble_told_by_meta": [],
    "another_field": [],
}


def test_every_sample_has_its_meaning_written_here() -> None:
    assert names("whatsapp") == sorted(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_a_person_sends_is_read_as_what_it_is(whatsapp: WhatsAppInput, name: str) -> None:
    heard = [one.incoming for one in whatsapp.parse(sample("whatsapp", name))]
    assert [(one.person, one.kind, one.text, one.hint) for one in heard] == SAMPLES[name]


def test_who_hides_their_number_is_answered_by_their_id(whatsapp: WhatsAppInput) -> None:
    (heard,) = whatsapp.parse(sample("whatsapp", "text_from_a_hidden_number"))
    assert heard.to == {"recipient": HIDDEN}


def test_what_did_not_reach_a_phone_is_known_by_its_code(whatsapp: WhatsAppInput) -> None:
    assert whatsapp.failures(sample("whatsapp", "status_failed")) == [131026]
    assert whatsapp.failures(sample("whatsapp", "status_read")) == []


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["from", "type", "id", "text", "body", "interactive", "timestamp", "x"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(_json)
def test_no_message_of_any_shape_breaks_the_reading(message: Any) -> None:
    webhook = sample("whatsapp", "text_spanish")
    webhook["entry"][0]["changes"][0]["value"]["messages"] = [message]
    for heard in WhatsAppInput(PHONE_ID).parse(webhook):
        heard.incoming.text.encode()


# --- what goes out


def test_a_plain_answer_is_this_message() -> None:
    assert WhatsAppOutput().render(Reply("Llame a LUCE: 617-370-5023"), TO_ANA) == [
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": ANA,
            "type": "text",
            "text": {"body": "Llame a LUCE: +1-617-370-5023", "preview_url": False},
        }
    ]


def test_up_to_three_taps_are_buttons() -> None:
    reply = Reply("Hola", (Button("Menú", "/menu"), Button("LUCE", "tel:+16173705023")), "es")
    (message,) = render(reply)
    assert message["interactive"] == {
        "type": "button",
        "body": {"text": "Hola\n\n☎ LUCE: +1-617-370-5023"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": "/menu", "title": "Menú"}}]},
    }


def test_four_to_ten_taps_are_a_list() -> None:
    reply = Reply("Hola", tuple(Button(f"Tema {n}", f"/t{n}") for n in range(5)), "pt")
    (message,) = render(reply)
    assert message["interactive"]["type"] == "list"
    assert message["interactive"]["action"]["button"] == "Escolher"


def test_more_than_ten_are_two_lists() -> None:
    reply = Reply("Hola", tuple(Button(f"Tema {n}", f"/t{n}") for n in range(14)), "es")
    first, second = render(reply)
    assert (len(titles_of(first)), len(titles_of(second))) == (10, 4)
    assert body_of(second) == "Más:"


def test_a_title_too_long_for_a_button_is_never_cut() -> None:
    row = Button("Derechos en el trabajo", "/a")
    line = Button("Llamar a los Servicios Legales", "/b")
    (message,) = render(Reply("Hola", (row, line), "es"))
    assert message["interactive"]["type"] == "list"
    assert titles_of(message) == ["Derechos en el trabajo"]
    assert "• Llamar a los Servicios Legales" in body_of(message)


def test_one_link_alone_is_a_button_that_opens_it() -> None:
    (message,) = render(Reply("Hola", (Button("Fuente", "https://example.org/x"),), "es"))
    assert message["interactive"]["action"] == {
        "name": "cta_url",
        "parameters": {"display_text": "Fuente", "url": "https://example.org/x"},
    }


def test_a_link_beside_taps_stands_in_the_text() -> None:
    buttons = (Button("Menú", "/menu"), Button("Fuente", "https://example.org/x"))
    (message,) = render(Reply("Hola", buttons, "es"))
    assert body_of(message) == "Hola\n\nFuente: https://example.org/x"


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_contact_has_three_emergencies_one_tap_away_and_all_else_in_one_list(
    language: str,
) -> None:
    danger, rest = render(start_reply(words(language)))
    tile = [words(language).ui(f"tile.{topic}") for topic in (
        "ice_at_door", "ice_car", "ice_street", "ice_workplace", "find_detained")]  # fmt: skip
    assert titles_of(danger) == tile[:3]
    assert "+1-617-370-5023" in body_of(danger)
    assert titles_of(rest)[:2] == tile[3:]
    assert len(titles_of(rest)) == 10
    assert titles_of(rest)[-1] == "Idioma · Language"
    assert rest["interactive"]["footer"]


def test_a_person_whose_language_nobody_knows_has_the_emergencies_and_the_languages() -> None:
    reply = in_three_languages(shelf.library(), shelf.translator(), start_reply)
    messages = render(reply)
    titles = [title for message in messages for title in titles_of(message)]
    assert titles[0].startswith("🚪")
    assert titles[-3:] == ["Español", "Português", "English"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_at_most_three_messages_and_cards_are_one_or_two(language: str) -> None:
    for topic in shelf.library().topics.values():
        assert len(render(answer_reply(topic, words(language), TODAY))) <= 3, topic.id
        if topic.urgent:
            assert len(render(card_reply(topic, words(language), TODAY))) <= 2, topic.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_can_be_chosen_from(language: str) -> None:
    for group in ("encounters", "detention", "rights", "help", "daily_life", "status", "local"):
        reply = group_reply(group, words(language))
        titles = [title for message in render(reply) for title in titles_of(message)]
        assert titles == [button.title for button in reply.buttons if not button.is_call]


_text = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=300
)
_title = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=30)
_button = st.builds(
    Button,
    _title,
    st.one_of(
        st.integers(0, 99).map(lambda number: f"/t{number}"),
        st.just("/" + "x" * 300),
        st.sampled_from(["tel:+16173705023", "tel:911", "https://example.org/a"]),
    ),
)
replies = st.builds(
    Reply,
    st.one_of(_text, st.lists(_text, max_size=30).map(lambda lines: "\n\n".join(lines) * 3)),
    st.lists(_button, max_size=30).map(tuple),
    st.sampled_from([None, "es"]),
)


def squeezed(texts: Sequence[str]) -> str:
    return "".join("".join(texts).split())


@settings(max_examples=200, deadline=None)
@given(replies)
def test_any_reply_fits_the_platform_and_loses_no_words(reply: Reply) -> None:
    messages = WhatsAppOutput().render(reply, TO_ANA)
    assert [problem_of(message) for message in messages] == [None] * len(messages)
    sent = squeezed([body_of(message) for message in messages])
    assert squeezed([international(reply.text)]) in sent
    tapped = [title for message in messages for title in titles_of(message)]
    for button in reply.buttons:
        number = {"tel:+16173705023": "+1-617-370-5023", "tel:911": "911"}.get(button.payload)
        assert (
            button.title in tapped
            or squeezed([button.title]) in sent
            or (number is not None and number in sent)
        )


# --- what Meta says no to

_CODES = [
    pytest.param(401, 190, TokenRefused, "ExpiredAccessToken", id="token"),
    pytest.param(403, 200, TokenRefused, "APIPermission", id="right missing"),
    pytest.param(403, 10, TokenRefused, "PermissionDenied", id="right removed"),
    pytest.param(400, 4, Throttled, "ToManyAPICalls", id="too many calls"),
    pytest.param(400, 80007, Throttled, "RateLimitIssues", id="account's limit"),
    pytest.param(429, 130429, Throttled, "RateLimitHit", id="number's limit"),
    pytest.param(400, 131056, Throttled, "TooManyMessages", id="pair's limit"),
    pytest.param(500, 131000, Unreachable, "UnknownError", id="something"),
    pytest.param(503, 131016, Unreachable, "ServiceUnavailable", id="unavailable"),
    pytest.param(500, 131057, Unreachable, "AccountInMaintenanceMode", id="maintenance"),
    pytest.param(400, 131026, RecipientGone, "MessageUndeliverable", id="not on WhatsApp"),
    pytest.param(400, 131047, RecipientGone, "ReEngagementMessage", id="the 24 hours are over"),
    pytest.param(400, 131021, RecipientGone, "RecipientCannotBeSender", id="ourselves"),
    pytest.param(400, 131009, Refused, "InvalidParameter", id="a value"),
    pytest.param(400, 131051, Refused, "UnsupportedMessageType", id="a type"),
]


@pytest.mark.parametrize("status, code, ours, theirs", _CODES)
def test_a_code_means_the_same_to_us_as_to_a_library_that_lists_them(
    status: int, code: int, ours: type[ChannelError], theirs: str
) -> None:
    error = {"error": {"code": code, "message": "m", "error_data": {"details": "d"}}}
    assert type(channel_error(status, error)) is ours
    listed = pywa.errors.WhatsAppError.from_dict(error["error"])
    assert type(listed).__name__ == theirs


def test_an_answer_without_a_code_is_judged_by_its_status() -> None:
    assert type(channel_error(503, {})) is Unreachable
    assert type(channel_error(429, {})) is Throttled
    assert type(channel_error(401, {})) is TokenRefused
    assert type(channel_error(400, {"error": "broken"})) is Refused


def test_the_details_of_an_error_which_may_hold_words_are_left_out() -> None:
    answer = {"error": {"code": 131009, "message": "Parameter", "error_data": {"details": "zarza"}}}
    assert "zarza" not in str(channel_error(400, answer))


def test_no_code_has_two_meanings() -> None:
    groups = [
        value for _, value in inspect.getmembers(whatsapp_errors) if isinstance(value, frozenset)
    ]
    assert sum(map(len, groups)) == len(frozenset().union(*groups))


def test_our_signature_is_the_one_that_a_library_checks() -> None:
    body, signature = signed(sample("whatsapp", "text_spanish"))
    assert pywa.utils.webhook_updates_validator(APP_SECRET, body, signature)
