"""From ranked intents to what is done with a message: answer, offer, decline, converse. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.content.conversation import CONVERSATION_INTENTS

Outcome = Literal["answered", "offered", "declined", "conversation"]
FOREIGN = "out_of_scope"
CALL_ME = "talk_to_human"
MOST_OFFERED = 3
MOST_ALSO = 2
_SMALL_TALK = frozenset(CONVERSATION_INTENTS)


@dataclass(frozen=True)
class Thresholds:
    """Confidences between 0 and 1, fixed by what a mistake costs; see docs/measured."""

    # At least this sure of one topic: answer it.
    sure: float = 0.55
    # At least this sure of one topic, its neighbour next: answer it, the neighbour one tap away.
    sure_with_neighbour: float = 0.50
    # The same when there are signs of danger and little but these two can be meant: whoever has
    # agents at the door must not be asked which of two right answers they want.
    sure_of_one_in_danger: float = 0.40
    sure_of_both_in_danger: float = 0.85
    # A topic at least this likely may stand among the three offered.
    offered: float = 0.01
    # Beside an answer, another topic at least this likely is one tap away.
    also: float = 0.06
    # At least this likely to be foreign: never answered, offered at most.
    doubtful: float = 0.10
    # At least this sure that it is foreign: decline without offering.
    foreign: float = 0.40
    # The same, when there are signs of danger.
    foreign_in_danger: float = 0.75
    # At least this sure of a topic on which a life may hang: its card is given even where it may be
    # foreign. What a lower one would find, and what it would cost, is in docs/measured/tried.md.
    life: float = 0.75
    # At least this sure of small talk such as thanks.
    talk: float = 0.40
    # The same of a wish to be called, when there are signs of danger: a phone number beside "la
    # migra está en mi puerta" looks like one.
    called_in_danger: float = 0.90


@dataclass(frozen=True)
class Verdict:
    """What to do. `topic` is set when answered or conversation; `offered` when offered.

    `also` are topics to put first among an answer's buttons: the question may be theirs.
    """

    outcome: Outcome
    topic: str | None
    offered: tuple[str, ...]
    confidence: float
    danger: bool
    reason: str
    also: tuple[str, ...] = ()


def judge(
    ranking: Sequence[Mapping[str, object]],
    thresholds: Thresholds,
    *,
    danger: bool = False,
    are_neighbours: Callable[[str, str], bool] = lambda one, other: False,
) -> Verdict:
    """What to do with a message whose intents are ranked, likeliest first."""
    likely = [(str(r["name"]), float(r["confidence"])) for r in ranking]  # type: ignore[arg-type]
    name, confidence = likely[0]
    shares = dict(likely)
    foreign = shares.get(FOREIGN, 0.0)
    topics = [(topic, share) for topic, share in likely if topic not in _SMALL_TALK]
    offered = tuple([topic for topic, share in topics if share >= thresholds.offered])
    offered = offered[:MOST_OFFERED]
    also = tuple([t for t, share in topics if share >= thresholds.also and t != name])[:MOST_ALSO]
    is_near = bool(also) and are_neighbours(name, also[0])
    verdict = Verdict("declined", None, (), confidence, danger, "no topic is likely")
    if name == FOREIGN:
        if confidence >= (thresholds.foreign_in_danger if danger else thresholds.foreign):
            return replace(verdict, reason="foreign")
    elif name in _SMALL_TALK:
        is_call = danger and name == CALL_ME
        if confidence >= (thresholds.called_in_danger if is_call else thresholds.talk):
            return replace(verdict, outcome="conversation", topic=name, reason="small talk")
    elif foreign < thresholds.doubtful:
        answered = replace(verdict, outcome="answered", topic=name, also=also)
        if confidence >= thresholds.sure:
            return replace(answered, reason="sure of one topic")
        if is_near and confidence >= thresholds.sure_with_neighbour:
            return replace(answered, reason="sure of it or its neighbour")
        both = confidence + sum(shares[topic] for topic in also[:1])
        is_one = confidence >= thresholds.sure_of_one_in_danger
        if danger and is_near and is_one and both >= thresholds.sure_of_both_in_danger:
            return replace(answered, reason="in danger, and it or its neighbour is meant")
    if offered:
        return replace(verdict, outcome="offered", offered=offered, reason="not sure enough")
    return verdict


def urgent_first(verdict: Verdict, topic: str, reason: str) -> Verdict:
    """The verdict turned to a topic of life and death; what was thought of becomes its button."""
    thought = (verdict.topic,) if verdict.outcome == "answered" else verdict.offered[:1]
    also = tuple(other for other in thought if other is not None and other != topic)
    return Verdict("answered", topic, (), max(verdict.confidence, 0.5), True, reason, also)
