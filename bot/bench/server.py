"""Farol's web chat without limits of rate, for the bench alone: one machine plays everybody."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.lean import be_lean
from bot.quiet import be_quiet

be_quiet()
be_lean()

import uvicorn  # noqa: E402
from starlette.applications import Starlette  # noqa: E402
from starlette.routing import Mount  # noqa: E402

from bot.channels.web import WebChat  # noqa: E402
from bot.channels.web_limits import Limits  # noqa: E402
from bot.door import Door  # noqa: E402
from bot.engine import Engine  # noqa: E402
from bot.health import health_routes  # noqa: E402
from bot.pace import Pace  # noqa: E402
from bot.settings import read_settings  # noqa: E402
from bot.studio.live import follow_content  # noqa: E402
from bot.studio.model_live import follow_model  # noqa: E402
from bot.train import current_model  # noqa: E402

_NO_LIMIT = "1000000000/minute"


def app() -> Starlette:
    """The page, `/metrics`, and what follows published content and models, as `bot serve` does."""
    settings = read_settings()
    door = Door(
        Engine.load(current_model(settings)), pace=Pace(messages=_NO_LIMIT), patience_seconds=60
    )
    limits = Limits(per_address=_NO_LIMIT, from_everybody=_NO_LIMIT)
    web = WebChat(door.receive, door.forget, limits=limits).app()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        following = asyncio.gather(follow_content(settings), follow_model(settings, door))
        yield
        following.cancel()

    return Starlette(routes=[*health_routes(settings, door), Mount("/", web)], lifespan=lifespan)


if __name__ == "__main__":
    uvicorn.run(
        app(), port=int(sys.argv[1]), log_level="warning", access_log=False, ws="none",
        loop="asyncio",
    )  # fmt: skip
