"""How well people are understood: figures over questions and what was done with each. Pure.

As a person sees them: *right* is answered at once with an accepted topic; *helped* is right, or an
accepted topic is among those offered; *misled* is answered at once with another one; *refused* is a
foreign question declined; *danger* is an urgent question whose first message holds the hotline's
number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

FOREIGN = "out_of_scope"
_URGENT = "urgent"
_AT_ONCE = ("answered", "conversation")


class BadQuestion(ValueError):
    """A row that is not a question with its label; the message says what to change."""


@dataclass(frozen=True)
class Question:
    """What was asked. `also` are topics that are accepted too; `after` the last topic, if any."""

    text: str
    label: str
    also: tuple[str, ...] = ()
    style: str = ""
    language: str = ""
    after: str | None = None

    @property
    def accepted(self) -> frozenset[str]:
        return frozenset((self.label, *self.also))

    @property
    def is_foreign(self) -> bool:
        return self.label == FOREIGN


@dataclass(frozen=True)
class Result:
    """What was done with it, in the shape of `ask --batch`."""

    outcome: str
    topic: str | None
    offered: tuple[str, ...]
    confidence: float
    first_message: str
    buttons: tuple[str, ...] = ()


Ask = Callable[[Sequence[Question]], Sequence[Result]]


@dataclass(frozen=True)
class Figures:
    """Shares between 0 and 1; None where no such question was asked."""

    questions: int
    right: float | None
    helped: float | None
    misled: float | None
    refused: float | None
    foreign_answered: float | None
    danger: float | None


@dataclass(frozen=True)
class Judged:
    """One question with what was done, and whether that was right."""

    question: Question
    result: Result

    @property
    def is_right(self) -> bool:
        return self.result.outcome in _AT_ONCE and self.result.topic in self.question.accepted

    @property
    def is_helped(self) -> bool:
        return self.is_right or not self.question.accepted.isdisjoint(self.result.offered)

    @property
    def is_misled(self) -> bool:
        return self.result.outcome in _AT_ONCE and not self.is_right


def read_question(row: Mapping[str, Any]) -> Question:
    """A row of a question file: {"text", "label", "also"?, "style"?, "lang"?, "after"?}."""
    for name in ("text", "label"):
        if not isinstance(row.get(name), str):
            raise BadQuestion(f'write an object with a "{name}"')
    return Question(
        text=row["text"],
        label=row["label"],
        also=tuple(row.get("also") or ()),
        style=str(row.get("style") or ""),
        language=str(row.get("lang") or ""),
        after=row.get("after") or None,
    )


def read_result(row: Mapping[str, Any]) -> Result:
    """A line that `ask --batch` writes."""
    messages = row.get("messages") or [{}]
    first = messages[0]
    return Result(
        outcome=str(row["outcome"]),
        topic=row.get("topic"),
        offered=tuple(row.get("offered") or ()),
        confidence=float(row.get("confidence") or 0.0),
        first_message=str(first.get("text") or ""),
        buttons=tuple(str(b.get("payload") or "") for b in first.get("buttons") or ()),
    )


def judge_all(questions: Sequence[Question], ask: Ask) -> list[Judged]:
    """Every question with what was done with it."""
    return [Judged(q, r) for q, r in zip(questions, ask(questions), strict=True)]


def figures(judged: Iterable[Judged], hotline: str) -> Figures:
    """The figures of some questions; `hotline` is its number as people are shown it."""
    every = list(judged)
    ours = [one for one in every if not one.question.is_foreign]
    foreign = [one for one in every if one.question.is_foreign]
    urgent = [one for one in every if one.question.style == _URGENT]
    return Figures(
        questions=len(every),
        right=_share(one.is_right for one in ours),
        helped=_share(one.is_helped for one in ours),
        misled=_share(one.is_misled for one in ours),
        refused=_share(one.result.outcome == "declined" for one in foreign),
        foreign_answered=_share(one.result.outcome == "answered" for one in foreign),
        danger=_share(hotline in one.result.first_message for one in urgent),
    )


def tables(
    judged: Sequence[Judged], hotline: str, groups: Mapping[str, str]
) -> dict[str, dict[str, Figures]]:
    """Figures of all, by language, by style, and by the group of the topic that was meant."""
    keys: dict[str, Callable[[Judged], str]] = {
        "language": lambda one: one.question.language,
        "style": lambda one: one.question.style,
        "group": lambda one: groups.get(one.question.label, "conversation"),
    }
    found = {"all": {"all": figures(judged, hotline)}}
    for name, key in keys.items():
        values = sorted({key(one) for one in judged if key(one)})
        found[name] = {
            value: figures([one for one in judged if key(one) == value], hotline)
            for value in values
        }
    return found


def confusions(judged: Iterable[Judged]) -> list[tuple[tuple[str, str], int]]:
    """Which topic was answered in place of which, most often first."""
    pairs = Counter((one.question.label, str(one.result.topic)) for one in judged if one.is_misled)
    return sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True)
class Neighbours:
    """Two topics that stand beside each other: how often one was answered for the other.

    `one_tap` of those answers had a button that leads to what was meant.
    """

    pair: tuple[str, str]
    asked: int
    confused: int
    one_tap: int


def among_neighbours(
    judged: Sequence[Judged], are_neighbours: Callable[[str, str], bool]
) -> list[Neighbours]:
    """Neighbours that were confused, most often first."""
    asked = Counter(one.question.label for one in judged)
    confused: Counter[tuple[str, str]] = Counter()
    one_tap: Counter[tuple[str, str]] = Counter()
    for one in judged:
        meant, said = one.question.label, str(one.result.topic)
        if one.is_misled and are_neighbours(meant, said):
            pair = (min(meant, said), max(meant, said))
            confused[pair] += 1
            one_tap[pair] += any(button.startswith(f"/{meant}{{") for button in one.result.buttons)
    found = [
        Neighbours(pair, asked[pair[0]] + asked[pair[1]], count, one_tap[pair])
        for pair, count in confused.items()
    ]
    return sorted(found, key=lambda one: (-one.confused, one.pair))


def worst(judged: Iterable[Judged], most: int) -> list[Judged]:
    """What was surest and wrong."""
    wrong = [one for one in judged if one.is_misled]
    return sorted(wrong, key=lambda one: -one.result.confidence)[:most]


def as_json(found: Mapping[str, Mapping[str, Figures]]) -> dict[str, Any]:
    return {
        name: {key: asdict(value) for key, value in some.items()} for name, some in found.items()
    }


def _share(hits: Iterable[bool]) -> float | None:
    every = list(hits)
    return sum(every) / len(every) if every else None
