"""All channels, put together as one ASGI application."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route

from bot import clock, shelf
from bot.channels.channel_metrics import ChannelMetrics
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
from bot.starved import Starved
from bot.studio.app import studio_app
from bot.studio.counting import count_unanswered
from bot.studio.live import follow_content
from bot.studio.model_live import follow_model
from bot.studio.schedule import keep_schedule
from bot.studio.studio import Studio, open_studio
from bot.studio.unanswered import UnansweredPhrases
from bot.workshop.chat import Practice
from bot.workshop.rooms import Rooms

if TYPE_CHECKING:
    from bot.many.parts import SharedParts

log = logging.getLogger(__name__)

STUDIO_PATH = "/studio"


def build_app(settings: Settings, door: Door) -> Starlette:
    """The web page, the webhooks of the messengers that have a token, and the health page."""

    shared = _shared(settings)
    web = _web(door, shared)
    rooms = Rooms(clock.now, settings.state / "workshop", place=shared.rooms() if shared else None)
    reader = LearningReader(shelf.stock, settings.data)
    places = shared.practice_places() if shared else None
    door.practice = Practice(clock.now, rooms, reader=reader, places=places)
    notes = {} if shared is None else {"among_all": shared.answered}
    on = messengers(settings, door.receive, door.forget, **notes)
    door.watch.also(ChannelMetrics(on))
    workshop = WorkshopPages(
        rooms, address=settings.public_url, reader=reader, chats=lambda: _chats(on)
    )
    studio = _studio(settings, door, rooms)
    if studio is not None:
        count_unanswered(settings, door, UnansweredPhrases(studio.database))
    routes: list[BaseRoute] = [
        *health_routes(settings, door),
        *(route for messenger in on for route in messenger.routes()),
        Mount("/workshop", workshop.app()),
        *(_studio_routes(studio) if studio is not None else []),
        Mount("/", web.app()),
    ]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        Starved().watch(asyncio.get_running_loop())
        async with AsyncExitStack() as stack:
            reader.start()
            stack.push_async_callback(asyncio.to_thread, reader.close)
            await stack.enter_async_context(rooms.kept_clean())
            for messenger in on:
                await stack.enter_async_context(at_work(messenger))
            # Whichever process publishes, this one follows; even where its own studio is off.
            await stack.enter_async_context(_beside(follow_content(settings)))
            await stack.enter_async_context(_beside(follow_model(settings, door)))
            if studio is not None:
                stack.push_async_callback(asyncio.to_thread, studio.close)
                await stack.enter_async_context(_beside(keep_schedule(studio)))
            yield

    app = Starlette(routes=routes, lifespan=lifespan)
    # Whoever manages the bot gives a trainer the code that opens a room.
    app.state.rooms = rooms
    app.state.studio = studio
    return app


def _studio(settings: Settings, door: Door, rooms: Rooms) -> Studio | None:
    """The studio; None when it is off, or cannot be opened: people who ask must not wait for it."""
    if not settings.studio:
        return None
    try:
        return open_studio(settings, door=door, rooms=rooms)
    except (SQLAlchemyError, ImportError, OSError) as error:
        # The address may hold a password, so only the kind of the error is told.
        log.error("the studio is off, its database cannot be opened: %s", type(error).__name__)
        return None


def _studio_routes(studio: Studio) -> list[BaseRoute]:
    async def to_the_board(request: Request) -> RedirectResponse:
        return RedirectResponse(STUDIO_PATH + "/")

    # People type the address without the slash at its end.
    return [Route(STUDIO_PATH, to_the_board), Mount(STUDIO_PATH, studio_app(studio))]


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """The work runs inside the block, and ends with it."""
    running = asyncio.create_task(work)
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


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


def studio_text(settings: Settings, studio: Studio | None) -> str:
    """Where the studio is; as long as nobody has an account, the link that makes the first."""
    if studio is None:
        reason = "its database cannot be opened" if settings.studio else "FAROL_STUDIO is off"
        return f"Studio: off, {reason} (see docs/operate.md)."
    address = (settings.public_url or _own_address(settings)) + STUDIO_PATH
    token = studio.accounts.first_link_token(studio.clock())
    if token is None:
        return f"Studio: {address}"
    return (
        "Studio: open this link to make the first account. It works once, for seven days:\n"
        f"  {address}/invited/{token}"
    )


def _own_address(settings: Settings) -> str:
    host = "localhost" if settings.host in ("127.0.0.1", "0.0.0.0") else settings.host
    return f"http://{host}:{settings.port}"


def _chats(on: Sequence[Messenger]) -> Chats:
    """What the platforms have told of our name and our number so far."""
    telegram = next((m.username for m in on if isinstance(m, TelegramRunner)), None)
    whatsapp = next((m.number for m in on if isinstance(m, WhatsAppRunner)), None)
    return Chats(telegram, whatsapp)


def channels_text(settings: Settings) -> str:
    """What is on, at which address, and how to switch on the rest."""
    lines = [f"Farol is on. Web page: {_own_address(settings)}"]
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
