"""The messengers that are switched on, and their life inside the one process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from starlette.routing import Route

from bot.channels.answered import Answered, AnsweredFile
from bot.channels.incoming import Incoming
from bot.channels.telegram_runner import TelegramRunner
from bot.channels.whatsapp_runner import WhatsAppRunner
from bot.errors import ChannelError
from bot.reply.reply import Reply
from bot.settings import Settings
from bot.starved import ENOUGH

log = logging.getLogger(__name__)

# A little more than the time that a channel gives its own unfinished answers.
_STOP_SECONDS = 15.0


class Messenger(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def is_on(self) -> bool:
        """Whether the platform was reached when last tried."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Numbers of messages by what became of them, for the operator."""

    async def run(self) -> None:
        """Serve until `stop`; ChannelError when the platform will not have us."""

    async def stop(self) -> None: ...

    def routes(self) -> list[Route]:
        """Where the platform calls us; none when we call it."""

    async def is_healthy(self) -> bool:
        """Whether the platform answers and knows us."""


def messengers(
    settings: Settings,
    receive: Callable[[Incoming], Awaitable[Sequence[Reply]]],
    forget: Callable[[str, str], None],
    among_all: Callable[[Answered], Answered] = lambda notes: notes,
) -> list[Messenger]:
    """One for each platform that has its token. `among_all` shares notes with other processes."""
    found: list[Messenger] = []
    if not (settings.telegram_token or settings.whatsapp_token):
        return found
    answered = among_all(AnsweredFile(settings.state / "answered.sqlite"))
    if settings.telegram_token:
        found.append(
            TelegramRunner(
                settings.telegram_token,
                receive,
                forget,
                answered,
                public_url=settings.public_url,
                secrets=settings.telegram_secrets,
                certificate=settings.telegram_certificate,
                api=settings.telegram_api,
            )
        )
    if settings.whatsapp_token:
        assert settings.whatsapp_phone_id and settings.whatsapp_app_secret
        assert settings.whatsapp_verify
        found.append(
            WhatsAppRunner(
                settings.whatsapp_token,
                settings.whatsapp_phone_id,
                settings.whatsapp_app_secret,
                settings.whatsapp_verify,
                receive,
                forget,
                answered,
                api=settings.whatsapp_api,
            )
        )
    return found


@asynccontextmanager
async def at_work(messenger: Messenger) -> AsyncIterator[None]:
    """The messenger runs inside the block. If its platform refuses us, that is logged and the other
    channels go on."""
    running = asyncio.create_task(_run(messenger))
    try:
        yield
    finally:
        await messenger.stop()
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(running, _STOP_SECONDS)


async def _run(messenger: Messenger) -> None:
    try:
        await messenger.run()
    except ChannelError as error:
        log.error("a channel is off: %s", error)
    except Exception as error:
        # The outermost edge. Its own text may hold what was written, so only its kind is logged.
        log.error("a channel is off: %s", type(error).__name__)
        if isinstance(error, MemoryError):
            # Nobody would be heard on it for as long as this process lives: see bot/starved.py.
            told = {"message": "no memory for a channel", "exception": error, ENOUGH: True}
            asyncio.get_running_loop().call_exception_handler(told)
