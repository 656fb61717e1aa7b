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

from bot import shelf  # noqa: E402
from bot.commands import main  # noqa: E402


def lose_the_content(*_: object) -> None:
    whole = shelf.stock()
    shelf.put(replace(whole, library=replace(whole.library, topics={}, needs={})))


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, lose_the_content)
    main()
