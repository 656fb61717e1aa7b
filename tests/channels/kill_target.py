"""A messenger in a process of its own, to be killed: `python -m tests.channels.kill_target`.

Arguments: telegram or whatsapp, the platform's address, the folder of the notes, the port to listen
on (whatsapp). In the door's place it answers each fifth message with two messages.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from bot.channels.incoming import Incoming
from bot.channels.messengers import messengers
from bot.reply.reply import Reply
from bot.settings import Settings
from tests.channels import fake_graph, fake_telegram


async def receive(incoming: Incoming) -> Sequence[Reply]:
    await asyncio.sleep(0.005)
    replies = [Reply(f"card {incoming.text}"), Reply(f"more {incoming.text}")]
    return replies if incoming.text.endswith(("0", "5")) else replies[:1]


def settings(platform: str, url: str, state: Path) -> Settings:
    if platform == "telegram":
        return Settings(telegram_token=fake_telegram.TOKEN, telegram_api=url, state=state)
    return Settings(
        whatsapp_token=fake_graph.TOKEN,
        whatsapp_phone_id=fake_graph.PHONE_ID,
        whatsapp_app_secret=fake_graph.APP_SECRET,
        whatsapp_verify=fake_graph.VERIFY_WORD,
        whatsapp_api=url,
        state=state,
    )


async def main(platform: str, url: str, state: str, port: str) -> None:
    (messenger,) = messengers(settings(platform, url, Path(state)), receive, lambda *_: None)
    if platform == "telegram":
        return await messenger.run()
    config = uvicorn.Config(
        Starlette(routes=list(messenger.routes())),
        host="127.0.0.1",
        port=int(port),
        log_level="error",
        access_log=False,
        ws="none",
    )
    await asyncio.gather(messenger.run(), uvicorn.Server(config).serve())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
