"""All channels, put together as one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from bot import clock, shelf
from bot.channels.messengers import Messenger, at_work, messengers
from bot.channels.telegram_runner import TelegramRunner
from bot.channels.web import WebChat
from bot.channels.web_limits import Limits
from bot.channels.whatsapp_runner import WEBHOOK_PATH as WHATSAPP_PATH
from bot.channels.whatsapp_runner import WhatsAppRunner
from bot.channels.workshop_pages import WorkshopPages
from bot.channels.workshop_wall import Chats
from bot.door import Door
from bot.health import health_routes
from bot.move_reader import LearningReader
from bot.settings import Settings
from bot.workshop.chat import Practice
from bot.workshop.rooms import Rooms

if TYPE_CHECKING:
    from bot.many.parts import SharedParts


def build_app(settings: Settings, door: Door) -> Starlette:
    """The web page, the webhooks of the messengers that have a token, and the health page."""

    shared = _shared(settings)
    web = _web(door, shared)
    rooms = Rooms(clock.now, settings.state / "workshop", place=shared.rooms() if shared else None)
    reader = LearningReader(shelf.stock, settings.data)
    places = shared.practice_places() if shared else None
    door.practice = Practice(clock.now, rooms, reader=reader, places=places)
    on = messengers(settings, door.receive, door.forget)
    workshop = WorkshopPages(
        rooms, address=settings.public_url, reader=reader, chats=lambda: _chats(on)
    )
    routes: list[BaseRoute] = [
        *health_routes(settings, door),
        *(route for messenger in on for route in messenger.routes()),
        Mount("/workshop", workshop.app()),
        Mount("/", web.app()),
    ]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            reader.start()
            await stack.enter_async_context(rooms.kept_clean())
            for messenger in on:
                await stack.enter_async_context(at_work(messenger))
            yield

    app = Starlette(routes=routes, lifespan=lifespan)
    # Whoever manages the bot gives a trainer the code that opens a room.
    app.state.rooms = rooms
    return app


def _shared(settings: Settings) -> SharedParts | None:
    """What several processes share; None where there is one."""
    if settings.redis_url is None:
        return None
    from bot.many.parts import SharedParts

    return SharedParts(settings.redis_url)


def _web(door: Door, shared: SharedParts | None) -> WebChat:
    if shared is None:
        return WebChat(door.receive, door.forget)
    limits = Limits(storage=shared.counts(), key=shared.key)
    # With one key for all, any process takes up a conversation that another began.
    return WebChat(door.receive, door.forget, limits=limits, key=shared.key)


def _chats(on: Sequence[Messenger]) -> Chats:
    """What the platforms have told of our name and our number so far."""
    telegram = next((m.username for m in on if isinstance(m, TelegramRunner)), None)
    whatsapp = next((m.number for m in on if isinstance(m, WhatsAppRunner)), None)
    return Chats(telegram, whatsapp)


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
