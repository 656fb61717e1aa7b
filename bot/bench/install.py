"""How many bytes a lock file's libraries take on the disk of this environment."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def install_size(lock: Path) -> int | None:
    """Bytes of all that the lock names; None when something of it is not installed here."""
    total = 0
    for name in _PINNED.findall(lock.read_text(encoding="utf-8")):
        try:
            files = distribution(name).files or ()
        except PackageNotFoundError:
            return None
        for file in files:
            path = Path(str(file.locate()))
            if path.is_file():
                total += path.stat().st_size
    return total
