"""`python -m bot serve` with everything logged that can be logged; SIGUSR1 loses the content.

The canary's test starts this and looks for marks in what it leaves behind. Losing the content
makes the understanding, the actions and the words fail while messages come in.
"""

from __future__ import annotations

import logging
import signal
from dataclasses import replace

from bot.lean import be_lean
from bot.quiet import be_quiet

be_quiet(logging.DEBUG)
be_lean()

import os  # noqa: E402
from pathlib import Path  # noqa: E402

from bot import clock, shelf  # noqa: E402
from bot.commands import main  # noqa: E402
from bot.workshop.rooms import Rooms  # noqa: E402


def lose_the_content(*_: object) -> None:
    whole = shelf.stock()
    shelf.put(replace(whole, library=replace(whole.library, topics={}, needs={})))


def give_a_trainer_code() -> None:
    """As the studio would have done the day before."""
    place = os.environ.get("CANARY_TRAINER_CODE")
    if place is not None:
        rooms = Rooms(clock.now, Path(os.environ["FAROL_STATE"]) / "workshop")
        Path(place).write_text(rooms.new_trainer_code())


if __name__ == "__main__":
    give_a_trainer_code()
    signal.signal(signal.SIGUSR1, lose_the_content)
    main()
