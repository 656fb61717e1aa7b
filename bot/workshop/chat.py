"""The workshop in a chat: a role play alone, or a room joined by its code.

The door asks `Practice.answer` before the brain. None means: this is no practice, answer as always.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.content.scenario import Scenario
from bot.privacy.pseudonym import Pseudonym
from bot.reply.payload import payload
from bot.reply.reply import Button, Reply
from bot.reply.words import Words
from bot.workshop import room as steps
from bot.workshop.options import meant, of_person
from bot.workshop.places import Place, Places, PlacesInMemory
from bot.workshop.play_words import own
from bot.workshop.room import Room, RoomFull
from bot.workshop.room_reply import room_reply
from bot.workshop.rooms import Rooms
from bot.workshop.session import Session, begin, step
from bot.workshop.understand import NoReader, Reader, is_stop

# "room 1234" or "sala 1234". A bare number is a room only while there is one with that code: it is
# what the link of a poster gives.
_JOIN = re.compile(r"(?P<named>(?:/start )?(?:room|sala)[ _]?)?(?P<code>[0-9]{4})", re.IGNORECASE)
_PRACTISE = re.compile(
    r"/?(?:practice|practise|practicar|praticar|pr[aá]ctica|pr[aá]tica)[.!]?", re.IGNORECASE
)
_PLAY = re.compile(r"/(?P<what>play|play_say|play_stop)(?P<values>\{[^{}]{0,60}\})?")


class Practice:
    """Everybody who practises in a chat. `rooms` is None where no rooms are open to chats."""

    def __init__(
        self,
        now: Callable[[], datetime],
        rooms: Rooms | None = None,
        *,
        reader: Reader | None = None,
        places: Places | None = None,
    ) -> None:
        self._rooms = rooms
        self._reader: Reader = reader or NoReader()
        self._places: Places = places or PlacesInMemory(now)

    def answer(self, person: Pseudonym, text: str, words: Words) -> list[Reply] | None:
        """What the workshop says to a message; None when it is not for the workshop."""
        said = text.strip()
        tapped, scene = _tapped(said)
        joining = _JOIN.fullmatch(said)
        if joining is not None and self._rooms is not None:
            code = joining["code"]
            if joining["named"] or self._rooms.by_code(code) is not None:
                return [self._join(person, code, words)]
        if _PRACTISE.fullmatch(said) or (tapped == "play" and not scene):
            self.forget(person)
            return [_list(words)]
        if tapped == "play" and scene in words.library.scenarios:
            session, replies = begin(scene, words)
            self.forget(person)
            self._places.put(person, Place(session))
            return replies
        place = self._places.get(person)
        if place is None or (said.startswith("/") and tapped is None):
            # A button of the bot itself, such as the menu, always does what it says.
            return None
        if tapped is None and self._reader.is_crisis(said):
            # This is no play any more; the bot has the numbers for it.
            return None
        said = {"play_stop": "stop", "play_say": scene}.get(tapped or "", said)
        if place.session is not None:
            return self._play(person, place.session, said, words)
        return [self._in_room(person, place, said, words)]

    def forget(self, person: Pseudonym) -> None:
        place = self._places.drop(person)
        if place is not None and place.room and self._rooms is not None:
            self._rooms.change(place.room, partial(steps.leave, person=place.token))

    def _play(
        self, person: Pseudonym, session: Session, said: str, words: Words
    ) -> list[Reply] | None:
        try:
            session, replies = step(session, said, words, self._reader)
        except KeyError:
            # The scene was changed or taken away while somebody played it.
            self._places.drop(person)
            return None
        if session.is_over:
            self._places.drop(person)
        else:
            self._places.put(person, Place(session))
        return replies

    def _join(self, person: Pseudonym, code: str, words: Words) -> Reply:
        assert self._rooms is not None
        token = secrets.token_urlsafe(9)
        try:
            room = self._rooms.change(code, partial(steps.join, person=token))
        except RoomFull:
            return Reply(words.ui("room.full"), (words.menu_button(),), words.language)
        if room is None:
            return Reply(words.ui("room.wrong_code"), (words.menu_button(),), words.language)
        self.forget(person)
        self._places.put(person, Place(room=code, token=token))
        return room_reply(room, token, words)

    def _in_room(self, person: Pseudonym, place: Place, said: str, words: Words) -> Reply:
        assert self._rooms is not None
        if is_stop(said):
            self.forget(person)
            return Reply(words.ui("play.stopped"), (words.menu_button(),), words.language)
        room = self._rooms.by_code(place.room)
        if room is None or place.token not in room.people:
            self._places.drop(person)
            return Reply(words.ui("room.over"), (words.menu_button(),), words.language)
        self._places.put(person, place)
        if said == "0":
            room = self._change(place, partial(steps.swap_parts, person=place.token)) or room
            return room_reply(room, place.token, words)
        options = of_person(room, place.token, words)
        number = meant(said, options, self._reader)
        if number is not None:
            library = words.library
            voted = partial(steps.vote, person=place.token, choice=number, library=library)
            return room_reply(self._change(place, voted) or room, place.token, words)
        is_open = bool(options) and not room.is_revealed and not room.is_paused
        if said == "?" or not is_open:
            return room_reply(room, place.token, words)
        # It may be no play any more: who is in real danger gets the hotline with the question.
        unclear = f"{words.ui('play.unclear')} {words.ui('offer.danger')}"
        return room_reply(room, place.token, words, unclear)

    def _change(self, place: Place, changed: Callable[[Room], Room]) -> Room | None:
        assert self._rooms is not None
        return self._rooms.change(place.room, changed)


def _tapped(said: str) -> tuple[str | None, str]:
    """Which of our buttons was tapped, and its value."""
    match = _PLAY.fullmatch(said)
    if match is None:
        return None, ""
    try:
        values = json.loads(match["values"] or "{}")
    except ValueError:
        return None, ""
    return match["what"], str(values.get("scene") or values.get("n") or "")


def _list(words: Words) -> Reply:
    buttons = [
        Button(_short(scenario, words), payload("play", scene=scenario.id))
        for scenario in words.library.scenarios.values()
    ]
    return Reply(words.ui("play.choose"), (*buttons, words.menu_button()), words.language)


def _short(scenario: Scenario, words: Words) -> str:
    """The title for a button; of a long one, the short title of the first topic it teaches."""
    title = own(scenario.id, scenario.title, words)
    if len(title) <= 20:
        return title
    return words.topic_button(scenario.topics[0]).title
