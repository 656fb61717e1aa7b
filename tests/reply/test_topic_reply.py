"""A topic as a person gets it: the card first when it is urgent, the rest behind buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.catalogs.translator import LANGUAGES, Translator
from bot.content.library import Library
from bot.reply.reply import Reply
from bot.reply.topic_reply import (
    MAX_AGE_DAYS,
    answer_reply,
    card_reply,
    show_reply,
    simpler_reply,
    topic_reply,
)
from bot.reply.trouble_reply import HOTLINE_E164, HOTLINE_WRITTEN
from bot.reply.words import Words
from tests.reply.conftest import TODAY, urgent_topics

InLanguage = Callable[[str], Words]
LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def titles(reply: Reply) -> list[str]:
    return [button.title for button in reply.buttons]


@LANGUAGE
def test_an_urgent_topic_begins_with_its_card(
    library: Library, words: InLanguage, language: str
) -> None:
    speaks = words(language)
    for topic in urgent_topics(library):
        reply = topic_reply(topic, speaks, TODAY)
        first_line = speaks.topic(topic.id, topic.card[0].text)
        assert reply.urgent
        assert first_line in reply.text.splitlines()[2]


@LANGUAGE
def test_every_urgent_reply_names_the_hotline_and_calls_it_among_the_first_taps(
    library: Library, words: InLanguage, language: str
) -> None:
    for topic in urgent_topics(library):
        reply = topic_reply(topic, words(language), TODAY)
        assert HOTLINE_WRITTEN in reply.text
        assert f"tel:{HOTLINE_E164}" in [button.payload for button in reply.buttons[:2]]


@pytest.mark.parametrize(
    "topic, number",
    [
        ("mental_health", "tel:988"),
        ("domestic_violence", "tel:+18777852020"),
        ("ice_at_door", f"tel:{HOTLINE_E164}"),
    ],
)
def test_the_first_tap_calls_the_line_for_this_danger(
    library: Library, words: InLanguage, topic: str, number: str
) -> None:
    assert topic_reply(library.topics[topic], words("es"), TODAY).buttons[0].payload == number


@LANGUAGE
def test_the_full_answer_of_an_urgent_topic_is_one_tap_away(
    library: Library, words: InLanguage, language: str
) -> None:
    for topic in urgent_topics(library):
        reply = topic_reply(topic, words(language), TODAY)
        assert f'/full_answer{{"topic":"{topic.id}"}}' in [b.payload for b in reply.buttons]


@LANGUAGE
def test_the_sentence_to_say_stands_in_english_with_its_meaning_beside_it(
    library: Library, words: InLanguage, language: str
) -> None:
    reply = card_reply(library.topics["ice_at_door"], words(language), TODAY)
    assert '"I do not consent to your entry."' in reply.text
    meanings = {"es": "No doy permiso", "pt": "Não autorizo", "en": ""}
    assert meanings[language] in reply.text
    assert {say.english for say in reply.say} == {
        "Please slide the warrant under the door.",
        "I do not consent to your entry.",
    }


def test_the_card_to_show_holds_only_sentences_and_their_meaning(
    library: Library, words: InLanguage
) -> None:
    reply = show_reply(library.topics["ice_at_door"], words("es"))
    assert reply.text == (
        "Please slide the warrant under the door.\n"
        "(Por favor, pase la orden por debajo de la puerta.)\n\n"
        "I do not consent to your entry.\n"
        "(No doy permiso para que entren.)"
    )


@LANGUAGE
def test_every_answer_tells_when_it_was_checked_by_whom_and_its_source(
    library: Library, words: InLanguage, language: str
) -> None:
    speaks = words(language)
    for topic in library.topics.values():
        last = answer_reply(topic, speaks, TODAY).text.splitlines()[-1]
        assert speaks.day(topic.checked) in last
        assert speaks.ui("answer.checked", date=speaks.day(topic.checked)) in last
        assert any(library.sources[source].publisher in last for source in topic.sources)


@pytest.mark.parametrize("sources", [(), ("a-source-that-was-taken-away",)])
def test_an_answer_whose_source_is_gone_is_still_an_answer(
    library: Library, words: InLanguage, sources: tuple[str, ...]
) -> None:
    topic = replace(library.topics["bond"], sources=sources)
    assert topic.title in answer_reply(topic, words("en"), TODAY).text


def test_a_reviewed_answer_names_its_reviewer(library: Library, words: InLanguage) -> None:
    topic = replace(library.topics["bond"], review="Community Legal Aid")
    reply = answer_reply(topic, words("en"), TODAY)
    assert "Checked on July 1, 2026, reviewed by Community Legal Aid." in reply.text


def test_an_answer_that_is_overdue_for_a_check_says_so(library: Library, words: InLanguage) -> None:
    topic = library.topics["bond"]
    speaks = words("pt")
    last_day = topic.checked + timedelta(days=MAX_AGE_DAYS)
    assert speaks.ui("answer.overdue") not in answer_reply(topic, speaks, last_day).text
    too_late = last_day + timedelta(days=1)
    assert speaks.ui("answer.overdue") in answer_reply(topic, speaks, too_late).text


def test_a_stale_translation_is_english_with_a_notice(
    library: Library, translator: Translator
) -> None:
    topic = library.topics["bond"]
    changed = replace(topic.answer[0], text="A sentence of law that was changed this morning.")
    topic = replace(topic, answer=(changed, *topic.answer[1:]))
    speaks = Words(library, translator, "es")
    reply = answer_reply(topic, speaks, TODAY)
    assert "A sentence of law that was changed this morning." in reply.text
    assert speaks.ui("answer.untranslated") in reply.text


def test_a_complete_translation_has_no_notice(library: Library, words: InLanguage) -> None:
    speaks = words("es")
    for topic in library.topics.values():
        assert speaks.ui("answer.untranslated") not in topic_reply(topic, speaks, TODAY).text


def test_i_do_not_understand_gets_the_first_lines_and_a_person(
    library: Library, words: InLanguage
) -> None:
    topic, speaks = library.topics["bond"], words("es")
    reply = simpler_reply(topic, speaks, TODAY)
    assert speaks.topic("bond", topic.answer[0].text) in reply.text
    assert speaks.topic("bond", topic.answer[1].text) not in reply.text
    assert "/talk_to_human" in [button.payload for button in reply.buttons]


def test_i_do_not_understand_in_danger_gets_the_card(library: Library, words: InLanguage) -> None:
    topic, speaks = library.topics["ice_car"], words("en")
    assert simpler_reply(topic, speaks, TODAY).text == card_reply(topic, speaks, TODAY).text


def test_who_can_help_asks_for_the_first_need_of_the_topic(
    library: Library, words: InLanguage
) -> None:
    reply = answer_reply(library.topics["public_benefits"], words("en"), date(2026, 8, 1))
    who = {button.title: button.payload for button in reply.buttons}["Who can help"]
    assert who == '/find_help{"need":"public_benefits"}'


def test_a_first_answer_is_put_together_once_until_words_or_day_change(
    library: Library, words: InLanguage
) -> None:
    topic = library.topics["bond"]
    first = topic_reply(topic, words("es"), TODAY)
    assert topic_reply(topic, words("es"), TODAY) is first
    assert topic_reply(topic, words("pt"), TODAY).language == "pt"
    changed = replace(topic, title="Another title")
    now = replace(library, topics={**library.topics, "bond": changed})
    assert topic_reply(changed, Words(now, words("en").translator, "en"), TODAY).text.startswith(
        "Another title"
    )
    later = TODAY + timedelta(days=MAX_AGE_DAYS + 400)
    assert words("es").ui("answer.overdue") in topic_reply(topic, words("es"), later).text
    assert topic_reply(topic, words("es"), TODAY) == first
    # A draft that is not in the library is never given for the one that is.
    assert topic_reply(changed, words("en"), TODAY).text.startswith("Another title")
    assert not topic_reply(topic, words("en"), TODAY).text.startswith("Another title")
