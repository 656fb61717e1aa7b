"""The trainer's screen: where the room stands, what to say, and every button that leads it."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.workshop_bars import bars, learned_bars
from bot.channels.workshop_nodes import Node, node
from bot.channels.workshop_slide import LETTERS, button, slide_nodes, wall_answers
from bot.channels.workshop_wall import corner
from bot.reply.words import Words
from bot.workshop.plan import minutes_needed
from bot.workshop.room import Room, choices_count


def trainer(room: Room, words: Words, base: str, notice: str | None = None) -> Node:
    """`base` is the address of the trainer's own pages."""
    slide = room.slide
    body = (
        node("p", words.ui("room.wait"), class_="large")
        if slide.kind == "lobby"
        else node("div", *learned_bars(room, [words]), class_="results")
        if slide.kind == "results"
        else node("div", *slide_nodes(room, words), *wall_answers(room, words))
    )
    told = node("p", notice, class_="notice", role="alert") if notice else None
    return node(
        "div",
        # Two who lead one room press "Next" once: what was pressed for an earlier slide is late.
        node("input", type="hidden", name="at", value=slide.key),
        corner(room, words, _clock(room, words)),
        told,
        *_buttons(room, words),
        _notes(room, words),
        body,
        bars(room, words),
        _links(words, base),
        node("p", button(words.ui("room.end"), "do", "end", class_="danger")),
        class_="view trainer",
        lang=words.language,
    )


def _clock(room: Room, words: Words) -> Node:
    """How much of the time that the trainer gave is left; the script counts it down."""
    ends = room.opened + timedelta(minutes=room.plan.minutes)
    return node(
        "span", class_="left", data_text=words.ui("room.left", count="{count}"),
        data_ends=str(int(ends.timestamp() * 1000)),
    )  # fmt: skip


def _buttons(room: Room, words: Words) -> list[Node]:
    count = choices_count(room, words.library)
    first = [button(words.ui("room.next"), "do", "next", class_="main")]
    if count and not room.is_revealed:
        first.insert(0, button(words.ui("room.reveal"), "do", "reveal", class_="main"))
    if count and not (room.is_revealed or room.is_discussing):
        first.append(button(words.ui("room.discussion"), "do", "discuss"))
    pause = "resume" if room.is_paused else "pause"
    others = [
        button(words.ui("room.back"), "do", "back"),
        button(words.ui(f"room.{pause}"), "do", pause),
        button(words.ui("room.timer"), "do", "timer"),
        button(words.ui("room.timer_long"), "do", "timer_long"),
        button(words.ui("room.lower"), "do", "lower"),
    ]
    rows = [node("p", *first, *others, class_="buttons")]
    if room.slide.kind == "step" and room.is_revealed:
        follow = [
            button(f"{words.ui('room.follow')}: {LETTERS[number]}", "follow", str(number))
            for number in range(count)
        ]
        rows.append(node("p", *follow, class_="buttons"))
    return rows


def _notes(room: Room, words: Words) -> Node:
    """What to say and do now, and how long it takes."""
    slide, plan = room.slide, room.plan
    told = [words.ui(f"room.note_{slide.kind}")]
    needed = minutes_needed(plan, words.library)
    if slide.kind == "lobby" and needed > plan.minutes:
        told.append(words.ui("room.too_long", needed=needed, count=plan.minutes))
    if slide.kind in ("warning", "apart"):
        minutes = words.library.scenarios[slide.ref].minutes
        told.append(words.ui("room.scene_minutes", count=minutes))
    paragraphs = [node("p", line) for line in told]
    return node("div", node("h3", words.ui("room.notes")), *paragraphs, class_="notes")


def _links(words: Words, base: str) -> Node:
    return node(
        "p",
        node("a", words.ui("room.projector"), href=f"{base}/screen", target="_blank"),
        node("a", words.ui("room.csv"), href=f"{base}/results.csv"),
        node("a", words.ui("room.picture"), href=f"{base}/results.svg", target="_blank"),
        class_="links",
    )
