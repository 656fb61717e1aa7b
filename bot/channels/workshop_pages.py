"""The workshop's pages: the trainer's, the projector's, and the participants' phones.

Every page works by plain forms; a script, where there is one, keeps it current by server-sent
events. There is no cookie: a participant is a random token in the address of their own page, so a
phone that slept comes back to its place by loading the page again.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot import clock, shelf
from bot.catalogs.translator import LANGUAGES
from bot.channels.web_files import FOLDER as WEB_FOLDER
from bot.channels.web_headers import SafeHeaders
from bot.channels.web_trouble import NeverSilent
from bot.channels.web_words import UNKNOWN_LANGUAGE_PAGE, language_hint
from bot.channels.workshop_nodes import Node, node
from bot.channels.workshop_view import phone, screen, trainer
from bot.reply.words import Words
from bot.workshop import room as steps
from bot.workshop.play_words import own
from bot.workshop.results import as_csv, as_svg
from bot.workshop.room import Plan, Room, RoomFull
from bot.workshop.rooms import NotAllowed, Rooms, TooManyRooms

# Where the application is mounted.
PREFIX = "/workshop"
FOLDER = Path(__file__).parent / "workshop_page"
FILES = {
    FOLDER / "page.css": "text/css; charset=utf-8",
    FOLDER / "page.js": "text/javascript; charset=utf-8",
    WEB_FOLDER / "lighthouse.svg": "image/svg+xml",
}
# A phone takes the next change no sooner: two hundred taps must not be forty thousand pages.
CALM_SECONDS = 0.25
# A stream that says nothing this long may be cut by what stands between.
PING_SECONDS = 15
TIMER_SECONDS = 60
# Wrong codes a minute, of all together: there are nine thousand codes and an hour to try them in.
MAX_WRONG_CODES = 120
MAX_FORM_BYTES = 10_000


class WorkshopPages:
    """To be mounted at /workshop. `address` is where phones reach this machine, if it is known."""

    def __init__(
        self,
        rooms: Rooms,
        *,
        address: str | None = None,
        stock: Callable[[], shelf.Stock] = shelf.stock,
    ) -> None:
        self._rooms = rooms
        self._address = address
        self._stock = stock
        self._files = {path.name: (path.read_bytes(), kind) for path, kind in FILES.items()}
        self._drawn: dict[tuple[Any, ...], str] = {}
        self._wrong: list[float] = []

    def app(self) -> Starlette:
        trainer = "/trainer/{secret}"
        routes = [
            Route("/", self._entrance, methods=["GET"]),
            Route("/", self._open, methods=["POST"]),
            Route("/page/{name}", self._file, methods=["GET"]),
            Route("/join", self._find, methods=["POST"]),
            Route("/join/{code}", self._join_page, methods=["GET"]),
            Route("/join/{code}", self._join, methods=["POST"]),
            Route("/room/{code}/{person}", self._phone, methods=["GET"]),
            Route("/room/{code}/{person}", self._tap, methods=["POST"]),
            Route("/room/{code}/{person}/events", self._phone_events, methods=["GET"]),
            Route(trainer, self._trainer, methods=["GET"]),
            Route(trainer, self._lead, methods=["POST"]),
            Route(f"{trainer}/events", self._trainer_events, methods=["GET"]),
            Route(f"{trainer}/screen", self._screen, methods=["GET"]),
            Route(f"{trainer}/screen/events", self._screen_events, methods=["GET"]),
            Route(f"{trainer}/results.csv", self._csv, methods=["GET"]),
            Route(f"{trainer}/results.svg", self._svg, methods=["GET"]),
        ]
        return Starlette(
            routes=routes, middleware=[Middleware(SafeHeaders), Middleware(NeverSilent)]
        )

    # --- the way in

    async def _entrance(self, request: Request) -> Response:
        words = self._words(request)
        return self._page(self._entrance_form(words, request.query_params.get("code", "")), words)

    def _entrance_form(self, words: Words, trainer_code: str, trouble: str | None = None) -> Node:
        scenes = [
            node(
                "label",
                node("input", type="checkbox", name="scene", value=scenario.id,
                     checked=scenario.id in ("door", "street")),
                f" {own(scenario.id, scenario.title, words)} ({scenario.minutes} min)",
            )
            for scenario in words.library.scenarios.values()
        ]  # fmt: skip
        join = node(
            "form",
            node("h1", words.ui("room.join_title")),
            node("label", words.ui("room.code"), node("input", name="code", inputmode="numeric",
                 autocomplete="off", maxlength="4", required=True)),
            node("button", words.ui("room.join"), class_="main"),
            method="post", action=_to("/join", words.language),
        )  # fmt: skip
        opening = node(
            "form",
            node("h1", words.ui("room.open_title")),
            node("label", words.ui("room.trainer_code"),
                 node("input", name="trainer_code", value=trainer_code, autocomplete="off",
                      required=True)),
            node("fieldset", node("legend", words.ui("room.scenes")), *scenes),
            node("button", words.ui("room.open"), class_="main"),
            method="post", action=_to("/", words.language),
        )  # fmt: skip
        told = node("p", trouble, class_="trouble", role="alert") if trouble else None
        # A link with the trainer's code is the trainer's; everybody else came to join.
        forms = (opening, join) if trainer_code else (join, opening)
        return node("div", told, self._language_links(words), *forms, class_="view entrance")

    async def _open(self, request: Request) -> Response:
        words, form = self._words(request), await _form(request)
        scenes = [str(s) for s in form.getlist("scene") if str(s) in words.library.scenarios]
        quiz = next(iter(words.library.quizzes))
        code = str(form.get("trainer_code", "")).strip()
        try:
            room = self._rooms.open(code, Plan(tuple(scenes) or ("door",), quiz))
        except NotAllowed:
            return self._refuse(words, "room.bad_trainer_code", 403)
        except TooManyRooms:
            return self._refuse(words, "room.busy", 503)
        return RedirectResponse(_to(f"/trainer/{room.secret}", words.language), 303)

    async def _find(self, request: Request) -> Response:
        words, form = self._words(request), await _form(request)
        code = str(form.get("code", "")).strip()
        if self._room(code) is None:
            return self._refuse(words, "room.wrong_code", 404)
        return await self._enter(code, words)

    async def _join_page(self, request: Request) -> Response:
        words, code = self._words(request), request.path_params["code"]
        if self._room(code) is None:
            return self._refuse(words, "room.wrong_code", 404)
        form = node(
            "form",
            node("h1", words.ui("room.join_title")),
            node("p", code, class_="huge"),
            node("p", words.ui("room.no_name")),
            node("button", words.ui("room.join"), class_="main"),
            method="post", action=_to(f"/join/{code}", words.language),
        )  # fmt: skip
        body = node("div", self._language_links(words), form, class_="view entrance")
        return self._page(body, words)

    async def _join(self, request: Request) -> Response:
        words, code = self._words(request), request.path_params["code"]
        if self._room(code) is None:
            return self._refuse(words, "room.wrong_code", 404)
        return await self._enter(code, words)

    async def _enter(self, code: str, words: Words) -> Response:
        person = secrets.token_urlsafe(9)
        try:
            self._rooms.change(code, partial(steps.join, person=person))
        except RoomFull:
            return self._refuse(words, "room.full", 503)
        return RedirectResponse(_to(f"/room/{code}/{person}", words.language), 303)

    # --- a participant's phone

    async def _phone(self, request: Request) -> Response:
        words = self._words(request)
        room = self._rooms.by_code(request.path_params["code"])
        person = request.path_params["person"]
        if room is None or person not in room.people:
            return self._refuse(words, "room.over", 410)
        body = self._phone_node(room, person, words)
        return self._page(
            body, words, events=_to(f"/room/{room.code}/{person}/events", words.language)
        )

    async def _tap(self, request: Request) -> Response:
        words, form = self._words(request), await _form(request)
        code, person = request.path_params["code"], request.path_params["person"]
        library = words.library
        choice, hand = str(form.get("choice", "")), form.get("hand")
        if form.get("leave"):
            self._rooms.change(code, partial(steps.leave, person=person))
            return RedirectResponse(_to("/", words.language), 303)
        if hand:
            self._rooms.change(code, partial(steps.raise_hand, person=person, up=hand == "up"))
        number = _number(choice)
        if number is not None:
            self._rooms.change(
                code, partial(steps.vote, person=person, choice=number, library=library)
            )
        room = self._rooms.by_code(code)
        if room is None or person not in room.people:
            return self._refuse(words, "room.over", 410)
        if _wants_json(request):
            return JSONResponse(self._phone_node(room, person, words).as_json())
        return RedirectResponse(_to(f"/room/{code}/{person}", words.language), 303)

    async def _phone_events(self, request: Request) -> Response:
        words, person = self._words(request), request.path_params["person"]

        def draw(room: Room) -> str | None:
            if person not in room.people:
                return None
            key = (room.code, room.version, words.language, room.choice_of(person),
                   person in room.hands)  # fmt: skip
            return self._cached(key, lambda: self._phone_node(room, person, words))

        return self._events(request.path_params["code"], draw, words)

    def _phone_node(self, room: Room, person: str, words: Words) -> Node:
        return phone(room, words, room.choice_of(person), person in room.hands)

    # --- the trainer and the wall

    async def _trainer(self, request: Request) -> Response:
        words, room = self._words(request), self._led(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        events = _to(f"/trainer/{room.secret}/events", words.language)
        return self._page(self._trainer_node(room, words), words, events=events)

    async def _lead(self, request: Request) -> Response:
        words, room, form = self._words(request), self._led(request), await _form(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        what, follow = str(form.get("do", "")), str(form.get("follow", ""))
        if what == "end":
            self._rooms.end(room.code)
            return RedirectResponse(_to("/", words.language), 303)
        library = words.library
        moves: dict[str, Callable[[Room], Room]] = {
            "next": partial(steps.forward, library=library),
            "back": steps.back,
            "reveal": steps.reveal,
            "pause": partial(steps.pause, on=True),
            "resume": partial(steps.pause, on=False),
            "timer": partial(steps.start_timer, now=clock.now(), seconds=TIMER_SECONDS),
            "lower": steps.lower_hands,
        }
        move = moves.get(what)
        if _number(follow) is not None:
            move = partial(steps.forward, library=library, choice=_number(follow))
        if move is not None:
            room = self._rooms.change(room.code, move) or room
        if _wants_json(request):
            return JSONResponse(self._trainer_node(room, words).as_json())
        return RedirectResponse(_to(f"/trainer/{room.secret}", words.language), 303)

    async def _trainer_events(self, request: Request) -> Response:
        words, room = self._words(request), self._led(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        return self._events(
            room.code,
            lambda room: json.dumps(self._trainer_node(room, words).as_json()),
            words,
        )

    def _trainer_node(self, room: Room, words: Words) -> Node:
        return trainer(room, words, f"{PREFIX}/trainer/{room.secret}")

    async def _screen(self, request: Request) -> Response:
        words, room = self._words(request), self._led(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        body = screen(room, self._all_words(), self._join_address(request, room))
        return self._page(
            body,
            words,
            events=_to(f"/trainer/{room.secret}/screen/events", words.language),
            class_="wall",
        )

    async def _screen_events(self, request: Request) -> Response:
        words, room = self._words(request), self._led(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        address = self._join_address(request, room)
        return self._events(
            room.code,
            lambda room: json.dumps(screen(room, self._all_words(), address).as_json()),
            words,
        )

    async def _csv(self, request: Request) -> Response:
        words, room = self._words(request), self._led(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        headers = {"Content-Disposition": 'attachment; filename="workshop.csv"'}
        # Spreadsheets take a file for UTF-8 only with this mark.
        table = "\ufeff" + as_csv(room, words)
        return Response(table, media_type="text/csv; charset=utf-8", headers=headers)

    async def _svg(self, request: Request) -> Response:
        words, room = self._words(request), self._led(request)
        if room is None:
            return self._refuse(words, "room.over", 410)
        return Response(as_svg(room, words), media_type="image/svg+xml")

    # --- what they share

    def _events(
        self, code: str, draw: Callable[[Room], str | None], words: Words
    ) -> EventSourceResponse:
        """Each new look of the room, and its end. The same look is not sent twice."""

        async def look() -> AsyncIterator[dict[str, str]]:
            sent = None
            while True:
                room = self._rooms.by_code(code)
                drawn = draw(room) if room is not None else None
                if room is None or drawn is None:
                    over = node("p", words.ui("room.over"), class_="large")
                    yield {"event": "over", "data": json.dumps(over.as_json())}
                    return
                if drawn != sent:
                    sent = drawn
                    yield {"event": "look", "data": drawn}
                await asyncio.sleep(CALM_SECONDS)
                await self._rooms.wait(code, room.version, PING_SECONDS * 4)

        return EventSourceResponse(look(), ping=PING_SECONDS)

    def _cached(self, key: tuple[Any, ...], make: Callable[[], Node]) -> str:
        """Two hundred phones in three languages need a dozen different looks."""
        drawn = self._drawn.get(key)
        if drawn is None:
            if len(self._drawn) > 200:
                self._drawn.clear()
            drawn = self._drawn[key] = json.dumps(make().as_json())
        return drawn

    def _room(self, code: str) -> Room | None:
        """The room of a code that was typed; after too many wrong ones nobody finds any."""
        now = clock.now().timestamp()
        self._wrong = [at for at in self._wrong if now - at < 60]
        if len(self._wrong) >= MAX_WRONG_CODES:
            return None
        room = self._rooms.by_code(code)
        if room is None:
            self._wrong.append(now)
        return room

    def _led(self, request: Request) -> Room | None:
        return self._rooms.by_secret(request.path_params["secret"])

    def _join_address(self, request: Request, room: Room) -> str:
        base = self._address or str(request.base_url).rstrip("/").removesuffix(PREFIX)
        return f"{base}{PREFIX}/join/{room.code}"

    def _words(self, request: Request) -> Words:
        hint = language_hint(
            request.query_params.get("lang"), request.headers.get("accept-language")
        )
        stock = self._stock()
        return Words(stock.library, stock.translator, hint or UNKNOWN_LANGUAGE_PAGE)

    def _all_words(self) -> list[Words]:
        stock = self._stock()
        return [Words(stock.library, stock.translator, code) for code in LANGUAGES]

    def _language_links(self, words: Words) -> Node:
        links = [
            node("a", words.library.languages[code].name, href=f"?lang={code}", lang=code,
                 aria_current="true" if code == words.language else None)
            for code in LANGUAGES
        ]  # fmt: skip
        return node("nav", *links)

    def _refuse(self, words: Words, key: str, status: int) -> Response:
        body = self._entrance_form(words, "", words.ui(key))
        return self._page(body, words, status=status)

    def _page(
        self, body: Node, words: Words, *, events: str | None = None, status: int = 200,
        class_: str = "",
    ) -> Response:  # fmt: skip
        main = node(
            "main",
            # What is not a form of its own is sent by the one around it.
            body if events is None else node("form", body, method="post", id="room"),
            data_events=events,
            data_lost=words.ui("room.lost"),
        )
        return HTMLResponse(
            Markup(
                '<!doctype html><html lang="{lang}" class="{class_}"><head><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width, initial-scale=1">'
                "<title>{title}</title>"
                '<link rel="stylesheet" href="{prefix}/page/page.css">'
                '<link rel="icon" href="{prefix}/page/lighthouse.svg">'
                '<script src="{prefix}/page/page.js" defer></script>'
                '</head><body>{main}<p id="lost" role="status" hidden></p></body></html>'
            ).format(
                lang=words.language,
                class_=class_,
                title=words.ui("room.title"),
                prefix=PREFIX,
                main=main.html(),
            ),
            status_code=status,
        )

    async def _file(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._files:
            return Response(status_code=404)
        headers = {"Cache-Control": "max-age=300"}
        content, media_type = self._files[name]
        return Response(content, media_type=media_type, headers=headers)


async def _form(request: Request) -> FormData:
    """The fields of a small form; none when it is larger than any of ours."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MAX_FORM_BYTES:
        return FormData()
    return await request.form()


def _number(written: str) -> int | None:
    """The number on one of our buttons; None for anything longer or stranger."""
    return int(written) if re.fullmatch(r"[0-9]{1,2}", written) else None


def _to(path: str, language: str) -> str:
    """An address of ours, in the same language."""
    return f"{PREFIX}{path}?{urlencode({'lang': language})}"


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
