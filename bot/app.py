"""All channels, put together as one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.door import Door
from bot.settings import Settings


def build_app(settings: Settings, door: Door) -> Starlette:
    """The web page, the webhooks of the messengers that have a token, and the health page."""

    async def health(request: Request) -> JSONResponse:
        return JSONResponse({"alive": True, "ready": True})

    routes: list[BaseRoute] = [Route("/health", health)]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack():
            yield

    return Starlette(routes=routes, lifespan=lifespan)
