"""All channels, put together as one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from bot import clock
from bot.channels.messengers import at_work, messengers
from bot.channels.web import WebChat
from bot.channels.web_limits import Limits
from bot.channels.whatsapp_runner import WEBHOOK_PATH as WHATSAPP_PATH
from bot.channels.workshop_pages import WorkshopPages
from bot.door import Door
from bot.health import health_routes
from bot.settings import ROOT, Settings
from bot.workshop.chat import Practice
from bot.workshop.rooms import Rooms


def build_app(settings: Settings, door: Door) -> Starlette:
    """The web page, the webhooks of the messengers that have a token, and the health page."""

    web = _web(settings, door)
    rooms = Rooms(clock.now, ROOT / "var" / "workshop")
    door.practice = Practice(clock.now, rooms)
    on = messengers(settings, door.receive, door.forget)
    routes: list[BaseRoute] = [
        *health_routes(settings, door),
        *(route for messenger in on for route in messenger.routes()),
        Mount("/workshop", WorkshopPages(rooms, address=settings.public_url).app()),
        Mount("/", web.app()),
    ]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for messenger in on:
                await stack.enter_async_context(at_work(messenger))
            yield

    app = Starlette(routes=routes, lifespan=lifespan)
    # Whoever manages the bot gives a trainer the code that opens a room.
    app.state.rooms = rooms
    return app


def _web(settings: Settings, door: Door) -> WebChat:
    if settings.redis_url is None:
        return WebChat(door.receive, door.forget)
    from bot.many.parts import SharedParts

    shared = SharedParts(settings.redis_url)
    limits = Limits(storage=shared.counts(), key=shared.key)
    # With one key for all, any process takes up a conversation that another began.
    return WebChat(door.receive, door.forget, limits=limits, key=shared.key)


def channels_text(settings: Settings) -> str:
    """What is on, at which address, and how to switch on the rest."""
    host = "localhost" if settings.host in ("127.0.0.1", "0.0.0.0") else settings.host
    lines = [f"Farol is on. Web page: http://{host}:{settings.port}"]
    if settings.telegram_token:
        way = "webhook" if settings.public_url else "polling"
        lines.append(f"Telegram: on ({way})")
    else:
        lines.append(
            "Telegram: off. Switch it on with FAROL_TELEGRAM_TOKEN (see docs/telegram.md)."
        )
    if settings.whatsapp_token:
        lines.append(f"WhatsApp: on (webhook {settings.public_url}{WHATSAPP_PATH})")
    else:
        lines.append(
            "WhatsApp: off. Switch it on with FAROL_WHATSAPP_TOKEN (see docs/whatsapp.md)."
        )
    lines.append("Stop with Ctrl+C.")
    return "\n".join(lines)
