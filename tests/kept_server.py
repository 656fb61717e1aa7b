"""A small server behind a doorkeeper: `python -m tests.kept_server PORT [fails]`.

It takes half a second to begin, gives the doorkeeper words of its own, and says its process's
number to whoever knocks; `fails` ends it before it listens.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.kept_door import stand_behind
from bot.listening import listen
from bot.settings import read_settings

BEGIN_SECONDS = 0.5
WORDS = {
    "cards": {"pt": {"": '{"replies": "words of the server"}', "/tap": '{"replies": "its card"}'}},
    "pages": {"pt": "a page of the server"},
}


async def who(request: Request) -> JSONResponse:
    return JSONResponse({"pid": os.getpid()})


if __name__ == "__main__":
    settings = replace(read_settings({}), port=int(sys.argv[1]))
    kept = stand_behind(settings.host, settings.port)
    assert kept is not None
    if sys.argv[2:] == ["fails"]:
        sys.exit(3)
    kept.says(WORDS)
    time.sleep(BEGIN_SECONDS)
    app = Starlette(routes=[Route("/{path:path}", who, methods=["GET", "POST"])])
    listen(app, settings, kept, lambda: None)
