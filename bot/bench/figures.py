"""What the bench finds, before it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.bench.install import Installed


@dataclass(frozen=True)
class BenchOptions:
    """The size of a run. The default takes about half an hour on two quiet cores.

    Rasa's default is trained with each number of `epochs`; what its own number would take is
    reckoned from the two. `endurance` is how many messages we get with ten changes of the model.
    """

    per_intent: int = 40
    epochs: tuple[int, int] = (1, 4)
    messages: int = 600
    endurance: int = 10_000
    starts: int = 3
    live_seconds: float = 20.0

    @classmethod
    def full(cls) -> BenchOptions:
        """All examples and 50,000 messages; a night."""
        return cls(per_intent=100_000, messages=2_000, endurance=50_000, live_seconds=60.0)

    @classmethod
    def quick(cls) -> BenchOptions:
        """Everything once, small; five minutes. Its ratios say that it runs, no more."""
        return cls(
            per_intent=8, epochs=(1, 5), messages=60, endurance=200, starts=1, live_seconds=4.0
        )


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
class Change:
    """Something new was published while people talked.

    `live` is when it was there, in seconds; `quiet` and `during` are the seconds of each message
    before it and from then until a moment after; `lost` were not answered.
    """

    name: str
    live: float | None
    quiet: tuple[float, ...]
    during: tuple[float, ...]
    lost: int


@dataclass(frozen=True)
class Endured:
    """Resident bytes after each slice of messages, each but the first begun with another model."""

    messages: int
    swaps: int
    memory: tuple[int, ...]


@dataclass(frozen=True)
class Figures:
    """Seconds and bytes; None is what was not measured."""

    name: str
    install: Installed | None = None
    training: Spent | None = None
    # By the number of epochs, where it was trained with several.
    trainings: Mapping[int, Spent] = field(default_factory=dict)
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
    changes: tuple[Change, ...] = ()
    endured: Endured | None = None


# What Rasa trains DIET and TED for, unless told otherwise.
RASAS_OWN_EPOCHS = 100


def reckoned(trainings: Mapping[int, Spent], epochs: int = RASAS_OWN_EPOCHS) -> Spent | None:
    """What so many epochs would take: a line through the fewest and the most that were measured.

    >>> reckoned({1: Spent(30, 20), 3: Spent(50, 30)})
    Spent(wall=1020.0, cpu=515.0)
    """
    if len(trainings) < 2:
        return None
    few, many = min(trainings), max(trainings)
    more = (epochs - few) / (many - few)
    one, other = trainings[few], trainings[many]
    if other.wall <= one.wall or other.cpu <= one.cpu:
        # The machine was busier than the difference is long.
        return None
    return Spent(one.wall + more * (other.wall - one.wall), one.cpu + more * (other.cpu - one.cpu))
