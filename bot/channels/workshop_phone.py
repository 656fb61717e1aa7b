"""What a participant's phone shows, in their language: no counts, no score."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.workshop_nodes import Node, node
from bot.channels.workshop_slide import LETTERS, button, lines, option_text, slide_nodes, told
from bot.reply.words import Words
from bot.workshop.options import Option, of_person, scene_lines
from bot.workshop.play_words import told_question
from bot.workshop.room import Room, here_of, learned
from bot.workshop.room_reply import answering, walked

# As much as anybody would say to an agent; the rest is not read.
MAX_TYPED = 300


def phone(room: Room, words: Words, person: str, notice: Sequence[str] = ()) -> Node:
    """`notice` stands above all else: what was typed was not clear, or was no play any more."""
    slide = room.slide
    if room.is_paused:
        body = node("p", words.ui("room.paused"), class_="large")
    elif slide.kind == "lobby":
        body = node(
            "div",
            node("p", words.ui("room.wait"), class_="large"),
            node("p", words.ui("room.no_name"), class_="quiet"),
        )
    elif slide.kind == "results":
        body = node("div", node("h2", words.ui("room.learned")), *_learned_lines(room, words))
    elif slide.kind == "apart":
        body = node("div", *_apart(room, words, person))
    else:
        body = node("div", *slide_nodes(room, words), *_answers(room, words, person))
    has_hand_up = person in room.hands
    foot = node(
        "p",
        button(words.ui("room.hand_down" if has_hand_up else "room.hand"), "hand",
               "down" if has_hand_up else "up", pressed=has_hand_up),
        button(words.ui("room.leave"), "leave", "1", class_="plain"),
        class_="foot",
    )  # fmt: skip
    above = None
    if notice:
        call = words.call_hotline_button()
        number = node("p", node("a", call.title, href=call.payload))
        above = node("div", *lines(notice), number, class_="notice", role="alert")
    # The first button is what Enter presses: it must send what was typed, never tap a choice.
    first = node("button", words.ui("room.send"), name="send", value="1", class_="unseen",
                 tabindex="-1", aria_hidden="true")  # fmt: skip
    return node("div", first, above, body, foot, lang=words.language, class_="view phone")


def _answers(room: Room, words: Words, person: str) -> list[Node]:
    options = of_person(room, person, words)
    if not options:
        return []
    discuss = node("p", words.ui("room.discuss"), class_="large")
    if room.is_revealed:
        shown = [told(LETTERS[number], option, words) for number, option in enumerate(options)]
        return [*shown, discuss]
    chosen = room.choice_of(person)
    is_play = room.slide.kind == "step"
    said = words.ui("room.chosen") if chosen is not None else ""
    return [
        *([discuss] if room.is_discussing else []),
        node("p", words.ui("play.what"), class_="quiet") if is_play else node("p"),
        _choices(options, chosen),
        *([_typed(words)] if is_play else []),
        node("p", said, class_="quiet", role="status"),
    ]


def _apart(room: Room, words: Words, person: str) -> list[Node]:
    """Their own way through the scene, alone or with the person beside them."""
    title, *_ = slide_nodes(room, words)
    swap = node("p", button(words.ui("room.swap"), "swap", "1"))
    here = here_of(room, person, words.library)
    if here is None:
        if person in room.walks:
            return [title, *lines(answering(room, words)), swap]
        options = of_person(room, person, words)
        return [title, node("p", words.ui("room.apart_ask")), _choices(options, None)]
    scene, agent = scene_lines(room, here, words)
    told_now = [node("p", line, class_="told") for line in walked(room, person, words)]
    options = of_person(room, person, words)
    # Who reads the agent's lines was told above to tap what the other one said.
    is_reader = room.walks[person].part == "agent"
    asked = [] if is_reader else [node("p", words.ui("play.what"), class_="quiet")]
    return [
        title,
        *told_now,
        *([node("p", scene, class_="scene")] if scene else []),
        *([node("p", agent, class_="agent")] if agent else []),
        *([*asked, _choices(options, None), _typed(words)] if options else []),
        swap,
    ]


def _choices(options: Sequence[Option], chosen: int | None) -> Node:
    buttons = [
        node(
            "button",
            node("b", LETTERS[number]),
            option_text(option),
            name="choice",
            value=str(number),
            class_="choice",
            aria_pressed="true" if chosen == number else "false",
        )
        for number, option in enumerate(options)
    ]
    return node("div", *buttons, class_="choices")


def _typed(words: Words) -> Node:
    """A line for their own words. Some browsers send what is written to their maker to check it."""
    return node(
        "p",
        node("label", words.ui("room.write"), for_="said"),
        node("input", id="said", name="said", maxlength=str(MAX_TYPED), autocomplete="off",
             spellcheck="false", enterkeyhint="send"),
        button(words.ui("room.send"), "send", "1"),
        class_="typed",
    )  # fmt: skip


def _learned_lines(room: Room, words: Words) -> list[Node]:
    quiz = words.library.quizzes[room.plan.quiz]
    nodes = []
    for found in learned(room, words.library):
        question = quiz.questions[found.question]
        ask, answers = told_question(quiz, question, words)
        nodes.append(node("h3", ask))
        nodes.append(node("p", f"✓ {answers[question.right]}", class_="told right"))
    return nodes
