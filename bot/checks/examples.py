"""Training examples with their lines, for those who mend them.

The files hold one example a line, so they are read as lines: forty thousand in a tenth of a second,
where a YAML reader needs twenty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_EXAMPLE = re.compile(r"\s+- (?P<text>.*\S)\s*\Z")


@dataclass(frozen=True)
class Example:
    text: str
    intent: str
    language: str
    file: Path
    line: int


def read_examples(folder: Path) -> Iterator[Example]:
    """The examples of data/nlu/<language>/<intent>.yml; the file's name is their intent."""
    for path in sorted(folder.glob("*/*.yml")):
        yield from examples_of(path)


def examples_of(path: Path) -> Iterator[Example]:
    """Those of one file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = _EXAMPLE.match(line)
        if match:
            yield Example(match["text"], path.stem, path.parent.name, path, number)
