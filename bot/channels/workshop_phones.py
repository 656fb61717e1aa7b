"""What participants' phones ask for: their page, their taps, what they type.

There is no cookie: a participant is a random token in the address of their own page, so a phone
that slept or changed its network comes back to its place by loading the page again. What is typed
is read and forgotten; only the choice that it meant is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.workshop_frame import Frame, form_of, number_of, to, wants_json
from bot.channels.workshop_looks import Looks
from bot.channels.workshop_phone import MAX_TYPED, phone
from bot.channels.workshop_way_in import WayIn
from bot.reply.words import Words
from bot.workshop import room as steps
from bot.workshop.options import meant, of_person
from bot.workshop.room import Room
from bot.workshop.rooms import Rooms
from bot.workshop.understand import Reader, is_stop

# The topic that answers who has lost the will to live.
CRISIS_TOPIC = "mental_health"


class Phones:
    def __init__(
        self, frame: Frame, rooms: Rooms, looks: Looks, way_in: WayIn, reader: Reader
    ) -> None:
        self._frame = frame
        self._rooms = rooms
        self._looks = looks
        self._refuse = way_in.refuse
        self._reader = reader

    def routes(self) -> list[Route]:
        return [
            Route("/room/{code}/{person}", self._phone, methods=["GET"]),
            Route("/room/{code}/{person}", self._tap, methods=["POST"]),
            Route("/room/{code}/{person}/events", self._events, methods=["GET"]),
        ]

    async def _phone(self, request: Request) -> Response:
        words, person = self._frame.words(request), request.path_params["person"]
        room = self._rooms.by_code(request.path_params["code"])
        if room is None or person not in room.people:
            return self._refuse(words, "room.over", 410)
        return self._page(room, person, words)

    async def _tap(self, request: Request) -> Response:
        words, form = self._frame.words(request), await form_of(request)
        code, person = request.path_params["code"], request.path_params["person"]
        said = str(form.get("said", ""))[:MAX_TYPED].strip()
        is_typed = bool(said) and "send" in form
        if form.get("leave") or (is_typed and is_stop(said)):
            self._rooms.change(code, partial(steps.leave, person=person))
            key = "play.stopped" if is_typed else "room.over"
            if wants_json(request):
                return JSONResponse({"left": to("/", words.language)})
            if is_typed:
                return self._refuse(words, key, 200)
            return RedirectResponse(to("/", words.language), 303)
        room = self._rooms.by_code(code)
        if room is None or person not in room.people:
            return self._refuse(words, "room.over", 410)
        notice: list[str] = []
        if is_typed:
            change, notice = self._typed(room, person, said, words)
        else:
            change = _tapped(form, person, words)
        if change is not None:
            room = self._rooms.change(code, change) or room
        if wants_json(request):
            return JSONResponse(phone(room, words, person, notice).as_json())
        if notice:
            return self._page(room, person, words, notice)
        return RedirectResponse(to(f"/room/{code}/{person}", words.language), 303)

    def _typed(
        self, room: Room, person: str, said: str, words: Words
    ) -> tuple[Callable[[Room], Room] | None, list[str]]:
        """What follows from their own words, and what to say about them."""
        if self._reader.is_crisis(said):
            card = words.library.topics[CRISIS_TOPIC].card
            return None, [words.topic(CRISIS_TOPIC, block.text) for block in card]
        number = meant(said, of_person(room, person, words), self._reader)
        if number is None:
            return None, [words.ui("play.unclear"), words.ui("offer.danger")]
        return partial(steps.vote, person=person, choice=number, library=words.library), []

    async def _events(self, request: Request) -> Response:
        words, person = self._frame.words(request), request.path_params["person"]

        def draw(room: Room) -> str | None:
            if person not in room.people:
                return None
            # All that a phone shows hangs on these, and on nothing else of the room.
            key = (
                room.code, room.slide, room.is_paused, room.is_revealed, room.is_discussing,
                room.choice_of(person), person in room.hands, room.walks.get(person),
                words.language, id(words.library),
            )  # fmt: skip
            return self._looks.kept(key, lambda: phone(room, words, person))

        return self._looks.stream(request.path_params["code"], draw, words)

    def _page(
        self, room: Room, person: str, words: Words, notice: list[str] | None = None
    ) -> Response:
        events = to(f"/room/{room.code}/{person}/events", words.language)
        return self._frame.page(phone(room, words, person, notice or ()), words, events=events)


def _tapped(form: FormData, person: str, words: Words) -> Callable[[Room], Room] | None:
    """What a button does to the room; None for one that is not ours."""
    if form.get("hand"):
        return partial(steps.raise_hand, person=person, up=form["hand"] == "up")
    if form.get("swap"):
        return partial(steps.swap_parts, person=person)
    number = number_of(str(form.get("choice", "")))
    if number is None:
        return None
    return partial(steps.vote, person=person, choice=number, library=words.library)
