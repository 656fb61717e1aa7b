"""What is done with a message whose intents are ranked."""

from __future__ import annotations

import pytest

from bot.nlu.verdict import Thresholds, judge, urgent_first

AT = Thresholds()


def ranked(**shares: float) -> list[dict[str, object]]:
    return [{"name": name, "confidence": share} for name, share in shares.items()]


def test_one_sure_topic_is_answered():
    verdict = judge(ranked(bond=0.9, find_lawyer=0.02), AT)
    assert (verdict.outcome, verdict.topic, verdict.also) == ("answered", "bond", ())


def test_the_next_likely_topic_is_one_tap_away():
    verdict = judge(ranked(warrants=0.6, ice_at_door=0.3), AT)
    assert verdict.topic == "warrants" and verdict.also == ("ice_at_door",)


def test_doubt_between_topics_offers_at_most_three():
    verdict = judge(ranked(bond=0.3, find_lawyer=0.25, legal_fund=0.2, arrested=0.1), AT)
    assert verdict.outcome == "offered"
    assert verdict.offered == ("bond", "find_lawyer", "legal_fund")


def test_between_neighbours_the_likelier_is_answered_with_less_certainty():
    shares = ranked(arrested=0.52, find_detained=0.40)
    assert judge(shares, AT).outcome == "offered"
    verdict = judge(shares, AT, are_neighbours=lambda one, other: True)
    assert (verdict.topic, verdict.also) == ("arrested", ("find_detained",))


def test_in_danger_one_of_two_neighbours_is_answered_and_the_other_one_tap_away():
    shares = ranked(ice_at_door=0.47, warrants=0.45)
    near = {"are_neighbours": lambda one, other: True}
    assert judge(shares, AT, **near).outcome == "offered"
    verdict = judge(shares, AT, danger=True, **near)
    assert (verdict.outcome, verdict.topic, verdict.also) == (
        "answered",
        "ice_at_door",
        ("warrants",),
    )
    assert judge(ranked(ice_at_door=0.47, warrants=0.2), AT, danger=True, **near).outcome == (
        "offered"
    )


def test_what_is_surely_foreign_is_declined():
    assert judge(ranked(out_of_scope=0.8, taxes=0.1), AT).outcome == "declined"


def test_what_may_be_foreign_is_offered_and_never_answered():
    assert judge(ranked(taxes=0.7, out_of_scope=0.25), AT).outcome == "offered"


def test_danger_needs_more_to_be_declined():
    shares = ranked(out_of_scope=0.65, ice_street=0.3)
    assert judge(shares, AT).outcome == "declined"
    assert judge(shares, AT, danger=True).outcome == "offered"


def test_small_talk_is_conversation():
    verdict = judge(ranked(thanks=0.9), AT)
    assert (verdict.outcome, verdict.topic) == ("conversation", "thanks")


def test_nothing_likely_is_declined():
    assert judge(ranked(thanks=0.01), AT).outcome == "declined"


@pytest.mark.parametrize("first", ["taxes", "out_of_scope", "thanks"])
def test_life_and_death_is_answered_first_whatever_was_thought(first):
    verdict = urgent_first(judge(ranked(**{first: 0.9}), AT), "mental_health", "words of self-harm")
    assert verdict.outcome == "answered" and verdict.topic == "mental_health" and verdict.danger


def test_what_else_was_thought_of_is_one_tap_away_from_the_safety_card():
    verdict = urgent_first(judge(ranked(victim_visas=0.9), AT), "domestic_violence", "violence")
    assert verdict.also == ("victim_visas",)


def test_a_wish_to_be_called_in_danger_must_be_sure_or_the_topics_are_offered() -> None:
    ranking = [
        {"name": "talk_to_human", "confidence": 0.71},
        {"name": "ice_at_door", "confidence": 0.2},
    ]
    assert judge(ranking, Thresholds()).topic == "talk_to_human"
    assert judge(ranking, Thresholds(), danger=True).offered == ("ice_at_door",)
    ranking[0]["confidence"] = 0.95
    assert judge(ranking, Thresholds(), danger=True).topic == "talk_to_human"
