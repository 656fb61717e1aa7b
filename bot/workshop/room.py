"""A room of a workshop as a value: where it stands, who is in it, what they tapped. Pure.

A participant is a random token that their phone holds. Nothing that could name them is here, and
nothing counted is told until five people have answered.

A scene is played by the whole room, step by step, as the trainer leads; or apart, alone or by two
who sit together, each phone at its own pace. Then nothing is counted but who has come to the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.catalogs.translator import LANGUAGES
from bot.content.library import Library
from bot.content.scenario import Step

SlideKind = Literal["lobby", "before", "warning", "step", "apart", "after", "results"]
# Who somebody is in a scene that is played apart: both at once, the one who reads the agent's lines
# and taps what the other said, or the one who answers aloud and needs no taps.
Part = Literal["alone", "agent", "self"]
PARTS: tuple[Part, ...] = ("alone", "agent", "self")

# Fewer than this, and a number could point at a person.
ENOUGH_TO_SHOW = 5
MAX_PEOPLE = 200
LIFETIME = timedelta(hours=2)


@dataclass(frozen=True)
class Slide:
    """Where a room stands. `ref` is a scenario, or a question's number; `step` is a step's id."""

    kind: SlideKind
    ref: str = ""
    step: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.ref}/{self.step}"


LOBBY = Slide("lobby")
RESULTS = Slide("results")


@dataclass(frozen=True)
class Plan:
    """What the trainer chose to do, in this order; `quiz` asks before and after.

    `languages` are those of the wall; `is_apart` when scenes are played alone or by twos;
    `minutes` is how long they have.
    """

    scenarios: tuple[str, ...]
    quiz: str
    languages: tuple[str, ...] = LANGUAGES
    is_apart: bool = False
    minutes: int = 60


@dataclass(frozen=True)
class Walk:
    """One phone in a scene that is played apart. `answered` is the step and the choice before."""

    part: Part
    step: str = ""
    answered: tuple[str, int] | None = None


class RoomFull(Exception):
    """There are as many people as a room holds."""


@dataclass(frozen=True)
class Room:
    """`version` grows with every change. `votes` are by slide, then by participant."""

    code: str
    secret: str
    plan: Plan
    opened: datetime
    slide: Slide = LOBBY
    history: tuple[Slide, ...] = ()
    people: frozenset[str] = frozenset()
    hands: frozenset[str] = frozenset()
    votes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    walks: Mapping[str, Walk] = field(default_factory=dict)
    is_revealed: bool = False
    is_discussing: bool = False
    is_paused: bool = False
    timer_ends: datetime | None = None
    version: int = 0

    def is_over(self, now: datetime) -> bool:
        return now - self.opened >= LIFETIME

    def choice_of(self, person: str) -> int | None:
        return self.votes.get(self.slide.key, {}).get(person)


# --- what participants do


def join(room: Room, person: str) -> Room:
    """The same room when they are in it already. Raises RoomFull."""
    if person in room.people:
        return room
    if len(room.people) >= MAX_PEOPLE:
        raise RoomFull
    return replace(room, people=room.people | {person})


def leave(room: Room, person: str) -> Room:
    """Without them and without what they tapped."""
    votes = {
        key: {who: choice for who, choice in cast.items() if who != person}
        for key, cast in room.votes.items()
    }
    walks = {who: walk for who, walk in room.walks.items() if who != person}
    return replace(
        room,
        people=room.people - {person},
        hands=room.hands - {person},
        votes=votes,
        walks=walks,
    )


def vote(room: Room, person: str, choice: int, library: Library) -> Room:
    """Their choice for this slide; a later one replaces it. No effect while paused or revealed.

    In a scene that is played apart the first choice is one of PARTS, the others lead on.
    """
    if person not in room.people or room.is_paused or room.is_revealed:
        return room
    if room.slide.kind == "apart":
        walk = _walked(room, room.walks.get(person), choice, library)
        return room if walk is None else replace(room, walks={**room.walks, person: walk})
    if not 0 <= choice < choices_count(room, library):
        return room
    cast = {**room.votes.get(room.slide.key, {}), person: choice}
    return replace(room, votes={**room.votes, room.slide.key: cast})


def raise_hand(room: Room, person: str, up: bool) -> Room:
    if person not in room.people:
        return room
    return replace(room, hands=room.hands | {person} if up else room.hands - {person})


def swap_parts(room: Room, person: str) -> Room:
    """Back to the choice of a part, to play the scene again, perhaps the other way round."""
    if person not in room.walks:
        return room
    return replace(room, walks={who: w for who, w in room.walks.items() if who != person})


# --- what the trainer does


def forward(room: Room, library: Library, choice: int | None = None) -> Room:
    """The next slide. In a scene along a choice; without one, along the right one."""
    following = _following(room, library, choice)
    if following == room.slide:
        return room
    return _at(replace(room, history=(*room.history, room.slide)), following)


def back(room: Room) -> Room:
    """The slide before; what was tapped there stands again."""
    if not room.history:
        return room
    return _at(replace(room, history=room.history[:-1]), room.history[-1])


def reveal(room: Room) -> Room:
    return replace(room, is_revealed=True)


def discuss(room: Room) -> Room:
    """Ask people to talk with each other, before or after the answer is shown."""
    return replace(room, is_discussing=True)


def pause(room: Room, on: bool) -> Room:
    return replace(room, is_paused=on)


def start_timer(room: Room, now: datetime, seconds: int) -> Room:
    return replace(room, timer_ends=now + timedelta(seconds=seconds))


def lower_hands(room: Room) -> Room:
    return replace(room, hands=frozenset())


# --- what may be told


def choices_count(room: Room, library: Library) -> int:
    slide = room.slide
    if slide.kind == "step":
        return len(library.scenarios[slide.ref].steps[slide.step].choices)
    if slide.kind in ("before", "after"):
        return len(library.quizzes[room.plan.quiz].questions[int(slide.ref)].answers)
    return 0


def here_of(room: Room, person: str, library: Library) -> Step | None:
    """The step that somebody has before them: the room's, or their own where all play apart."""
    slide = room.slide
    if slide.kind == "step":
        return library.scenarios[slide.ref].steps[slide.step]
    walk = room.walks.get(person)
    if slide.kind != "apart" or walk is None or walk.part == "self":
        return None
    return library.scenarios[slide.ref].steps.get(walk.step)


