"""Redis is cut off in the midst of people's talk: nobody waits, is lost or taken for another."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.door import PATIENCE_SECONDS
from tests.faults_tried import Note
from tests.many.cut import PEOPLE, Cut, cut_off
from tests.many.redis_server import IS_THERE

pytestmark = [
    pytest.mark.model,
    pytest.mark.redis,
    pytest.mark.fault,
    pytest.mark.skipif(not IS_THERE, reason="redis-server is not installed"),
]


@pytest.mark.parametrize(
    "cut, silent",
    [
        pytest.param("frozen", "remembered", id="frozen: its memory comes back"),
        pytest.param("killed", "new", id="killed: its memory is gone, and nobody pretends"),
    ],
)
async def test_a_cut_costs_nobody_an_answer(
    model: Path, tmp_path: Path, cut: Cut, silent: str, fault: Note
) -> None:
    counts = await cut_off(cut, model, tmp_path)
    print(counts.row())
    fault(f"Redis {cut} for 3 s, two doors", counts.sent, counts.answered, counts.twice)
    assert counts.sent > 10 * PEOPLE
    assert (counts.lost, counts.twice, counts.others) == (0, 0, 0)
    assert max(counts.seconds) < PATIENCE_SECONDS
    # What was said in the cut is known afterwards, at another process too; what was erased is not.
    assert (counts.silent, counts.asked, counts.erased) == (silent, "remembered", "new")
