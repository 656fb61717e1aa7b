"""The line of a file at which a key stands."""

from __future__ import annotations

from pathlib import Path


def line_of(file: Path, key: str) -> int:
    """The first line that begins with the key; 1 when there is none or no such file.

    Only for telling where a problem is: what a check judges is in its material.
    """
    if file.exists():
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith(key):
                return number
    return 1
