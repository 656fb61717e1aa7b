"""All channels, put together as one ASGI application."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route

from bot.channels.answered import AnsweredFile
from bot.channels.telegram_runner import TelegramRunner
from bot.channels.web import WebChat
from bot.door import Door
from bot.errors import ChannelError
from bot.settings import ROOT, Settings

log = logging.getLogger(__name__)

# Digests of what was answered, so that a restart answers nothing twice. No words, no ids.
_NOTES = ROOT / "var"


def build_app(settings: Settings, door: Door) -> Starlette:
    """The web page, the webhooks of the messengers that have a token, and the health page."""

    async def health(request: Request) -> JSONResponse:
        return JSONResponse({"alive": True, "ready": True})

    telegram = telegram_of(settings, door)
    web = WebChat(door.receive, door.forget)
    routes: list[BaseRoute] = [Route("/health", health)]
    if telegram is not None:
        routes += telegram.routes()
    routes.append(Mount("/", web.app()))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        if telegram is None:
            yield
            return
        running = asyncio.create_task(_run(telegram))
        try:
            yield
        finally:
            await telegram.stop()
            with suppress(asyncio.CancelledError):
                await running

    return Starlette(routes=routes, lifespan=lifespan)


def telegram_of(settings: Settings, door: Door) -> TelegramRunner | None:
    """The Telegram channel, if it has a token."""
    if settings.telegram_token is None:
        return None
    return TelegramRunner(
        settings.telegram_token,
        door.receive,
        door.forget,
        AnsweredFile(_NOTES / "telegram.sqlite"),
        public_url=settings.public_url,
        secrets=settings.telegram_secrets,
        certificate=settings.telegram_certificate,
        api=settings.telegram_api,
    )


async def _run(telegram: TelegramRunner) -> None:
    """One channel's end is told, and is not the end of the others."""
    try:
        await telegram.run()
    except ChannelError as error:
        log.error("Telegram is off: %s", error)


def channels_text(settings: Settings) -> str:
    """What is on, at which address, and how to switch on the rest."""
    host = "localhost" if settings.host in ("127.0.0.1", "0.0.0.0") else settings.host
    lines = [f"Farol is on. Web page: http://{host}:{settings.port}"]
    if settings.telegram_token:
        way = "webhook" if settings.public_url else "polling"
        lines.append(f"Telegram: on ({way})")
    else:
        lines.append("Telegram: off. FAROL_TELEGRAM_TOKEN switches it on (see docs/telegram.md).")
    lines.append("Stop with Ctrl+C.")
    return "\n".join(lines)
