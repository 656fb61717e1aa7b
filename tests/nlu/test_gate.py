"""The gate with the signs weighed in: safety first, and a place or another language as such."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.nlu.follow_up import Kinship
from bot.nlu.gate import Gate
from bot.nlu.verdict import Thresholds, Verdict


@pytest.fixture
def decide(signs, next_topics):  # type: ignore[no-untyped-def]
    gate = Gate(Thresholds(), Kinship(next_topics))

    def verdict(
        text: str,
        likely: str,
        share: float = 0.9,
        other: str | None = None,
        behind: Sequence[dict[str, object]] = ({"name": "bond", "confidence": 0.05},),
    ) -> Verdict:
        ranking = [{"name": likely, "confidence": share}, *behind]
        language = {"code": "en", "sure": True, **({"other": other} if other else {})}
        return gate.verdict(ranking, signs(text), language)

    return verdict


@pytest.mark.parametrize(
    "likely", ["asylum", "get_status", "out_of_scope", "thanks", "police_and_ice"]
)
def test_a_threat_to_life_reaches_safety_whatever_was_thought(decide, likely):
    verdict = decide("HE IS GOING TO KILL ME", likely)
    assert (verdict.outcome, verdict.topic, verdict.danger) == (
        "answered",
        "domestic_violence",
        True,
    )


@pytest.mark.parametrize("likely", ["taxes", "asylum", "out_of_scope"])
def test_words_of_self_harm_reach_help_whatever_was_thought(decide, likely):
    assert decide("me quiero morir", likely).topic == "mental_health"


def test_death_that_waits_in_another_country_is_asylum(decide):
    assert decide("if they send me back he is going to kill me", "asylum").topic == "asylum"


def test_the_blows_of_agents_are_a_complaint(decide):
    assert decide("the officer pointed a gun at my head", "report_abuse").topic == "report_abuse"


def test_blows_at_home_make_sure_what_was_likely(decide):
    verdict = decide("my husband hits me", "domestic_violence", share=0.35)
    assert (verdict.outcome, verdict.topic) == ("answered", "domestic_violence")


def test_words_of_despair_make_sure_what_was_likely(decide):
    verdict = decide("i keep a rope in the closet", "mental_health", share=0.3)
    assert (verdict.outcome, verdict.topic) == ("answered", "mental_health")


@pytest.mark.parametrize("topic", ["mental_health", "domestic_violence"])
def test_where_a_life_may_hang_on_it_a_doubt_whether_it_is_ours_does_not_count(decide, topic):
    doubt = [{"name": "out_of_scope", "confidence": 0.2}]
    verdict = decide("it is not easy with him these days", topic, share=0.78, behind=doubt)
    assert (verdict.outcome, verdict.topic, verdict.danger) == ("answered", topic, True)
    assert decide("it is not easy with him", "bond", share=0.78, behind=doubt).outcome == "offered"


def test_words_of_despair_alone_decide_nothing(decide):
    assert decide("my uncle died, can i fly to bury him", "airport_travel").topic == (
        "airport_travel"
    )


def test_danger_without_a_sure_topic_is_offered_with_its_sign(decide):
    verdict = decide("they are outside right now", "ice_street", share=0.3)
    assert (verdict.outcome, verdict.danger) == ("offered", True)


def test_nothing_but_a_place_is_a_place(decide):
    assert decide("moro em Springfield", "organizations").topic == "give_place"


def test_another_language_is_declined_as_such(decide):
    verdict = decide("mwen bezwen yon avoka", "find_lawyer", share=0.5, other="ht")
    assert (verdict.outcome, verdict.reason) == ("declined", "other language")


def test_our_words_in_another_language_are_answered_when_clear(decide):
    assert decide("ICE nan kay mwen", "ice_inside_home", other="ht").outcome == "answered"
