"""The way into a room: a trainer opens one, the others join by its code."""

from __future__ import annotations

import secrets
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot import clock
from bot.catalogs.translator import LANGUAGES
from bot.channels.workshop_frame import Frame, form_of, language_links, number_of, to
from bot.channels.workshop_nodes import Node, node
from bot.reply.words import Words
from bot.workshop import room as steps
from bot.workshop.plan import LENGTHS
from bot.workshop.play_words import own
from bot.workshop.room import Plan, Room, RoomFull
from bot.workshop.rooms import NotAllowed, Rooms, TooManyRooms

# Wrong codes a minute, of all together: there are nine thousand codes and an hour to try them in.
MAX_WRONG_CODES = 120
FIRST_SCENES = ("door", "street")
FIRST_LENGTH = 60


class WayIn:
    def __init__(self, frame: Frame, rooms: Rooms) -> None:
        self._frame = frame
        self._rooms = rooms
        self._wrong: list[float] = []

    def routes(self) -> list[Route]:
        return [
            Route("/", self._entrance, methods=["GET"]),
            Route("/", self._open, methods=["POST"]),
            Route("/join", self._find, methods=["POST"]),
            Route("/join/{code}", self._join_page, methods=["GET"]),
            Route("/join/{code}", self._join, methods=["POST"]),
        ]

    def refuse(self, words: Words, key: str, status: int) -> Response:
        """The entrance, with a sentence that says why."""
        return self._frame.page(_entrance(words, "", words.ui(key)), words, status=status)

    async def _entrance(self, request: Request) -> Response:
        words = self._frame.words(request)
        return self._frame.page(_entrance(words, request.query_params.get("code", "")), words)

    async def _open(self, request: Request) -> Response:
        words, form = self._frame.words(request), await form_of(request)
        scenes = [str(s) for s in form.getlist("scene") if str(s) in words.library.scenarios]
        minutes = number_of(str(form.get("minutes", "")))
        plan = Plan(
            scenarios=tuple(scenes) or ("door",),
            quiz=next(iter(words.library.quizzes)),
            languages=tuple(c for c in LANGUAGES if c in form.getlist("language")) or LANGUAGES,
            is_apart=form.get("how") == "apart",
            minutes=minutes if minutes in LENGTHS else FIRST_LENGTH,
        )
        try:
            room = self._rooms.open(str(form.get("trainer_code", "")).strip(), plan)
        except NotAllowed:
            return self.refuse(words, "room.bad_trainer_code", 403)
        except TooManyRooms:
            return self.refuse(words, "room.busy", 503)
        return RedirectResponse(to(f"/trainer/{room.secret}", words.language), 303)

    async def _find(self, request: Request) -> Response:
        words, form = self._frame.words(request), await form_of(request)
        code = str(form.get("code", "")).strip()
        if self._room(code) is None:
            return self.refuse(words, "room.wrong_code", 404)
        return self._enter(code, words)

    async def _join_page(self, request: Request) -> Response:
        words, code = self._frame.words(request), request.path_params["code"]
        if self._room(code) is None:
            return self.refuse(words, "room.wrong_code", 404)
        form = node(
            "form",
            node("h1", words.ui("room.join_title")),
            node("p", code, class_="huge"),
            node("p", words.ui("room.no_name")),
            node("button", words.ui("room.join"), class_="main"),
            method="post", action=to(f"/join/{code}", words.language),
        )  # fmt: skip
        body = node("div", language_links(words), form, class_="view entrance")
        return self._frame.page(body, words)

    async def _join(self, request: Request) -> Response:
        words, code = self._frame.words(request), request.path_params["code"]
        if self._room(code) is None:
            return self.refuse(words, "room.wrong_code", 404)
        return self._enter(code, words)

    def _enter(self, code: str, words: Words) -> Response:
        person = secrets.token_urlsafe(9)
        try:
            self._rooms.change(code, partial(steps.join, person=person))
        except RoomFull:
            return self.refuse(words, "room.full", 503)
        return RedirectResponse(to(f"/room/{code}/{person}", words.language), 303)

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


def _entrance(words: Words, trainer_code: str, trouble: str | None = None) -> Node:
    told = node("p", trouble, class_="trouble", role="alert") if trouble else None
    join, opening = _join_form(words), _opening_form(words, trainer_code)
    # A link with the trainer's code is the trainer's; everybody else came to join.
    forms = (opening, join) if trainer_code else (join, opening)
    return node("div", told, language_links(words), *forms, class_="view entrance")


def _join_form(words: Words) -> Node:
    return node(
        "form",
        node("h1", words.ui("room.join_title")),
        node("label", words.ui("room.code"), node("input", name="code", inputmode="numeric",
             autocomplete="off", maxlength="4", required=True)),
        node("button", words.ui("room.join"), class_="main"),
        method="post", action=to("/join", words.language),
    )  # fmt: skip


def _opening_form(words: Words, trainer_code: str) -> Node:
    ui, library = words.ui, words.library
    scenes = [
        _box("scene", scenario.id, scenario.id in FIRST_SCENES,
             f"{own(scenario.id, scenario.title, words)} ({scenario.minutes} min)")
        for scenario in library.scenarios.values()
    ]  # fmt: skip
    languages = [_box("language", c, True, library.languages[c].name) for c in LANGUAGES]
    lengths = [
        _box("minutes", str(minutes), minutes == FIRST_LENGTH, ui("room.minutes", count=minutes),
             kind="radio")
        for minutes in LENGTHS
    ]  # fmt: skip
    ways = [
        _box("how", "together", True, ui("room.together"), kind="radio"),
        _box("how", "apart", False, ui("room.apart"), kind="radio"),
    ]
    return node(
        "form",
        node("h1", ui("room.open_title")),
        node("label", ui("room.trainer_code"),
             node("input", name="trainer_code", value=trainer_code, autocomplete="off",
                  required=True)),
        node("fieldset", node("legend", ui("room.scenes")), *scenes),
        node("fieldset", node("legend", ui("room.how")), *ways),
        node("fieldset", node("legend", ui("room.wall_languages")), *languages),
        node("fieldset", node("legend", ui("room.length")), *lengths, class_="short"),
        node("button", ui("room.open"), class_="main"),
        method="post", action=to("/", words.language),
    )  # fmt: skip


def _box(name: str, value: str, is_on: bool, text: str, kind: str = "checkbox") -> Node:
    box = node("input", type=kind, name=name, value=value, checked=is_on)
    return node("label", box, f" {text}", class_="box")
