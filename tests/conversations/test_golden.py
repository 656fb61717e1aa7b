"""Every transcript under tests/conversations/<language>/ is what the bot says today.

`make golden` writes them anew, for a person to read the difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.library import Library
from bot.door import Door
from tests.conversations.golden import perform, read_script

HERE = Path(__file__).parent
TRANSCRIPTS = sorted(HERE.glob("*/*.txt"))
ACTIONS = (
    "find_help",
    "find_lawyer",
    "find_legal_fund",
    "list_organizations",
    "call_hotline",
    "forget_me",
)

pytestmark = pytest.mark.model


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
async def test_the_bot_says_what_was_reviewed(path: Path, door: Door, golden: bool) -> None:
    before = path.read_text(encoding="utf-8")
    now = await perform(read_script(before), door, person=str(path))
    if golden:
        path.write_text(now, encoding="utf-8")
    assert golden or now == before


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_every_urgent_topic_and_every_action_has_a_transcript(
    language: str, library: Library
) -> None:
    there = {path.stem for path in (HERE / language).glob("*.txt")}
    wanted = {topic.id for topic in library.topics.values() if topic.urgent} | set(ACTIONS)
    assert wanted - there == set()
