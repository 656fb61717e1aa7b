"""`python -m bot serve` that on SIGUSR2 uses up its memory, and on SIGUSR1 has enough again.

FED_SPARE says how many kilobytes it leaves itself.
"""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

from bot.lean import be_lean
from bot.quiet import be_quiet

be_quiet()
be_lean()

from bot.commands import main  # noqa: E402

_SPARE = int(os.environ.get("FED_SPARE", "0"))
# The large gaps first, then the small ones that are left between.
_PIECES = (1024 * 1024, 64 * 1024, 4 * 1024, 512, 64)
_PIECE = 4 * 1024
_ballast: list[bytearray] = []


def feed(*_: object) -> None:
    spare = [bytearray(_PIECE) for _ in range(_SPARE * 1024 // _PIECE)]
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used, resource.RLIM_INFINITY))
    for piece in _PIECES:
        try:
            while True:
                _ballast.append(bytearray(piece))
        except MemoryError:
            continue
    del spare


def let_go(*_: object) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    _ballast.clear()


if __name__ == "__main__":
    signal.signal(signal.SIGUSR2, feed)
    signal.signal(signal.SIGUSR1, let_go)
    main()
