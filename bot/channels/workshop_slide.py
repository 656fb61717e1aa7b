"""What all see of where a room stands: scene or question, and the answers to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.workshop_nodes import Node, node
from bot.reply.words import Words
from bot.workshop.options import Option, of_slide, origin, scene_lines
from bot.workshop.play_words import own, told_question
from bot.workshop.room import Room

LETTERS = "ABCDEFGH"


def slide_nodes(room: Room, words: Words) -> list[Node]:
    """The question, the warning or the scene; what each plays apart stands on the phones alone."""
    slide, library = room.slide, words.library
    if slide.kind in ("before", "after"):
        quiz = library.quizzes[room.plan.quiz]
        ask, _ = told_question(quiz, quiz.questions[int(slide.ref)], words)
        return [
            node("p", words.ui(f"room.{slide.kind}"), class_="quiet"),
            node("h2", f"{int(slide.ref) + 1}. {ask}"),
        ]
    scenario = library.scenarios[slide.ref]
    title = own(scenario.id, scenario.title, words)
    if slide.kind == "warning":
        return [node("h2", title), node("p", own(scenario.id, scenario.warning, words))]
    if slide.kind == "apart":
        return [node("h2", title), node("p", words.ui("room.apart_wall"))]
    scene, agent = scene_lines(room, scenario.steps[slide.step], words)
    return [
        node("p", title, class_="quiet"),
        *([node("p", scene, class_="scene")] if scene else []),
        *([node("p", agent, class_="agent")] if agent else []),
    ]


def wall_answers(room: Room, words: Words) -> list[Node]:
    """The choices to read; once the answer is shown, the right ones and why."""
    options = of_slide(room, room.slide, words)
    if not options:
        return []
    if room.is_revealed:
        return [
            told(LETTERS[number], option, words, is_short=True)
            for number, option in enumerate(options)
            if option.is_right
        ]
    nodes = [
        node("p", node("b", LETTERS[number]), option_text(option), class_="option")
        for number, option in enumerate(options)
    ]
    if room.is_discussing:
        nodes.append(node("p", words.ui("room.discuss"), class_="large"))
    return nodes


def option_text(option: Option) -> Node:
    meaning = node("i", option.meaning) if option.meaning else None
    return node("span", option.shown, meaning)


def told(letter: str, option: Option, words: Words, is_short: bool = False) -> Node:
    """A choice with what is told of it; right is said by a tick, not by colour alone.

    In short it is for the wall; on a phone it names the topic and the source too.
    """
    tick = "✓ " if option.is_right else ""
    return node(
        "div",
        node("p", node("b", f"{letter} {tick}"), option.shown),
        node("p", option.meaning, class_="quiet") if option.meaning and not is_short else None,
        *lines(option.told.split("\n")),
        None if is_short or not option.told else _origin(option, words),
        class_="told right" if option.is_right else "told",
    )


def _origin(option: Option, words: Words) -> Node:
    topic, source, address = origin(option, words)
    named = (
        node("a", source, href=address, target="_blank", rel="noreferrer noopener")
        if address
        else source
    )
    return node("p", f"{topic} · {words.ui('offline.sources')}: ", named, class_="quiet origin")


def lines(texts: Sequence[str]) -> list[Node]:
    return [node("p", text) for text in texts if text]


def button(
    text: str, name: str, value: str, class_: str | None = None, pressed: bool | None = None
) -> Node:
    return node(
        "button", text, name=name, value=value, class_=class_,
        aria_pressed=None if pressed is None else str(pressed).lower(),
    )  # fmt: skip
