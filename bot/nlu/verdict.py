"""From ranked intents to what is done with a message: answer, offer, decline, converse. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.content.conversation import CONVERSATION_INTENTS

Outcome = Literal["answered", "offered", "declined", "conversation"]
FOREIGN = "out_of_scope"


@dataclass(frozen=True)
class Thresholds:
    """Confidences between 0 and 1, fixed by what a mistake costs; see docs/measured."""

    # At least this sure of one topic: answer it.
    sure: float = 0.45
    # A topic at least this likely may stand among the three offered.
    offered: float = 0.04
    # At least this sure that it is foreign: decline without offering.
    foreign: float = 0.45
    # At least this sure of small talk such as thanks.
    talk: float = 0.40


@dataclass(frozen=True)
class Verdict:
    """`topic` is set when answered or conversation; `offered` when offered, at most three."""

    outcome: Outcome
    topic: str | None
    offered: tuple[str, ...]
    confidence: float
    danger: bool
    reason: str


MOST_OFFERED = 3


def judge(
    ranking: Sequence[Mapping[str, object]],
    thresholds: Thresholds,
    *,
    danger: bool = False,
) -> Verdict:
    """What to do with a message whose intents are ranked, likeliest first."""
    likely = [(str(r["name"]), float(r["confidence"])) for r in ranking]  # type: ignore[arg-type]
    name, confidence = likely[0]
    topics = [
        topic
        for topic, share in likely
        if topic not in CONVERSATION_INTENTS and share >= thresholds.offered
    ][:MOST_OFFERED]
    if name == FOREIGN:
        if confidence >= thresholds.foreign and not danger:
            return Verdict("declined", None, (), confidence, danger, "foreign")
    elif name in CONVERSATION_INTENTS:
        if confidence >= thresholds.talk:
            return Verdict("conversation", name, (), confidence, danger, "small talk")
    elif confidence >= thresholds.sure:
        return Verdict("answered", name, (), confidence, danger, "sure of one topic")
    if topics:
        return Verdict("offered", None, tuple(topics), confidence, danger, "not sure enough")
    return Verdict("declined", None, (), confidence, danger, "no topic is likely")


def follow_up(
    ranking: Sequence[Mapping[str, object]], after: str | None, related: Collection[str], words: int
) -> list[dict[str, object]]:
    """The ranking with the last topic's kin made likelier when the message is short.

    "¿y cuánto cuesta?" after *bond* says little by itself; after *bond* it is about bond.
    """
    if after is None or words > _FOLLOW_UP_WORDS:
        return [dict(r) for r in ranking]
    weighed = [
        (str(r["name"]), float(r["confidence"]) * _odds(str(r["name"]), after, related))  # type: ignore[arg-type]
        for r in ranking
    ]
    total = sum(share for _, share in weighed)
    return [
        {"name": name, "confidence": share / total}
        for name, share in sorted(weighed, key=lambda pair: -pair[1])
    ]


_FOLLOW_UP_WORDS = 12


def _odds(name: str, after: str, related: Collection[str]) -> float:
    if name == after:
        return 2.0
    return 1.5 if name in related else 1.0
