"""The last topic as an input: what a question most likely means after another one. Pure.

"and how much is it?" says little by itself; after *bond* it is about bond. Three opinions are
weighed: what the text means alone, what such words meant in dialogues (data/follow_ups; see
bot/nlu/dialogue_model.py), and how near each topic stands to the last one. The longer and plainer
the text, the less the last topic weighs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from bot.content.conversation import CONVERSATION_INTENTS
from bot.nlu.verdict import FOREIGN

# What the dialogue model calls "the last topic again".
SAME = "same"
_FEW_WORDS = 6
_MANY_WORDS = 9
_FLOOR = 1e-3
_SMALL_TALK = frozenset(CONVERSATION_INTENTS)
# Words by which a text leans on what was said before ("and if", "y eso", "e ele").
_LEANS = re.compile(
    r"^(and|but|so|or|what if|what about|y|e|pero|mas|entonces|entao|o sea|tambien|tambem|also)\b"
    r"|\b(then|that|it|there|eso|esto|alli|ahi|isso|isto|ali|lo|him|her|them|ele|ela|el|ellos)\b"
)


@dataclass(frozen=True)
class Weights:
    """Fitted on the dialogues and on as many questions that leave the last topic behind.

    Each is what one unit adds to the logarithm of a topic's odds. The dialogues of one author were
    read with what was learned from the others'.
    """

    alone: float = 0.86
    alone_when_short: float = -0.29
    dialogue: float = 0.53
    dialogue_when_long: float = -0.15
    dialogue_when_plain: float = -0.35
    after_topic: float = 0.39
    after_topic_when_long: float = -0.39
    after_group: float = 0.25
    after_group_when_long: float = -0.09
    same: float = 0.71
    same_when_plain: float = 0.31
    next: float = 0.94
    next_when_leaning: float = 0.59
    next_when_long: float = -0.24
    next_when_plain: float = 0.34
    before: float = 0.49
    small_talk: float = -0.44
    foreign: float = -0.73


@dataclass(frozen=True)
class Readings:
    """The share of each topic, and of SAME, in dialogues: by the words alone, by the words after
    this very topic, and by the words after any topic of its group."""

    alone: Mapping[str, float]
    after_topic: Mapping[str, float]
    after_group: Mapping[str, float]


@dataclass(frozen=True)
class Kinship:
    """Which topics stand beside which: those that one's answer leads to."""

    next: Mapping[str, Sequence[str]]

    def leads_to(self, one: str, other: str) -> bool:
        return other in self.next.get(one, ())

    def are_neighbours(self, one: str, other: str) -> bool:
        return self.leads_to(one, other) or self.leads_to(other, one)


def follow_up(
    ranking: Sequence[Mapping[str, Any]],
    readings: Readings,
    after: str,
    normalized: str,
    kin: Kinship,
    weights: Weights,
) -> list[dict[str, Any]]:
    """The ranking, likeliest first, with the last topic weighed in."""
    words = len(normalized.split())
    is_short, is_long = words <= _FEW_WORDS, words > _MANY_WORDS
    leans = bool(_LEANS.search(normalized))
    plain = float(ranking[0]["confidence"])
    weight_alone = weights.alone + weights.alone_when_short * is_short
    weight_of = (
        (
            readings.alone,
            weights.dialogue
            + weights.dialogue_when_long * is_long
            + weights.dialogue_when_plain * plain,
        ),
        (readings.after_topic, weights.after_topic + weights.after_topic_when_long * is_long),
        (readings.after_group, weights.after_group + weights.after_group_when_long * is_long),
    )
    same = weights.same + weights.same_when_plain * plain
    onward = (
        weights.next
        + weights.next_when_leaning * leans
        + weights.next_when_long * is_long
        + weights.next_when_plain * plain
    )
    (alone, alone_says), (topic, topic_says), (group, group_says) = weight_of
    next_of, log = kin.next.get, math.log
    from_here = next_of(after, ())
    odds: dict[str, float] = {}
    for intent in ranking:
        name = str(intent["name"])
        is_same = name == after
        # Once for each of some eighty intents: written out, this is a third of the time.
        said_alone, said_topic, said_group = (
            alone.get(name, 0.0), topic.get(name, 0.0), group.get(name, 0.0),
        )  # fmt: skip
        if is_same:
            said_alone += alone.get(SAME, 0.0)
            said_topic += topic.get(SAME, 0.0)
            said_group += group.get(SAME, 0.0)
        score = weight_alone * log(float(intent["confidence"]) + 1e-9)
        score += alone_says * log(said_alone + _FLOOR)
        score += topic_says * log(said_topic + _FLOOR)
        score += group_says * log(said_group + _FLOOR)
        if is_same:
            score += same
        elif name in from_here:
            score += onward
        elif after in next_of(name, ()):
            score += weights.before
        elif name in _SMALL_TALK:
            score += weights.small_talk + weights.foreign * (name == FOREIGN)
        odds[name] = math.exp(score)
    total = sum(odds.values())
    weighed = [(share / total, name) for name, share in odds.items()]
    weighed.sort(key=itemgetter(0), reverse=True)
    return [{"name": name, "confidence": share} for share, name in weighed]
