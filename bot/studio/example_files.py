"""Files of training examples with lines put in or taken out; every other line stays as it is. Pure.

What comes from the studio stands in a block of its own at the end, under one voice, so that the
authors of the other blocks stay apart: measuring leaves whole voices out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from bot.studio.example_drafts import DraftedExample

VOICE = "studio"
_HEAD = 'version: "3.1"\nnlu:\n'


def changed_files(data: Path, drafted: Iterable[DraftedExample]) -> dict[Path, str]:
    """The files of data/nlu that change, with their new text."""
    by_file: dict[Path, list[DraftedExample]] = {}
    for one in drafted:
        file = data / "nlu" / one.language / f"{one.topic}.yml"
        by_file.setdefault(file, []).append(one)
    changed: dict[Path, str] = {}
    for file, ones in by_file.items():
        before = file.read_text(encoding="utf-8") if file.exists() else _HEAD
        left = _without(before, {one.text for one in ones if one.is_removal})
        after = _with(left, file.stem, [one.text for one in ones if not one.is_removal])
        if after != before:
            changed[file] = after
    return changed


def count_by_language(drafted: Iterable[DraftedExample]) -> Mapping[str, int]:
    """How many lines come in or go out, by language."""
    found: dict[str, int] = {}
    for one in drafted:
        found[one.language] = found.get(one.language, 0) + 1
    return found


def _without(text: str, gone: Collection[str]) -> str:
    if not gone:
        return text
    lines = text.splitlines(keepends=True)
    return "".join(
        line for line in lines if line.strip()[:2] != "- " or line.strip()[2:].strip() not in gone
    )


def _with(text: str, topic: str, lines: list[str]) -> str:
    if not lines:
        return text
    written = "".join(f"    - {line}\n" for line in lines)
    head = f"- intent: {topic}\n  metadata:\n    voice: {VOICE}\n  examples: |\n"
    if not text.endswith("\n"):
        text += "\n"
    at = text.find(head)
    if at < 0:
        return text + head + written
    # Below what the studio wrote before; a block ends where the next intent begins.
    end = text.find("\n- intent:", at + len(head) - 1)
    end = len(text) if end < 0 else end + 1
    return text[:end] + written + text[end:]
