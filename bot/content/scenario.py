"""A role play: what happens, what the agent says, what a person may say or do, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Choice:
    """Something to say or do, and the reviewed sentence that tells why it helps or harms.

    `text` is the scenario's own words, or, when `is_spoken`, a sentence to say to an agent that
    stands in `topic`. `because` is a sentence of that topic, so nothing is taught here that the
    bot does not answer. `next` is the id of a step. `moves` are those of data/moves that mean it.
    """

    text: str
    is_spoken: bool
    is_right: bool
    topic: str
    because: str
    next: str
    moves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """`scene` is told, `agent` is said by the agent; one may be missing. No choices: an end."""

    id: str
    scene: str | None
    agent: str | None
    choices: tuple[Choice, ...]
    line: int

    @property
    def is_end(self) -> bool:
        return not self.choices


@dataclass(frozen=True)
class Scenario:
    """One file of data/scenarios. `warning` is said before anything else; `steps` in its order."""

    id: str
    title: str
    warning: str
    minutes: int
    start: str
    steps: Mapping[str, Step]
    path: Path

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics it teaches, once each, in the order of the steps."""
        return tuple(
            dict.fromkeys(choice.topic for step in self.steps.values() for choice in step.choices)
        )

    def sentences(self) -> Iterator[tuple[str, int]]:
        """What a translator translates, with the line of its step; the topics' words are theirs."""
        yield self.title, 1
        yield self.warning, 1
        for step in self.steps.values():
            for text in (step.scene, step.agent):
                if text is not None:
                    yield text, step.line
            for choice in step.choices:
                if not choice.is_spoken:
                    yield choice.text, step.line
