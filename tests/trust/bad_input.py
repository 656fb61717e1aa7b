"""Nasty text through a whole door: what it costs, and that each is answered like any other.

`python -m tests.trust.bad_input --messages 100000 --write` says how far it is, and puts the figures
into docs/measured/trust.md.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from bot.lean import be_lean
from bot.quiet import be_quiet

be_quiet()
be_lean()

from hypothesis import HealthCheck, given, seed, settings  # noqa: E402

from bot.channels.incoming import Incoming  # noqa: E402
from bot.door import Door  # noqa: E402
from bot.engine import Engine  # noqa: E402
from bot.settings import ROOT, read_settings  # noqa: E402
from bot.train import current_model  # noqa: E402
from tests.trust.nasty import MARKUP, nasty_texts  # noqa: E402

# Hypothesis remembers all that it has tried, and grows slow; each batch begins with a seed of its
# own and an empty memory.
_BATCH = 1_000
_PAGE = ROOT / "docs" / "measured" / "trust.md"
_settings = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
_TROUBLE = ("no está funcionando", "não está funcionando", "is not working")


@dataclass
class Tried:
    """Processor time of each message in the door, and of everything."""

    seconds: list[float] = field(default_factory=list)
    whole_seconds: float = 0.0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.seconds, n=100)[98]

    def row(self) -> str:
        return (
            f"| {len(self.seconds):,} | 0 | {self.median * 1e3:.1f} ms | {self.p99 * 1e3:.1f} ms "
            f"| {self.p99 / self.median:.1f} | {self.whole_seconds / 60:.1f} min |"
        )


def try_messages(door: Door, loop: asyncio.AbstractEventLoop, messages: int) -> Iterator[Tried]:
    """What was found so far, after each batch. Fails at the first that is answered badly."""
    tried, numbers, began = Tried(), count(), time.process_time()
    while len(tried.seconds) < messages:
        left = messages - len(tried.seconds)

        @seed(len(tried.seconds))
        @settings(_settings, max_examples=min(_BATCH, left))
        @given(nasty_texts)
        def hold(text: str) -> None:
            person = f"nasty-{next(numbers)}"
            before = time.process_time()
            replies = loop.run_until_complete(door.receive(Incoming("nasty", person, text)))
            tried.seconds.append(time.process_time() - before)
            door.forget("nasty", person)
            assert replies
            for reply in replies:
                assert reply.text.strip()
                assert not any(mark in reply.text for mark in MARKUP)
                assert not any(words in reply.text for words in _TROUBLE)

        hold()
        tried.whole_seconds = time.process_time() - began
        yield tried


def write(row: str) -> None:
    """Puts the row into the page, over the last one of as many messages."""
    messages = row.split("|")[1].strip()
    page = _PAGE.read_text(encoding="utf-8")
    old = re.compile(rf"^\| {messages} \|.*\n", re.MULTILINE)
    head = "| messages | exceptions | median | 99th percentile | ratio | processor time |\n"
    page = old.sub("", page)
    rule = page.index("\n", page.index(head) + len(head)) + 1
    rows = re.match(r"(\|.*\n)*", page[rule:])
    assert rows is not None
    end = rule + rows.end()
    _PAGE.write_text(page[:end] + row + "\n" + page[end:], encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=3_000)
    parser.add_argument("--write", action="store_true", help="put the figures into the page")
    asked = parser.parse_args()
    door = Door(Engine.load(current_model(read_settings())))
    began = time.monotonic()
    for tried in try_messages(door, asyncio.new_event_loop(), asked.messages):
        done = len(tried.seconds)
        left = (time.monotonic() - began) / done * (asked.messages - done) / 60
        print(f"{done:,} of {asked.messages:,}, {left:.0f} min left", file=sys.stderr, flush=True)
    print(tried.row())
    assert tried.p99 < 10 * tried.median
    if asked.write:
        write(tried.row())


if __name__ == "__main__":
    main()