def finished(room: Room, library: Library) -> int:
    """How many have come to the end of the scene that is played apart."""
    if room.slide.kind != "apart":
        return 0
    steps = library.scenarios[room.slide.ref].steps
    return sum(walk.step in steps and steps[walk.step].is_end for walk in room.walks.values())


def tally(room: Room, slide: Slide, choices: int) -> tuple[int, ...] | None:
    """How many tapped each choice; None while fewer than ENOUGH_TO_SHOW have answered."""
    cast = room.votes.get(slide.key, {})
    if len(cast) < ENOUGH_TO_SHOW:
        return None
    counts = Counter(cast.values())
    return tuple(counts[number] for number in range(choices))


@dataclass(frozen=True)
class Learned:
    """One question: the shares of right answers, from 0 to 1, among how many; None for too few."""

    question: int
    before: float | None
    before_count: int | None
    after: float | None
    after_count: int | None


def learned(room: Room, library: Library) -> Iterator[Learned]:
    for number, question in enumerate(library.quizzes[room.plan.quiz].questions):
        shares: list[tuple[float, int] | tuple[None, None]] = []
        kinds: tuple[SlideKind, SlideKind] = ("before", "after")
        for kind in kinds:
            counts = tally(room, Slide(kind, str(number)), len(question.answers))
            if counts is None:
                shares.append((None, None))
            else:
                shares.append((counts[question.right] / sum(counts), sum(counts)))
        (before, before_count), (after, after_count) = shares
        yield Learned(number, before, before_count, after, after_count)


def _at(room: Room, slide: Slide) -> Room:
    return replace(
        room, slide=slide, walks={}, is_revealed=False, is_discussing=False, timer_ends=None
    )


def _walked(room: Room, walk: Walk | None, choice: int, library: Library) -> Walk | None:
    """Where a tap leads; None when it leads nowhere."""
    scenario = library.scenarios[room.slide.ref]
    if walk is None:
        if not 0 <= choice < len(PARTS):
            return None
        part = PARTS[choice]
        return Walk(part, "" if part == "self" else scenario.start)
    here = scenario.steps.get(walk.step)
    if here is None or not 0 <= choice < len(here.choices):
        return None
    return Walk(walk.part, here.choices[choice].next, (walk.step, choice))


def _following(room: Room, library: Library, choice: int | None) -> Slide:
    slide, plan = room.slide, room.plan
    questions = len(library.quizzes[plan.quiz].questions)
    if slide.kind == "lobby":
        return Slide("before", "0")
    if slide.kind == "before":
        number = int(slide.ref) + 1
        return Slide("before", str(number)) if number < questions else _scene(plan, 0)
    if slide.kind == "warning":
        if plan.is_apart:
            return Slide("apart", slide.ref)
        return Slide("step", slide.ref, library.scenarios[slide.ref].start)
    if slide.kind == "apart":
        return _scene(plan, plan.scenarios.index(slide.ref) + 1)
    if slide.kind == "step":
        here = library.scenarios[slide.ref].steps[slide.step]
        if here.is_end:
            return _scene(plan, plan.scenarios.index(slide.ref) + 1)
        if choice is None or not 0 <= choice < len(here.choices):
            chosen = next(c for c in here.choices if c.is_right)
        else:
            chosen = here.choices[choice]
        return Slide("step", slide.ref, chosen.next)
    if slide.kind == "after":
        number = int(slide.ref) + 1
        return Slide("after", str(number)) if number < questions else RESULTS
    return slide


def _scene(plan: Plan, number: int) -> Slide:
    if number < len(plan.scenarios):
        return Slide("warning", plan.scenarios[number])
    return Slide("after", "0")
