"""The studio as one application, to be mounted at /studio."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.channels.web_headers import SafeHeaders
from bot.studio import pages_accounts, pages_publish, pages_topics
from bot.studio.studio import Studio
from bot.studio.visit import Handler, page

_FILES = {
    path.name: path.read_bytes()
    for path in sorted((Path(__file__).parent / "pages").iterdir())
    if path.suffix in (".css", ".js", ".svg")
}


def studio_app(studio: Studio) -> ASGIApp:
    """Every page of the studio."""

    def route(path: str, handler: Handler, *, signed_in: bool = True) -> Route:
        return Route(path, page(studio, handler, signed_in=signed_in), methods=["GET", "POST"])

    routes = [
        Route("/files/{name}", _file),
        route("/sign-in", pages_accounts.sign_in, signed_in=False),
        route("/sign-out", pages_accounts.sign_out, signed_in=False),
        route("/invited/{token}", pages_accounts.invited, signed_in=False),
        route("/people", pages_accounts.people),
        route("/me", pages_accounts.me),
        route("/log", pages_accounts.log),
        route("/", pages_topics.board),
        route("/topics/{topic}", pages_topics.topic),
        route("/topics/{topic}/review", pages_publish.review),
        route("/topics/{topic}/withhold", pages_publish.withhold),
        route("/topics/{topic}/history", pages_publish.history),
        route("/history", pages_publish.all_history),
    ]
    return SafeHeaders(Starlette(routes=routes))


async def _file(request: Request) -> Response:
    """The pages' own style and script, from a closed list."""
    name = request.path_params["name"]
    if name not in _FILES:
        return Response(status_code=404)
    kind = mimetypes.guess_type(name)[0]
    return Response(_FILES[name], media_type=kind, headers={"Cache-Control": "max-age=300"})
