"""The workshop in a chat: a role play alone, or a room joined by its code. Held in memory only.

The door asks `Practice.answer` before the brain. None means: this is no practice, answer as always.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.content.scenario import Scenario
from bot.privacy.pseudonym import Pseudonym
from bot.reply.payload import payload
from bot.reply.reply import Button, Reply
from bot.reply.words import Words
from bot.workshop import room as steps
from bot.workshop.play_words import own, reason, told_choice, told_question
from bot.workshop.room import Room, RoomFull
from bot.workshop.rooms import Rooms
from bot.workshop.session import Session, begin, feedback_text, step
from bot.workshop.understand import chosen, is_stop

# Who has said nothing this long has left; the next message is an ordinary one again.
LIFETIME = timedelta(minutes=30)

# "room 1234" or "sala 1234". A bare number is a room only while there is one with that code: it is
# what the link of a poster gives.
_JOIN = re.compile(r"(?P<named>(?:/start )?(?:room|sala)[ _]?)?(?P<code>[0-9]{4})", re.IGNORECASE)
_PRACTISE = re.compile(
    r"/?(?:practice|practise|practicar|praticar|pr[aá]ctica|pr[aá]tica)[.!]?", re.IGNORECASE
)
_PLAY = re.compile(r"/(?P<what>play|play_say|play_stop)(?P<values>\{[^{}]{0,60}\})?")


@dataclass(frozen=True)
class _Place:
    """Where a person is: in a play of their own, or in a room under a random token."""

    until: datetime
    session: Session | None = None
    room: str = ""
    token: str = ""


class Practice:
    """All plays and places of a process. `rooms` is None where no rooms are open to chats."""

    def __init__(self, now: Callable[[], datetime], rooms: Rooms | None = None) -> None:
        self._now = now
        self._rooms = rooms
        self._places: dict[Pseudonym, _Place] = {}

    def answer(self, person: Pseudonym, text: str, words: Words) -> list[Reply] | None:
        """What the workshop says to a message; None when it is not for the workshop."""
        self._forget_old()
        said = text.strip()
        tapped, scene = _tapped(said)
        joining = _JOIN.fullmatch(said)
        if joining is not None and self._rooms is not None:
            code = joining["code"]
            if joining["named"] or self._rooms.by_code(code) is not None:
                return [self._join(person, code, words)]
        if _PRACTISE.fullmatch(said) or (tapped == "play" and not scene):
            self._places.pop(person, None)
            return [_list(words)]
        if tapped == "play" and scene in words.library.scenarios:
            session, replies = begin(scene, words)
            self._places[person] = _Place(self._until(), session)
            return replies
        place = self._places.get(person)
        if place is None or (said.startswith("/") and tapped is None):
            # A button of the bot itself, such as the menu, always does what it says.
            return None
        said = {"play_stop": "stop", "play_say": scene}.get(tapped or "", said)
        if place.session is not None:
            return self._play(person, place.session, said, words)
        return [self._in_room(person, place, said, words)]

    def forget(self, person: Pseudonym) -> None:
        place = self._places.pop(person, None)
        if place is not None and place.room and self._rooms is not None:
            self._rooms.change(place.room, partial(steps.leave, person=place.token))

    def _play(
        self, person: Pseudonym, session: Session, said: str, words: Words
    ) -> list[Reply] | None:
        try:
            session, replies = step(session, said, words)
        except KeyError:
            # The scene was changed or taken away while somebody played it.
            self._places.pop(person, None)
            return None
        if session.is_over:
            self._places.pop(person, None)
        else:
            self._places[person] = _Place(self._until(), session)
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
        self._places[person] = _Place(self._until(), room=code, token=token)
        return _room_reply(room, token, words)

    def _in_room(self, person: Pseudonym, place: _Place, said: str, words: Words) -> Reply:
        assert self._rooms is not None
        if is_stop(said):
            self.forget(person)
            return Reply(words.ui("play.stopped"), (words.menu_button(),), words.language)
        room = self._rooms.by_code(place.room)
        if room is None or place.token not in room.people:
            self._places.pop(person, None)
            return Reply(words.ui("room.over"), (words.menu_button(),), words.language)
        number = chosen(said, [(text,) for text in _choices(room, words)])
        if number is not None:
            library = words.library
            voted = partial(steps.vote, person=place.token, choice=number, library=library)
            room = self._rooms.change(place.room, voted) or room
        self._places[person] = _Place(self._until(), room=place.room, token=place.token)
        return _room_reply(room, place.token, words)

    def _until(self) -> datetime:
        return self._now() + LIFETIME

    def _forget_old(self) -> None:
        now = self._now()
        for person in [person for person, place in self._places.items() if place.until < now]:
            self.forget(person)


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


def _choices(room: Room, words: Words) -> list[str]:
    slide, library = room.slide, words.library
    if slide.kind == "step":
        scenario = library.scenarios[slide.ref]
        choices = scenario.steps[slide.step].choices
        return [told_choice(scenario, choice, words).text for choice in choices]
    if slide.kind in ("before", "after"):
        quiz = library.quizzes[room.plan.quiz]
        return list(told_question(quiz, quiz.questions[int(slide.ref)], words)[1])
    return []


def _room_reply(room: Room, token: str, words: Words) -> Reply:
    """Where the room stands now. A chat is not pushed to: any message shows what is new."""
    choices = _choices(room, words)
    paragraphs = [words.ui("room.paused")] if room.is_paused else [_told(room, words)]
    if choices and not room.is_paused and not room.is_revealed:
        paragraphs.append("\n".join(f"{n}. {text}" for n, text in enumerate(choices, 1)))
        mine = room.choice_of(token)
        if mine is not None:
            paragraphs.append(f"✓ {mine + 1}. {words.ui('room.chosen')}")
    elif choices and room.is_revealed:
        paragraphs += [*_revealed(room, words), words.ui("room.discuss")]
    buttons = []
    if choices and not room.is_revealed and not room.is_paused:
        buttons = [
            Button(str(n), payload("play_say", n=str(n))) for n in range(1, len(choices) + 1)
        ]
    buttons += [
        Button(words.ui("room.next"), payload("play_say", n="?")),
        Button(words.ui("play.stop"), payload("play_stop")),
    ]
    return Reply("\n\n".join(filter(None, paragraphs)), tuple(buttons), words.language)


def _told(room: Room, words: Words) -> str:
    slide, library = room.slide, words.library
    if slide.kind == "lobby":
        return f"{words.ui('room.wait')}\n\n{words.ui('room.no_name')}"
    if slide.kind == "results":
        return words.ui("room.learned")
    if slide.kind in ("before", "after"):
        quiz = library.quizzes[room.plan.quiz]
        return told_question(quiz, quiz.questions[int(slide.ref)], words)[0]
    scenario = library.scenarios[slide.ref]
    if slide.kind == "warning":
        texts = (scenario.title, scenario.warning)
        return "\n\n".join(own(scenario.id, text, words) for text in texts)
    here = scenario.steps[slide.step]
    scene = own(scenario.id, here.scene, words) if here.scene else ""
    agent = own(scenario.id, here.agent, words) if here.agent else ""
    said = f"{words.ui('play.agent')}: “{agent}”" if agent else ""
    return "\n\n".join(filter(None, (scene, said)))


def _revealed(room: Room, words: Words) -> list[str]:
    slide, library = room.slide, words.library
    if slide.kind == "step":
        scenario = library.scenarios[slide.ref]
        told = [told_choice(scenario, c, words) for c in scenario.steps[slide.step].choices]
        return [f"{n}. {t.text}\n{feedback_text(t, words)}" for n, t in enumerate(told, 1)]
    quiz = library.quizzes[room.plan.quiz]
    question = quiz.questions[int(slide.ref)]
    answer = told_question(quiz, question, words)[1][question.right]
    because = reason(library.topics[question.topic], question.because, words)
    return [f"✓ {answer}", because]
