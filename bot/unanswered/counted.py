"""Who asked what, as marks alone: in the memory of one process, each mark for its time."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from typing import Protocol

DAYS = 30
LIFE_SECONDS = DAYS * 24 * 3600.0
# About 20 MB; the oldest are forgotten first, and a flood forgets them sooner.
MOST_MARKS = 60_000
MOST_TOLD = 100_000


class Counted(Protocol):
    """Marks of questions with marks of askers, and who was told that they are counted."""

    def add(self, marks: Collection[str], asker: str) -> Mapping[str, frozenset[str]]:
        """Who has asked each of these by now, this asker included."""

    def forget(self, asker: str) -> None:
        """As if this asker had never asked nor been told."""

    def was_told(self, asker: str) -> bool: ...

    def tell(self, asker: str) -> None: ...


class CountedInMemory:
    """`clock` gives seconds that never run backwards. Dies with the process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._askers: OrderedDict[str, dict[str, float]] = OrderedDict()
        self._told: OrderedDict[str, float] = OrderedDict()
        # The door tells and the thread that counts counts.
        self._lock = threading.Lock()

    def add(self, marks: Collection[str], asker: str) -> Mapping[str, frozenset[str]]:
        with self._lock:
            return self._added(marks, asker)

    def _added(self, marks: Collection[str], asker: str) -> Mapping[str, frozenset[str]]:
        now = self._clock()
        found = {}
        for mark in marks:
            askers = self._askers.setdefault(mark, {})
            askers[asker] = now + LIFE_SECONDS
            for other in [other for other, dies in askers.items() if dies <= now]:
                del askers[other]
            self._askers.move_to_end(mark)
            found[mark] = frozenset(askers)
        self._forget_old(now)
        return found

    def forget(self, asker: str) -> None:
        with self._lock:
            self._told.pop(asker, None)
            self._drop(asker)

    def _drop(self, asker: str) -> None:
        for mark in [mark for mark, askers in self._askers.items() if asker in askers]:
            del self._askers[mark][asker]
            if not self._askers[mark]:
                del self._askers[mark]

    def was_told(self, asker: str) -> bool:
        return self._told.get(asker, 0.0) > self._clock()

    def tell(self, asker: str) -> None:
        with self._lock:
            self._told[asker] = self._clock() + LIFE_SECONDS
            self._told.move_to_end(asker)
            if len(self._told) > MOST_TOLD:
                self._told.popitem(last=False)

    def _forget_old(self, now: float) -> None:
        # Whoever asks moves a mark to the end, so the first is the one that nobody asked longest.
        while self._askers:
            mark, askers = next(iter(self._askers.items()))
            if max(askers.values()) > now and len(self._askers) <= MOST_MARKS:
                break
            del self._askers[mark]
        while self._told and next(iter(self._told.values())) <= now:
            self._told.popitem(last=False)
