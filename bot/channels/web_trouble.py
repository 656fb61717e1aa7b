"""The page's outermost edge: what breaks on the way still gives the hotline, without any file."""

from __future__ import annotations

import asyncio
import logging
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web_words import language_hint
from bot.reply.trouble_reply import trouble_reply

log = logging.getLogger(__name__)


class NeverSilent:
    """Wraps an application: an exception becomes the hotline and a log line without words."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def watched_send(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched_send)
        except Exception as error:  # The outermost edge: a person is waiting.
            # The error's own text may hold what was written, so only its kind is logged.
            log.error("the web page failed: %s", type(error).__name__)
            if not has_begun:
                await _trouble(Request(scope))(scope, receive, send)
            if isinstance(error, MemoryError):
                # A process that can only say this any more had better end: see bot/starved.py.
                asyncio.get_running_loop().call_exception_handler(
                    {"message": "no memory for a page", "exception": error}
                )


def _trouble(request: Request) -> Response:
    query, wishes = request.query_params.get("lang"), request.headers.get("accept-language")
    reply = trouble_reply(language_hint(query, wishes))
    if request.scope["path"].startswith("/chat/"):
        return JSONResponse({"error": "trouble", "text": reply.text}, 500)
    call = reply.buttons[0]
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in reply.text.split("\n\n"))
    return HTMLResponse(
        '<!doctype html><meta charset="utf-8"><title>Farol</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'{paragraphs}<p><a href="{escape(call.payload)}">{escape(call.title)}</a></p>',
        500,
    )
