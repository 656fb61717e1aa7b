"""Where a room stands, as a reply in a chat."""

from __future__ import annotations

from bot.content.scenario import Step
from bot.reply.payload import payload
from bot.reply.reply import Button, Reply
from bot.reply.words import Words
from bot.workshop.options import Option, of_person, of_step, scene_lines
from bot.workshop.play_words import own, told_question
from bot.workshop.room import Room, here_of


def room_reply(room: Room, person: str, words: Words, first: str = "") -> Reply:
    """A chat is not pushed to: any message shows what is new. `first` stands above it."""
    options = of_person(room, person, words)
    is_open = bool(options) and not room.is_paused and not room.is_revealed
    paragraphs = [first, words.ui("room.paused") if room.is_paused else _told(room, person, words)]
    if is_open:
        paragraphs.append("\n".join(_line(n, option) for n, option in enumerate(options, 1)))
        mine = room.choice_of(person)
        if mine is not None:
            paragraphs.append(f"✓ {mine + 1}. {words.ui('room.chosen')}")
    elif options and room.is_revealed:
        paragraphs += _revealed(room, options)
    if options and (room.is_revealed or room.is_discussing) and not room.is_paused:
        paragraphs.append(words.ui("room.discuss"))
    numbers = range(1, len(options) + 1) if is_open else ()
    buttons = [Button(str(n), payload("play_say", n=str(n))) for n in numbers]
    if person in room.walks:
        buttons.append(Button(words.ui("room.swap"), payload("play_say", n="0")))
    buttons += [
        Button(words.ui("room.next"), payload("play_say", n="?")),
        Button(words.ui("play.stop"), payload("play_stop")),
    ]
    return Reply("\n\n".join(filter(None, paragraphs)), tuple(buttons), words.language)


def _line(number: int, option: Option) -> str:
    return f"{number}. {option.shown}" + (f" ({option.meaning})" if option.meaning else "")


def _told(room: Room, person: str, words: Words) -> str:
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
    here = here_of(room, person, library)
    if here is None:
        is_in = person in room.walks
        return "\n\n".join(answering(room, words)) if is_in else words.ui("room.apart_ask")
    return "\n\n".join(
        filter(None, (*walked(room, person, words), *scene_lines(room, here, words)))
    )


def walked(room: Room, person: str, words: Words) -> list[str]:
    """In a scene that is played apart: what is told of the choice before, and what to do here."""
    walk = room.walks.get(person)
    if walk is None:
        return []
    scenario = words.library.scenarios[room.slide.ref]
    lines = []
    if walk.answered is not None:
        step, choice = walk.answered
        lines.append(of_step(scenario, scenario.steps[step], words)[choice].told)
    here: Step = scenario.steps[walk.step]
    if here.is_end:
        return [*lines, words.ui("room.apart_end")]
    return [*lines, words.ui("room.apart_read")] if walk.part == "agent" else lines


def answering(room: Room, words: Words) -> list[str]:
    """For the one who answers aloud: how, and the sentences of the scene that help, once each."""
    scenario = words.library.scenarios[room.slide.ref]
    helps: dict[str, str] = {}
    for step in scenario.steps.values():
        for option in of_step(scenario, step, words):
            if option.is_spoken and option.is_right:
                meaning = f" ({option.meaning})" if option.meaning else ""
                helps[option.text] = f"{option.shown}{meaning}"
    return [words.ui("room.apart_answer"), *helps.values()]


def _revealed(room: Room, options: list[Option]) -> list[str]:
    if room.slide.kind == "step":
        return [f"{n}. {option.text}\n{option.told}" for n, option in enumerate(options, 1)]
    right = next(option for option in options if option.is_right)
    return [f"✓ {right.text}", right.told]
