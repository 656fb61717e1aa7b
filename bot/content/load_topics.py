"""Topics from data/topics/<group>/<id>.md: front matter, a card when urgent, an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.content.fast_yaml import FAST_LOADER
from bot.content.topic import GROUPS, Block, BlockKind, Topic
from bot.errors import ContentError

# `withheld` is there only while an answer is being looked into.
OPTIONAL_KEYS = ("withheld",)
KEYS = ("title", "short", "urgent", "checked", "review", "sources", "needs", "next")


def load_topics(folder: Path) -> dict[str, Topic]:
    """Topics by id, in the order of GROUPS, then of file names.

    Raises ContentError at the first file that does not hold to the format.
    """
    topics: dict[str, Topic] = {}
    for group in GROUPS:
        for path in sorted((folder / group).glob("*.md")):
            if path.stem in topics:
                raise ContentError(path, 1, f"topic {path.stem} stands in two groups; keep one")
            topics[path.stem] = parse_topic(
                path.read_text(encoding="utf-8"), group=group, topic_id=path.stem, path=path
            )
    for stray in sorted(p for p in folder.glob("*/*.md") if p.parent.name not in GROUPS):
        raise ContentError(stray, 1, f"{stray.parent.name} is not a group; use one of {GROUPS}")
    for topic in topics.values():
        for other in topic.next:
            if other not in topics:
                raise ContentError(topic.path, 1, f"next: there is no topic {other}")
    return topics


def parse_topic(text: str, *, group: str, topic_id: str, path: Path) -> Topic:
    """One topic from the text of its file. Raises ContentError with the line to change."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---":
        raise ContentError(path, 1, "the file must begin with --- and its front matter")
    try:
        end = next(i for i, line in enumerate(lines[1:], 1) if line.strip() == "---")
    except StopIteration:
        raise ContentError(path, 1, "the front matter is not closed; add a line ---") from None
    front = _front_matter("\n".join(lines[1:end]), path)
    parts = _parts(lines, end + 1, path)
    if front["urgent"] and not parts.get("Card"):
        raise ContentError(path, end + 1, "an urgent topic needs a '## Card' with its first lines")
    if parts.get("Card") and not front["urgent"]:
        raise ContentError(path, end + 1, "only an urgent topic has a card; set urgent: true")
    if not parts.get("Answer"):
        raise ContentError(path, end + 1, "the '## Answer' is missing or empty")
    return Topic(
        id=topic_id,
        group=group,
        title=str(front["title"]),
        short=str(front["short"]),
        urgent=front["urgent"],
        card=parts.get("Card", ()),
        answer=parts["Answer"],
        sources=tuple(front["sources"]),
        needs=tuple(front["needs"]),
        next=tuple(front["next"]),
        checked=front["checked"],
        review=None if front["review"] in (None, "none") else str(front["review"]),
        path=path,
        withheld=front.get("withheld", False),
    )


def _front_matter(text: str, path: Path) -> Mapping[str, Any]:
    try:
        front = yaml.load(text, Loader=FAST_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line + 2) if mark else 1
        raise ContentError(path, line, f"the front matter is not YAML: {error}") from error
    if not isinstance(front, dict):
        raise ContentError(path, 2, f"the front matter must give {', '.join(KEYS)}")
    for key in KEYS:
        if key not in front:
            raise ContentError(path, 2, f"the front matter lacks '{key}'")
    for key in front:
        if key not in KEYS + OPTIONAL_KEYS:
            raise ContentError(path, 2, f"the front matter has an unknown key '{key}'")
    if not isinstance(front["urgent"], bool):
        raise ContentError(path, 2, "urgent: write true or false")
    if not isinstance(front.get("withheld", False), bool):
        raise ContentError(path, 2, "withheld: write true or false")
    if not isinstance(front["checked"], date):
        raise ContentError(path, 2, "checked: write a date such as 2026-07-01")
    for key in ("sources", "needs", "next"):
        if not isinstance(front[key], list) or not all(isinstance(v, str) for v in front[key]):
            raise ContentError(path, 2, f"{key}: write a list of ids, such as [one, two]")
    return front


def _parts(lines: list[str], start: int, path: Path) -> dict[str, tuple[Block, ...]]:
    parts: dict[str, tuple[Block, ...]] = {}
    name: str | None = None
    blocks: list[Block] = []
    paragraph: list[str] = []
    paragraph_line = 0

    def close_paragraph() -> None:
        if paragraph:
            blocks.append(Block("paragraph", " ".join(paragraph), paragraph_line))
            paragraph.clear()

    for number, raw in enumerate(lines[start:], start + 1):
        line = raw.strip()
        if line.startswith("#"):
            close_paragraph()
            if name is not None:
                parts[name] = tuple(blocks)
            name = line.lstrip("#").strip()
            blocks = []
            if line not in ("## Card", "## Answer") or name in parts:
                raise ContentError(
                    path, number, "headings are '## Card' and '## Answer', once each"
                )
            continue
        if line and name is None:
            raise ContentError(path, number, "text stands before the first '## ' heading")
        kind: BlockKind | None = {"- ": "item", "> ": "say"}.get(line[:2])  # type: ignore[assignment]
        if not line or kind:
            close_paragraph()
        if kind:
            blocks.append(Block(kind, line[2:].strip(), number))
        elif line:
            paragraph_line = paragraph_line if paragraph else number
            paragraph.append(line)
    close_paragraph()
    if name is not None:
        parts[name] = tuple(blocks)
    return parts
