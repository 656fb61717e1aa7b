"""How many things can be reckoned at once here."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """The cores that this process may run on; a trial of the studio is given one."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
