"""The last topic as an input: what a question most likely means after another one. Pure.

"and how much is it?" says little by itself; after *bond* it is about bond. Three opinions are
weighed: what the text means alone, what such words meant in dialogues (data/follow_ups; see
bot/nlu/dialogue_model.py), and how near each topic stands to the last one. The longer and plainer
the text, the less the last topic weighs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import repeat
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.content.conversation import CONVERSATION_INTENTS
from bot.nlu.verdict import FOREIGN

# What the dialogue model calls "the last topic again".
SAME = "same"
_FEW_WORDS = 6
_MANY_WORDS = 9
_FLOOR = 1e-3
_NAME, _CONFIDENCE = itemgetter("name"), itemgetter("confidence")
_SMALL_TALK = frozenset(CONVERSATION_INTENTS)
# Words by which a text leans on what was said before ("and if", "y eso", "e ele").
_LEANS = re.compile(
    r"^(and|but|so|or|what if|what about|y|e|pero|mas|entonces|entao|o sea|tambien|tambem|also)\b"
    r"|\b(then|that|it|there|eso|esto|alli|ahi|isso|isto|ali|lo|him|her|them|ele|ela|el|ellos)\b"
)


@dataclass(frozen=True)
class Weights:
    """Fitted on 5,700 texts of dialogues by two authors and 3,100 questions by others that leave a
    last topic behind, read by models that had learned from none of them.

    Each is what one unit adds to the logarithm of a topic's odds.
    """

    alone: float = 0.82
    alone_when_short: float = -0.31
    dialogue: float = 0.61
    dialogue_when_long: float = -0.15
    dialogue_when_plain: float = -0.48
    after_topic: float = 0.47
    after_topic_when_long: float = -0.5
    after_group: float = 0.19
    after_group_when_long: float = -0.16
    same: float = 1.15
    same_when_plain: float = 0.59
    next: float = 0.81
    next_when_leaning: float = 0.51
    next_when_long: float = -0.33
    next_when_plain: float = 0.17
    before: float = 0.47
    small_talk: float = 0.37
    foreign: float = 0.03


@dataclass(frozen=True)
class Readings:
    """What such words meant in dialogues, read three ways.

    `shares` has a row for each way: by the words alone, by the words after this very topic, and
    after any topic of its group. It has a column for each topic and for SAME, which `columns`
    finds, and a last one of zeros, for what no dialogue meant.
    """

    columns: Mapping[str, int]
    shares: NDArray[np.float64]


class Kin(IntEnum):
    """What a topic is to the last one."""

    SAME = 0
    NEXT = 1
    BEFORE = 2
    SMALL_TALK = 3
    FOREIGN = 4
    NONE = 5


@dataclass(frozen=True)
class Kinship:
    """Which topics stand beside which: those that one's answer leads to."""

    next: Mapping[str, Sequence[str]]
    _found: dict[str, Mapping[str, Kin]] = field(default_factory=dict, init=False, repr=False)

    def leads_to(self, one: str, other: str) -> bool:
        return other in self.next.get(one, ())

    def are_neighbours(self, one: str, other: str) -> bool:
        return self.leads_to(one, other) or self.leads_to(other, one)

    def after(self, topic: str) -> Mapping[str, Kin]:
        """What each intent is to a topic; those that are nothing to it are left out."""
        if topic not in self._found:
            self._found[topic] = {
                **dict.fromkeys(_SMALL_TALK, Kin.SMALL_TALK),
                FOREIGN: Kin.FOREIGN,
                **{name: Kin.BEFORE for name in self.next if self.leads_to(name, topic)},
                **dict.fromkeys(self.next.get(topic, ()), Kin.NEXT),
                topic: Kin.SAME,
            }
        return self._found[topic]


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
    weight_of_readings = (
        weights.dialogue
        + weights.dialogue_when_long * is_long
        + weights.dialogue_when_plain * plain,
        weights.after_topic + weights.after_topic_when_long * is_long,
        weights.after_group + weights.after_group_when_long * is_long,
    )
    worth_of_kin = np.zeros(len(Kin))
    worth_of_kin[Kin.SAME] = weights.same + weights.same_when_plain * plain
    worth_of_kin[Kin.NEXT] = (
        weights.next
        + weights.next_when_leaning * leans
        + weights.next_when_long * is_long
        + weights.next_when_plain * plain
    )
    worth_of_kin[Kin.BEFORE] = weights.before
    worth_of_kin[Kin.SMALL_TALK] = weights.small_talk
    worth_of_kin[Kin.FOREIGN] = weights.small_talk + weights.foreign

    names: list[str] = list(map(_NAME, ranking))
    count, kin_of, columns = len(names), kin.after(after), readings.columns
    never = len(columns)
    said = readings.shares[:, np.fromiter(map(columns.get, names, repeat(never)), np.intp, count)]
    if SAME in columns and after in names:
        said[:, names.index(after)] += readings.shares[:, columns[SAME]]
    alone = np.fromiter(map(_CONFIDENCE, ranking), np.float64, count)
    score = weight_alone * np.log(alone + 1e-9)
    score += weight_of_readings @ np.log(said + _FLOOR)
    score += worth_of_kin[np.fromiter(map(kin_of.get, names, repeat(Kin.NONE)), np.intp, count)]
    odds = np.exp(score)
    shares = odds / odds.sum()
    order = np.argsort(-shares, kind="stable").tolist()
    found = shares.tolist()
    return [{"name": names[i], "confidence": found[i]} for i in order]
