from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults_tried import Note
from tests.many.redis_server import IS_THERE
from tests.many.three_processes import NGINX, rehearse


# Three whole processes and nginx: a minute of work. `make prove` runs it.
@pytest.mark.prove
@pytest.mark.model
@pytest.mark.redis
@pytest.mark.skipif(not (IS_THERE and NGINX), reason="needs redis-server and nginx")
async def test_every_turn_is_answered_once_though_a_process_is_killed_and_redis_restarts(
    model: Path, tmp_path: Path, fault: Note
) -> None:
    counts = await rehearse(people=20, turns=10, at_once=6, folder=tmp_path)
    fault("one of three processes killed, Redis restarted", counts.turns, counts.answered)
    assert (counts.turns, counts.answered) == (200, 200)
    # The rest got what they should, or, where a busy machine took longer than two seconds, the
    # door's card; nobody got another one's answer or a lost memory.
    assert (counts.unanswered, counts.otherwise) == (0, 0)
    assert counts.cards <= 20
    assert (counts.text_in, counts.model_in) == (3, 3)
