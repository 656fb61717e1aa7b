"""The workshop alone, for a trainer's laptop with no internet: no model, no messenger."""

from __future__ import annotations

import socket

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route

from bot.channels.workshop_pages import WorkshopPages
from bot.workshop.rooms import Rooms
from bot.workshop.understand import Reader


def workshop_app(
    rooms: Rooms, address: str | None = None, reader: Reader | None = None
) -> Starlette:
    """The workshop's pages under /workshop; everything else leads there."""

    async def home(request: Request) -> RedirectResponse:
        return RedirectResponse("/workshop/")

    pages = WorkshopPages(rooms, address=address, reader=reader)
    return Starlette(
        routes=[Route("/", home), Mount("/workshop", pages.app())],
        lifespan=lambda app: rooms.kept_clean(),
    )


def own_address() -> str:
    """This machine's address in the network it is in; the loopback address when it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: a datagram socket that "connects" only chooses the way out.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
