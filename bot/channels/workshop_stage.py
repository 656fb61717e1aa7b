"""The trainer's pages and the wall: leading a room, showing it, taking its results home."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot import clock
from bot.channels.workshop_frame import PREFIX, Frame, form_of, number_of, to, wants_json
from bot.channels.workshop_looks import Looks
from bot.channels.workshop_nodes import Node
from bot.channels.workshop_trainer import trainer
from bot.channels.workshop_wall import Chats, screen
from bot.channels.workshop_way_in import WayIn
from bot.content.library import Library
from bot.reply.words import Words
from bot.workshop import room as steps
from bot.workshop.results import as_csv, as_svg
from bot.workshop.room import Room
from bot.workshop.rooms import Rooms

TIMERS = {"timer": 60, "timer_long": 300}
# What must not happen twice when two press it at once.
_ONCE = ("next", "back", "reveal")


class Stage:
    """`address` is where phones reach this machine, if it is known."""

    def __init__(
        self,
        frame: Frame,
        rooms: Rooms,
        looks: Looks,
        way_in: WayIn,
        address: str | None,
        chats: Callable[[], Chats],
    ) -> None:
        self._frame = frame
        self._rooms = rooms
        self._looks = looks
        self._refuse = way_in.refuse
        self._address = address
        self._chats = chats

    def routes(self) -> list[Route]:
        base = "/trainer/{secret}"
        return [
            Route(base, self._trainer, methods=["GET"]),
            Route(base, self._lead, methods=["POST"]),
            Route(f"{base}/events", self._trainer_events, methods=["GET"]),
            Route(f"{base}/screen", self._screen, methods=["GET"]),
            Route(f"{base}/screen/events", self._screen_events, methods=["GET"]),
            Route(f"{base}/results.csv", self._csv, methods=["GET"]),
            Route(f"{base}/results.svg", self._svg, methods=["GET"]),
        ]

    async def _trainer(self, request: Request) -> Response:
        words, room = self._frame.words(request), self._led(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        return self._trainer_page(room, words)

    async def _lead(self, request: Request) -> Response:
        words, room, form = self._frame.words(request), self._led(request), await form_of(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        if form.get("do") == "end":
            self._rooms.end(room.code)
            return RedirectResponse(to("/", words.language), 303)
        notice = None
        if _is_late(form, room):
            notice = words.ui("room.moved")
        else:
            move = _move(form, words.library)
            room = (self._rooms.change(room.code, move) if move else None) or room
        if wants_json(request):
            return JSONResponse(self._trainer_node(room, words, notice).as_json())
        if notice:
            return self._trainer_page(room, words, notice)
        return RedirectResponse(to(f"/trainer/{room.secret}", words.language), 303)

    def _trainer_page(self, room: Room, words: Words, notice: str | None = None) -> Response:
        events = to(f"/trainer/{room.secret}/events", words.language)
        return self._frame.page(self._trainer_node(room, words, notice), words, events=events)

    async def _trainer_events(self, request: Request) -> Response:
        words, room = self._frame.words(request), self._led(request)
        if room is None:
            return self._refuse(words, "room.over", 410)

        def draw(room: Room) -> str:
            return json.dumps(self._trainer_node(room, words).as_json())

        return self._looks.stream(room.code, draw, words)

    def _trainer_node(self, room: Room, words: Words, notice: str | None = None) -> Node:
        return trainer(room, words, f"{PREFIX}/trainer/{room.secret}", notice)

    async def _screen(self, request: Request) -> Response:
        words, room = self._frame.words(request), self._led(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        events = to(f"/trainer/{room.secret}/screen/events", words.language)
        body = self._wall(room, self._join_address(request, room))
        return self._frame.page(body, words, events=events, class_="wall")

    async def _screen_events(self, request: Request) -> Response:
        words, room = self._frame.words(request), self._led(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        address = self._join_address(request, room)

        def draw(room: Room) -> str:
            return json.dumps(self._wall(room, address).as_json())

        return self._looks.stream(room.code, draw, words)

    def _wall(self, room: Room, address: str) -> Node:
        languages = [self._frame.words_in(code) for code in room.plan.languages]
        return screen(room, languages, address, self._chats())

    async def _csv(self, request: Request) -> Response:
        words, room = self._frame.words(request), self._led(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        headers = {"Content-Disposition": 'attachment; filename="workshop.csv"'}
        # Spreadsheets take a file for UTF-8 only with this mark.
        table = "\ufeff" + as_csv(room, words)
        return Response(table, media_type="text/csv; charset=utf-8", headers=headers)

    async def _svg(self, request: Request) -> Response:
        words, room = self._frame.words(request), self._led(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        return Response(as_svg(room, words), media_type="image/svg+xml")

    def _led(self, request: Request) -> Room | None:
        return self._rooms.by_secret(request.path_params["secret"])

    def _join_address(self, request: Request, room: Room) -> str:
        base = self._address or str(request.base_url).rstrip("/").removesuffix(PREFIX)
        return f"{base}{PREFIX}/join/{room.code}"


def _is_late(form: FormData, room: Room) -> bool:
    """Whether the button was pressed for a slide that the room has left."""
    is_once = form.get("do") in _ONCE or bool(form.get("follow"))
    return is_once and form.get("at", room.slide.key) != room.slide.key


def _move(form: FormData, library: Library) -> Callable[[Room], Room] | None:
    """What a button does to the room; None for one that is not ours."""
    follow = number_of(str(form.get("follow", "")))
    if follow is not None:
        return partial(steps.forward, library=library, choice=follow)
    what = str(form.get("do", ""))
    if what in TIMERS:
        return partial(steps.start_timer, now=clock.now(), seconds=TIMERS[what])
    moves: dict[str, Callable[[Room], Room]] = {
        "next": partial(steps.forward, library=library),
        "back": steps.back,
        "reveal": steps.reveal,
        "discuss": steps.discuss,
        "pause": partial(steps.pause, on=True),
        "resume": partial(steps.pause, on=False),
        "lower": steps.lower_hands,
    }
    return moves.get(what)
