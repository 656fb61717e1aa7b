"""Farol's web chat without limits of rate, for the bench alone: one machine plays everybody."""

from __future__ import annotations

import sys

from bot.lean import be_lean
from bot.quiet import be_quiet

be_quiet()
be_lean()

import uvicorn  # noqa: E402

from bot.channels.web import WebChat  # noqa: E402
from bot.channels.web_limits import Limits  # noqa: E402
from bot.door import Door  # noqa: E402
from bot.engine import Engine  # noqa: E402
from bot.pace import Pace  # noqa: E402
from bot.settings import read_settings  # noqa: E402
from bot.train import current_model  # noqa: E402

_NO_LIMIT = "1000000000/minute"

if __name__ == "__main__":
    engine = Engine.load(current_model(read_settings()))
    door = Door(engine, pace=Pace(messages=_NO_LIMIT), patience_seconds=60)
    limits = Limits(per_address=_NO_LIMIT, from_everybody=_NO_LIMIT)
    uvicorn.run(
        WebChat(door.receive, door.forget, limits=limits).app(),
        port=int(sys.argv[1]), log_level="warning", access_log=False, ws="none",
    )  # fmt: skip
