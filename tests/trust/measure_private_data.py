"""Precision and recall of bot/privacy/private_data.py: python -m tests.trust.measure_private_data

A message counts as found when any private datum is found in it, for the line that follows is the
same for all. With --wrong, what was missed and what was a false alarm is shown.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.library import load_library
from bot.privacy.private_data import private_data
from bot.settings import read_settings

MESSAGES = Path(__file__).with_name("private_data.jsonl")


@dataclass(frozen=True)
class Figures:
    precision: float
    recall: float
    messages: int
    wrong: tuple[str, ...]


def measure(language: str | None = None) -> Figures:
    """The figures of one language, or of all."""
    library = load_library(read_settings({}).data)
    numbers = {phone.e164 for o in library.organizations.values() for phone in o.phones}
    counts: Counter[tuple[bool, bool]] = Counter()
    wrong = []
    for line in MESSAGES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if language in (None, row["language"]):
            is_private, found = bool(row["kinds"]), private_data(row["text"], numbers)
            counts[is_private, bool(found)] += 1
            if is_private != bool(found):
                wrong.append(f"{row['language']} {row['kinds']} {sorted(found)}: {row['text']}")
    right = counts[True, True]
    return Figures(
        right / max(1, right + counts[False, True]),
        right / max(1, right + counts[True, False]),
        sum(counts.values()),
        tuple(wrong),
    )


def main(arguments: Sequence[str]) -> None:
    print("language  messages  precision  recall")
    for language in ("es", "pt", "en", None):
        figures = measure(language)
        name = language or "all"
        print(f"{name:8}  {figures.messages:8}  {figures.precision:9.1%}  {figures.recall:6.1%}")
        if language is None and "--wrong" in arguments:
            print("\n".join(figures.wrong))


if __name__ == "__main__":
    main(sys.argv[1:])
