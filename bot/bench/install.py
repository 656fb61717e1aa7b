"""How many bytes a lock file's libraries take on the disk of this environment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


@dataclass(frozen=True)
class Installed:
    """`missing` are libraries of the lock that are not here; `size` is that of the others."""

    size: int
    missing: tuple[str, ...] = ()


def installed(lock: Path) -> Installed:
    """What of all that the lock names is installed here, and its bytes."""
    total, missing = 0, []
    for name in _PINNED.findall(lock.read_text(encoding="utf-8")):
        try:
            files = distribution(name).files or ()
        except PackageNotFoundError:
            missing.append(name)
            continue
        for file in files:
            path = Path(str(file.locate()))
            if path.is_file():
                total += path.stat().st_size
    return Installed(total, tuple(missing))
