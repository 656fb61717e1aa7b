"""A message read as the answer to what was just asked."""

from __future__ import annotations

from typing import Any

import pytest

from bot.asked import as_answer
from bot.content.library import Library

ASKED_FOR_TOWN = {"language": "es", "topic": "find_lawyer", "need": "find_lawyer"}
OFFERED = {"language": "es", "offered": "bond legal_fund find_lawyer"}


def declined(text: str) -> dict[str, Any]:
    """Rasa's reading of words that say nothing by themselves."""
    return reading("out_of_scope", "declined")


def reading(intent: str, outcome: str, **more: Any) -> dict[str, Any]:
    return {
        "intent": {"name": intent, "confidence": 0.6},
        "entities": [{"entity": "language", "value": "en"}],
        "language": {"code": "en", "sure": True},
        "gate": {"outcome": outcome, "topic": intent, "danger": False, **more},
    }


def entities(parsed: Any) -> dict[str, str]:
    return {entity["entity"]: entity["value"] for entity in parsed["entities"]}


@pytest.mark.parametrize(
    "text, place",
    [
        ("Holyoke", "holyoke"),
        ("01040", "holyoke"),
        ("en springfield", "springfield"),
        ("moro em holyok", "holyoke"),
        ("Hartford CT", "connecticut"),
        ("02139", "cambridge"),
        ("10001", "elsewhere"),
        ("blorptown", "unknown"),
        ("99", "unknown"),
        ("Saltar", "any"),
        ("skip", "any"),
        ("não quero dizer", "any"),
        ("no", "any"),
    ],
)
def test_what_follows_which_town_is_a_place(library: Library, text: str, place: str) -> None:
    parsed = as_answer(text, declined(text), ASKED_FOR_TOWN, library.areas, "es")
    assert parsed["intent"]["name"] == "give_place"
    assert entities(parsed) == {"place": place}


def test_the_name_of_a_town_does_not_change_the_language(library: Library) -> None:
    parsed = as_answer("Holyoke", declined("Holyoke"), ASKED_FOR_TOWN, library.areas, "es")
    assert parsed["language"]["code"] == "es"
    alone = {
        **reading("give_place", "conversation"),
        "entities": [
            {"entity": "language", "value": "en"},
            {"entity": "place", "value": "holyoke"},
        ],
    }
    parsed = as_answer("Holyoke, MA", alone, {}, library.areas, "pt")
    assert parsed["language"]["code"] == "pt"
    assert entities(parsed) == {"place": "holyoke"}


@pytest.mark.parametrize(
    "text, parsed",
    [
        pytest.param(
            "agents at my door in Holyoke", reading("ice_at_door", "answered"), id="a new question"
        ),
        pytest.param("ICE Holyoke", reading("out_of_scope", "declined", danger=True), id="danger"),
        pytest.param("who won?", reading("out_of_scope", "declined"), id="a foreign question"),
        pytest.param("gracias", reading("thanks", "conversation"), id="thanks"),
        pytest.param("/menu", {"intent": {"name": "menu"}, "entities": []}, id="a tap"),
    ],
)
def test_a_new_question_is_not_taken_for_a_town(
    library: Library, text: str, parsed: dict[str, Any]
) -> None:
    assert as_answer(text, parsed, ASKED_FOR_TOWN, library.areas, "es") == parsed


def test_an_unknown_word_is_a_place_though_it_could_follow_on_the_last_topic(
    library: Library,
) -> None:
    follows = reading("work_permit", "offered")
    follows["intent_ranking"] = [{"name": "out_of_scope", "confidence": 0.9}]
    found = as_answer("Tlacotepec", follows, {"need": "lawyer"}, library.areas, "es")
    assert entities(found) == {"place": "unknown"}
    topic = {**follows, "intent_ranking": [{"name": "work_permit", "confidence": 0.4}]}
    assert as_answer("mi permiso", topic, {"need": "lawyer"}, library.areas, "es") == topic


def test_an_unknown_word_is_a_place_only_while_a_place_is_asked(library: Library) -> None:
    answered = {**ASKED_FOR_TOWN, "place": "any"}
    parsed = declined("blorptown")
    assert as_answer("blorptown", parsed, answered, library.areas, "es") == parsed


@pytest.mark.parametrize(
    "text", ["what about Northampton", "¿Y en Northampton?", "e em Northampton", "01060"]
)
def test_another_town_is_no_question_about_that_town(library: Library, text: str) -> None:
    answered = {**ASKED_FOR_TOWN, "place": "holyoke"}
    parsed = as_answer(text, reading("safe_city", "answered"), answered, library.areas, "es")
    assert entities(parsed) == {"place": "northampton"}


def test_a_question_about_a_town_is_a_question(library: Library) -> None:
    answered = {**ASKED_FOR_TOWN, "place": "holyoke"}
    parsed = reading("safe_city", "answered")
    asked = as_answer("is Northampton a safe city", parsed, answered, library.areas, "es")
    assert asked == parsed


def test_another_town_may_be_written_after_the_list(library: Library) -> None:
    answered = {**ASKED_FOR_TOWN, "place": "any"}
    parsed = as_answer("mejor en 01040", declined(""), answered, library.areas, "es")
    assert entities(parsed) == {"place": "holyoke"}


@pytest.mark.parametrize(
    "text, topic",
    [
        ("1", "bond"),
        ("la primera", "bond"),
        ("The first one.", "bond"),
        ("a 2", "legal_fund"),
        ("La segunda", "legal_fund"),
        ("o terceiro", "find_lawyer"),
        ("opción 3", "find_lawyer"),
    ],
)
def test_one_of_those_offered_may_be_named_by_its_number(
    library: Library, text: str, topic: str
) -> None:
    parsed = as_answer(text, declined(text), OFFERED, library.areas, "es")
    assert parsed["intent"]["name"] == topic
    assert entities(parsed) == {"topic": topic}
    assert parsed["gate"]["outcome"] == "answered"


@pytest.mark.parametrize(
    "text", ["ninguna", "Nenhuma dessas.", "none of those", "no", "nope none of those three"]
)
def test_none_of_those_offered_gets_the_menu(library: Library, text: str) -> None:
    parsed = as_answer(text, declined(text), OFFERED, library.areas, "es")
    assert parsed["intent"]["name"] == "deny"


def test_a_town_in_a_sentence_does_not_change_the_language(library: Library) -> None:
    parsed = {
        **reading("give_place", "conversation"),
        "entities": [
            {"entity": "language", "value": "en"},
            {"entity": "place", "value": "connecticut"},
        ],
    }
    answer = as_answer("moro em Danbury Connecticut", parsed, {}, library.areas, "pt")
    assert answer["language"]["code"] == "pt"
    assert entities(answer) == {"place": "connecticut"}


def test_a_number_means_nothing_when_nothing_was_offered(library: Library) -> None:
    parsed = declined("2")
    assert as_answer("2", parsed, {"language": "es"}, library.areas, "es") == parsed
