"""A platform delivers to two processes, which do not know of each other while Redis is cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.door import PATIENCE_SECONDS
from tests.faults_tried import Note
from tests.many.redelivered import rehearse
from tests.many.redis_server import IS_THERE


@pytest.mark.model
@pytest.mark.redis
@pytest.mark.skipif(not IS_THERE, reason="redis-server is not installed")
@pytest.mark.parametrize(
    "messages",
    [pytest.param(12, id="few"), pytest.param(60, id="many", marks=pytest.mark.prove)],
)
async def test_at_most_twice_in_the_cut_and_never_again_after_it(
    model: Path, tmp_path: Path, messages: int, fault: Note
) -> None:
    counts = await rehearse(messages, tmp_path)
    print(counts.row())
    sent = 2 * messages
    fault("Redis frozen for 3 s, each message delivered to two processes", sent,
          sent - counts.lost, counts.in_the_cut_twice + counts.in_peace_twice,
          "what came to both in the cut")  # fmt: skip
    assert (counts.lost, counts.in_peace_twice, counts.more_than_twice, counts.again) == (0,) * 4
    # Those that came to both processes, and no others.
    assert counts.in_the_cut_twice <= messages * 2 // 3
    assert counts.is_remembered
    assert counts.longest < PATIENCE_SECONDS
