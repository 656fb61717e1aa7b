"""Looks for a mark in the memory of a running process, as a core image would hold it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

# Python holds a text with one, two or four bytes a character, by its widest character.
_WIDTHS = {1: "latin-1", 2: "utf-16-le", 4: "utf-32-le"}


def marks_in_memory(pid: int, mark: str) -> Counter[str]:
    """How often each mark (the word and two digits after it) stands in memory.

    Raises PermissionError when the process guards its memory from us.
    """
    found: Counter[str] = Counter()
    patterns = {width: _pattern(mark, encoding) for width, encoding in _WIDTHS.items()}
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            area, rights, *rest = line.split(maxsplit=5)
            if "r" not in rights or rest[-1].startswith(("[vvar", "[vsyscall")):
                continue
            start, end = (int(address, 16) for address in area.split("-"))
            try:
                memory.seek(start)
                image = memory.read(end - start)
            except (OSError, OverflowError):
                continue
            for width, pattern in patterns.items():
                for match in pattern.finditer(image):
                    found[match.group()[::width].decode("latin-1")] += 1
    return found


def _pattern(mark: str, encoding: str) -> re.Pattern[bytes]:
    zeros = len("0".encode(encoding)) - 1
    digit = b"[0-9]" + b"\x00" * zeros
    return re.compile(re.escape(mark.encode(encoding)) + digit * 2)
