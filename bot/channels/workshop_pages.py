"""The workshop's pages: the trainer's, the projector's, and the participants' phones.

Every page works by plain forms; a script, where there is one, keeps it current by server-sent
events.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from bot import shelf
from bot.channels.web_headers import SafeHeaders
from bot.channels.web_trouble import NeverSilent
from bot.channels.workshop_frame import Frame
from bot.channels.workshop_looks import Looks
from bot.channels.workshop_phones import Phones
from bot.channels.workshop_stage import Stage
from bot.channels.workshop_wall import Chats
from bot.channels.workshop_way_in import WayIn
from bot.workshop.rooms import Rooms
from bot.workshop.understand import NoReader, Reader


class WorkshopPages:
    """To be mounted at /workshop. `address` is where phones reach this machine, if it is known;
    `chats` tells where the bot is in the messengers; `reader` understands what is typed."""

    def __init__(
        self,
        rooms: Rooms,
        *,
        address: str | None = None,
        stock: Callable[[], shelf.Stock] = shelf.stock,
        reader: Reader | None = None,
        chats: Callable[[], Chats] = Chats,
    ) -> None:
        self._frame = Frame(stock)
        looks, way_in = Looks(rooms), WayIn(self._frame, rooms)
        self._parts = (
            way_in,
            Phones(self._frame, rooms, looks, way_in, reader or NoReader()),
            Stage(self._frame, rooms, looks, way_in, address, chats),
        )

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/page/{name}", self._frame.file, methods=["GET"]),
                *(route for part in self._parts for route in part.routes()),
            ],
            middleware=[Middleware(SafeHeaders), Middleware(NeverSilent)],
        )
