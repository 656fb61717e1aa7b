"""What the bench finds, before it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class BenchOptions:
    """The size of a run. The default takes about an hour on two cores, nearly all of it Rasa's."""

    per_intent: int = 40
    epochs: int = 100
    messages: int = 600
    endurance: int = 3_000
    starts: int = 3

    @classmethod
    def full(cls) -> BenchOptions:
        """All examples and 50,000 messages; a night."""
        return cls(per_intent=100_000, messages=2_000, endurance=50_000)

    @classmethod
    def quick(cls) -> BenchOptions:
        """Everything once, small; five minutes. Its ratios say that it runs, no more."""
        return cls(per_intent=8, epochs=2, messages=60, endurance=120, starts=1)


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and seconds of all cores together.

    The second hardly changes when something else runs on the machine.
    """

    wall: float
    cpu: float


@dataclass(frozen=True)
class Loaded:
    """A server under load: seconds of each message, messages a second, its own CPU seconds."""

    seconds: tuple[float, ...]
    a_second: float
    cpu_a_message: float

    def quantile(self, share: float) -> float:
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]


@dataclass(frozen=True)
class Figures:
    """Seconds and bytes; None is what was not measured."""

    name: str
    install: int | None = None
    training: Spent | None = None
    model_size: int | None = None
    right: float | None = None
    understanding_p50: float | None = None
    understanding_p99: float | None = None
    start: Spent | None = None
    memory: int | None = None
    memory_after: int | None = None
    loads: Mapping[int, Loaded] = field(default_factory=dict)


@dataclass(frozen=True)
class Bench:
    options: BenchOptions
    examples: int
    intents: int
    farol: Figures
    rasa: Figures
    floor: Figures
