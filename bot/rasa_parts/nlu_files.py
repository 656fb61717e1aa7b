"""Training examples from data/nlu/<language>/<intent>.yml, with their voice and language.

The files are in Rasa's own format; they are read here because Rasa's reader opens every YAML under
the data folder to guess its kind, and takes half a minute for what this does in two seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.content.fast_yaml import FAST_LOADER
from bot.errors import ContentError


@dataclass(frozen=True)
class Example:
    """A sentence as somebody wrote it; `voice` names its author, one person's way to write."""

    text: str
    intent: str
    language: str
    voice: str


def read_examples(folder: Path) -> Iterator[Example]:
    """All examples under data/nlu. Raises ContentError for a file that breaks the format."""
    for path in sorted(folder.glob("*/*.yml")):
        yield from _read_file(path)


def _read_file(path: Path) -> Iterator[Example]:
    try:
        # The C loader where it is there: 40,000 lines in one second instead of twenty.
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=FAST_LOADER)
        blocks = content["nlu"]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentError(
            path, mark.line + 1 if mark else 1, f"not a file of training examples: {error}"
        ) from error
    for block in blocks:
        intent = block.get("intent")
        if intent != path.stem:
            raise ContentError(
                path, 1, f"holds examples of {intent}; a file holds one intent, its own name"
            )
        voice = (block.get("metadata") or {}).get("voice", "unknown")
        for line in (block.get("examples") or "").splitlines():
            if not line.startswith("- ") or not line[2:].strip():
                raise ContentError(path, 1, f"an example must begin with '- ': {line!r}")
            yield Example(line[2:].strip(), intent, path.parent.name, voice)
