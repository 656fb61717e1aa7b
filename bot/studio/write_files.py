"""Files written whole or not at all, with what they were, so that all of them can be put back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def put_file(path: Path, content: bytes, before: dict[Path, bytes | None]) -> None:
    """Writes a file in one step and notes in `before` what it was; None when there was none."""
    was = path.read_bytes() if path.exists() else None
    if was == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, content)
    before[path] = was


def put_back(before: Mapping[Path, bytes | None]) -> None:
    """Undoes every `put_file` that was noted."""
    for path, content in before.items():
        if content is None:
            path.unlink(missing_ok=True)
        else:
            _replace(path, content)


def _replace(path: Path, content: bytes) -> None:
    """In one step: nobody who reads meanwhile gets half a file."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    os.replace(fresh, path)
