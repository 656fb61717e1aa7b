"""Counting a declined question, beside the door: nobody waits for it, and no failure reaches it."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from bot.unanswered.counted import Counted
from bot.unanswered.marks import Marks
from bot.unanswered.scrub import scrubbed
from bot.unanswered.vocabulary import Vocabulary

log = logging.getLogger(__name__)

# So many different people must have asked alike before anybody reads a word of it.
FEWEST_PEOPLE = 5
# What comes while so much is waiting is not counted: a flood is nobody's question.
_MOST_WAITING = 200
_DAY_SECONDS = 24 * 3600
_CLOSE_SECONDS = 2.0
# A conversation on the web page is begun anew with every visit, so one person would be five. All
# who ask there on one day count as one.
_WEB = "web"


class Kept(Protocol):
    """Where the words that five people share are written down."""

    def keep(
        self, language: str, phrase: str, marks: Collection[str], people: int, now: float
    ) -> None: ...

    def forget_old(self, now: float) -> None: ...


@dataclass(frozen=True)
class _Asked:
    text: str
    language: str
    asker: str


class Heard:
    """`words` is called once, when the first question comes. `clock` gives seconds since 1970."""

    def __init__(
        self,
        counted: Counted,
        marks: Marks,
        words: Callable[[], tuple[Vocabulary, Collection[str]]],
        kept: Kept,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._counted = counted
        self._marks = marks
        self._words = words
        self._kept = kept
        self._clock = clock
        self._read: tuple[Vocabulary, Collection[str]] | None = None
        # None is the last: there the thread ends.
        self._waiting: queue.Queue[Callable[[], object] | None] = queue.Queue(_MOST_WAITING)
        # Read before anybody asks: it takes seconds, and somebody's turn would wait for them.
        self._later(self._read_words)
        self._thread = threading.Thread(target=self._work, name="unanswered", daemon=True)
        self._thread.start()

    def was_told(self, person: str) -> bool:
        return self._counted.was_told(self._marks.of_person(person))

    def told(self, person: str) -> None:
        """This person has just read that questions are counted. At once: the next may be one."""
        self._counted.tell(self._marks.of_person(person))

    def asked(self, text: str, language: str, channel: str, person: str) -> None:
        """A declined question of somebody who was told before."""
        day = int(self._clock() // _DAY_SECONDS)
        who = f"{_WEB} {day}" if channel == _WEB else person
        asked = _Asked(text, language, self._marks.of_person(who))
        self._later(lambda: self._count(asked))

    def forget(self, person: str) -> None:
        """Nothing of this person is counted any longer; what five share has no person in it."""
        asker = self._marks.of_person(person)
        self._later(lambda: self._counted.forget(asker))

    def settle(self) -> None:
        """Returns when all that came before has been counted; for tests."""
        self._waiting.join()

    def close(self) -> None:
        """Ends the thread once what waits has been counted; what is asked later is not.

        A server that stops waits no longer than this: the thread holds nothing that outlives it.
        """
        if self._thread.is_alive():
            with suppress(queue.Full):
                self._waiting.put(None, timeout=_CLOSE_SECONDS)
            self._thread.join(_CLOSE_SECONDS)

    # --- the thread

    def _later(self, work: Callable[[], object]) -> None:
        try:
            self._waiting.put_nowait(work)
        except queue.Full:
            log.warning("too many questions at once to be counted")

    def _work(self) -> None:
        while True:
            work = self._waiting.get()
            try:
                if work is None:
                    return
                work()
            except Exception as error:  # The outermost edge of this thread: nobody waits for it.
                # The text of the error may hold words, so only its kind is logged.
                log.error("a question could not be counted: %s", type(error).__name__)
            finally:
                # Nothing of it stays in this frame while the next one is waited for.
                del work
                self._waiting.task_done()

    def _read_words(self) -> tuple[Vocabulary, Collection[str]]:
        self._read = self._words()
        return self._read

    def _count(self, asked: _Asked) -> None:
        now = self._clock()
        self._kept.forget_old(now)
        vocabulary, public_numbers = self._read or self._read_words()
        left = scrubbed(asked.text, asked.language, vocabulary, public_numbers)
        if left is None:
            return
        marks = self._marks.of_question(left.stems, asked.language)
        askers = self._counted.add(list(marks), asked.asker)
        shared = shared_words(marks, askers)
        if shared is None:
            return
        words, people, which = shared
        self._kept.keep(asked.language, left.shown(words), which, people, now)


def shared_words(
    marks: Mapping[str, frozenset[str]], askers: Mapping[str, frozenset[str]]
) -> tuple[frozenset[str], int, frozenset[str]] | None:
    """The most words that the same five people have used, how many people, and their marks.

    Each three alone may have five askers and not the same five: the words of two of them together
    are shown only when at least five people used them all.
    """
    by_people = sorted(marks, key=lambda mark: (-len(askers[mark]), sorted(marks[mark])))
    together: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    which: set[str] = set()
    for mark in by_people:
        both = askers[mark] if not which else together & askers[mark]
        if len(both) >= FEWEST_PEOPLE:
            together, words = both, words | marks[mark]
            which.add(mark)
    return (words, len(together), frozenset(which)) if which else None
