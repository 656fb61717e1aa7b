"""The last topic as an input: what a question most likely means after another one. Pure.

"and how much is it?" says little by itself; after *bond* it is about bond. Three opinions are
weighed: what the text means alone, what such words meant in dialogues (data/follow_ups), and how
near each topic stands to the last one. The longer and plainer the text, the less the last topic
weighs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# What the dialogue model calls "the last topic again".
SAME = "same"
_FEW_WORDS = 6
_MANY_WORDS = 9
_FLOOR = 1e-3
# Words by which a text leans on what was said before ("and if", "y eso", "e ele").
_LEANS = re.compile(
    r"^(and|but|so|or|what if|what about|y|e|pero|mas|entonces|entao|o sea|tambien|tambem|also)\b"
    r"|\b(then|that|it|there|eso|esto|alli|ahi|isso|isto|ali|lo|him|her|them|ele|ela|el|ellos)\b"
)


@dataclass(frozen=True)
class Weights:
    """Fitted on the dialogues and on as many questions that leave the last topic behind.

    Each is what one unit adds to the logarithm of a topic's odds.
    """

    alone: float = 0.97
    alone_when_short: float = -0.29
    dialogue: float = 0.41
    dialogue_when_long: float = -0.46
    same: float = 1.26
    same_when_leaning: float = 0.56
    same_when_plain: float = 0.79
    near: float = 0.90
    near_when_leaning: float = 0.79
    near_when_long: float = -0.24
    near_when_plain: float = 0.32


@dataclass(frozen=True)
class Kinship:
    """Which topics stand beside which: those that one's answer leads to."""

    next: Mapping[str, Sequence[str]]

    def are_neighbours(self, one: str, other: str) -> bool:
        return other in self.next.get(one, ()) or one in self.next.get(other, ())


def follow_up(
    ranking: Sequence[Mapping[str, Any]],
    dialogue: Mapping[str, float],
    after: str,
    normalized: str,
    kin: Kinship,
    weights: Weights,
) -> list[dict[str, Any]]:
    """The ranking, likeliest first, with the last topic weighed in.

    `dialogue` has the share of each topic, and of SAME, that the dialogue model gives the text.
    """
    words = len(normalized.split())
    is_short, is_long = words <= _FEW_WORDS, words > _MANY_WORDS
    leans = bool(_LEANS.search(normalized))
    plain = float(ranking[0]["confidence"])
    weight_alone = weights.alone + weights.alone_when_short * is_short
    weight_dialogue = weights.dialogue + weights.dialogue_when_long * is_long
    same = weights.same + weights.same_when_leaning * leans + weights.same_when_plain * plain
    near = (
        weights.near
        + weights.near_when_leaning * leans
        + weights.near_when_long * is_long
        + weights.near_when_plain * plain
    )
    odds: dict[str, float] = {}
    for intent in ranking:
        name = str(intent["name"])
        said = dialogue.get(name, 0.0) + (dialogue.get(SAME, 0.0) if name == after else 0.0)
        score = weight_alone * math.log(float(intent["confidence"]) + 1e-9)
        score += weight_dialogue * math.log(said + _FLOOR)
        score += same if name == after else near * kin.are_neighbours(name, after)
        odds[name] = math.exp(score)
    total = sum(odds.values())
    weighed = [{"name": name, "confidence": share / total} for name, share in odds.items()]
    return sorted(weighed, key=lambda intent: -float(str(intent["confidence"])))
