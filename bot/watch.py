"""What an operator may watch, for Prometheus: how much, how fast, how well; never who or what.

A topic that four people asked for in an hour could point at them in a small town, so topics are
shown an hour late, by the whole hour, and only from five on.
"""

from __future__ import annotations

import time
from collections import Counter as Counts
from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

FEWEST_SHOWN = 5
_HOUR = 3600
# Around the 10 ms that a turn takes, up to the two seconds that the door waits.
_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class Topics(Collector):
    """Questions by topic in the last whole hour. `clock` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._hour = int(clock() // _HOUR)
        self._now: Counts[str] = Counts()
        self._last: Counts[str] = Counts()

    def add(self, topic: str) -> None:
        self._turn_the_hour()
        self._now[topic] += 1

    def collect(self) -> Iterable[Metric]:
        self._turn_the_hour()
        family = GaugeMetricFamily(
            "farol_topic_last_hour",
            f"Answers by topic in the last whole hour, from {FEWEST_SHOWN} on.",
            labels=["topic"],
        )
        for topic, count in sorted(self._last.items()):
            if count >= FEWEST_SHOWN:
                family.add_metric([topic], count)
        yield family

    def _turn_the_hour(self) -> None:
        hour = int(self._clock() // _HOUR)
        if hour != self._hour:
            self._last = self._now if hour == self._hour + 1 else Counts()
            self._now, self._hour = Counts(), hour


class Watch:
    """The counts of one process; they begin at zero with it."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self.messages = Counter(
            "farol_messages", "Messages that came.", ["channel", "kind"], registry=self._registry
        )
        self.outcomes = Counter(
            "farol_outcomes", "What messages got: answered, offered, declined, conversation.",
            ["outcome", "language"], registry=self._registry,
        )  # fmt: skip
        self.urgent = Counter(
            "farol_urgent", "Turns that began with a right-now card.", registry=self._registry
        )
        self.refused = Counter(
            "farol_refused", "Messages that were not understood, because there were too many.",
            ["reason"], registry=self._registry,
        )  # fmt: skip
        self.failed = Counter(
            "farol_failed", "Messages that got the hotline card because something broke.",
            ["error"], registry=self._registry,
        )  # fmt: skip
        self.swaps = Counter(
            "farol_model_swaps", "Models taken into service.", registry=self._registry
        )
        self.seconds = Histogram(
            "farol_answer_seconds", "From a message at the door to its replies.",
            registry=self._registry, buckets=_SECONDS,
        )  # fmt: skip
        self.in_work = Gauge(
            "farol_messages_in_work", "Messages at the door now.", registry=self._registry
        )
        self.topics = Topics(clock)
        self._registry.register(self.topics)

    def turned(self, outcome: str, language: str | None, topic: str | None, urgent: bool) -> None:
        """One turn that the engine answered."""
        self.outcomes.labels(outcome, language or "unknown").inc()
        if outcome == "answered" and topic:
            self.topics.add(topic)
        if urgent:
            self.urgent.inc()

    def also(self, collector: Collector) -> None:
        """Shows what another part counts."""
        self._registry.register(collector)

    def text(self) -> bytes:
        """All of it in Prometheus's format."""
        return generate_latest(self._registry)
