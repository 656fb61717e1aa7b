"""The studio as one application, to be mounted at /studio."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.channels.web_headers import SafeHeaders
from bot.studio import (
    pages_accounts,
    pages_ask,
    pages_calendar,
    pages_directory,
    pages_directory_try,
    pages_examples,
    pages_organization,
    pages_organization_review,
    pages_paper,
    pages_publish,
    pages_round_trip,
    pages_topics,
    pages_unanswered,
    pages_workshop,
)
from bot.studio.studio import Studio
from bot.studio.visit import Page, nowhere, page

# Every page of the studio; each module says its own.
PAGES: tuple[Page, ...] = (
    *pages_accounts.PAGES,
    *pages_topics.PAGES,
    *pages_publish.PAGES,
    *pages_paper.PAGES,
    *pages_workshop.PAGES,
    *pages_directory.PAGES,
    # Before the organizations: "try" is no organization.
    *pages_directory_try.PAGES,
    *pages_organization.PAGES,
    *pages_organization_review.PAGES,
    *pages_round_trip.PAGES,
    *pages_calendar.PAGES,
    *pages_examples.PAGES,
    *pages_ask.PAGES,
    *pages_unanswered.PAGES,
)

_FILES = {
    path.name: path.read_bytes()
    for path in sorted((Path(__file__).parent / "pages").iterdir())
    if path.suffix in (".css", ".js", ".svg")
}


def studio_app(studio: Studio) -> ASGIApp:
    """Every page of the studio, with the headers of the public page."""
    routes = [
        Route("/files/{name}", _file),
        *(
            Route(each.path, page(studio, each.handler, signed_in=each.signed_in),
                  methods=["GET", "POST"])
            for each in PAGES
        ),
        # Whatever else stands below the studio's address is told in the studio's own words.
        Route("/{rest:path}", page(studio, nowhere), methods=["GET", "POST"]),
    ]  # fmt: skip
    return SafeHeaders(GZipMiddleware(Starlette(routes=routes), minimum_size=1000))


async def _file(request: Request) -> Response:
    """The pages' own style and script, from a closed list."""
    name = request.path_params["name"]
    if name not in _FILES:
        return Response(status_code=404)
    kind = mimetypes.guess_type(name)[0]
    return Response(_FILES[name], media_type=kind, headers={"Cache-Control": "max-age=300"})
