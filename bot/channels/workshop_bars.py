"""How many tapped what, and what the room learned, as bars that need no colour to be read."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.workshop_nodes import Node, node
from bot.channels.workshop_slide import LETTERS
from bot.reply.words import Words
from bot.workshop.options import of_slide
from bot.workshop.play_words import told_question
from bot.workshop.room import Room, learned, tally


def bars(room: Room, words: Words) -> Node | None:
    """None where there is nothing to choose."""
    options = of_slide(room, room.slide, words)
    if not options:
        return None
    tapped = len(room.votes.get(room.slide.key, {}))
    told = node("p", words.ui("room.answers", count=tapped), class_="quiet")
    # Before the answer is shown, nobody follows the crowd.
    if not room.is_revealed:
        return node("div", told, class_="bars")
    counts = tally(room, room.slide, len(options))
    if counts is None:
        return node("div", told, node("p", words.ui("room.few"), class_="quiet"), class_="bars")
    rows = [
        bar(
            f"{LETTERS[n]}{' ✓' if option.is_right else ''}",
            share / sum(counts),
            str(share),
            option.is_right,
        )
        for n, (share, option) in enumerate(zip(counts, options))
    ]
    return node("div", told, *rows, class_="bars")


def bar(label: str, share: float, told: str, is_right: bool) -> Node:
    """A right answer is told by a tick and by a darker bar, not by its colour."""
    return node(
        "div",
        node("b", label),
        node(
            "svg",
            node("rect", x="0", y="0", width="100", height="10", class_="track"),
            node("rect", x="0", y="0", width=f"{share * 100:.1f}", height="10",
                 class_="fill right" if is_right else "fill"),
            viewBox="0 0 100 10",
            preserveAspectRatio="none",
            aria_hidden="true",
        ),
        node("span", told),
        class_="bar",
    )  # fmt: skip


def learned_bars(room: Room, all_words: Sequence[Words]) -> list[Node]:
    first = all_words[0]
    quiz = first.library.quizzes[room.plan.quiz]
    nodes = []
    for found in learned(room, first.library):
        for words in all_words:
            ask, _ = told_question(quiz, quiz.questions[found.question], words)
            nodes.append(node("h3", f"{found.question + 1}. {ask}", lang=words.language))
        for key, share, is_after in (
            ("before", found.before, False),
            ("after", found.after, True),
        ):
            label = first.ui(f"room.{key}")
            if share is None:
                text = f"{label}: {first.ui('room.too_few')}"
                nodes.append(node("p", text, class_="quiet"))
            else:
                nodes.append(bar(label, share, f"{share * 100:.0f} %", is_after))
    return nodes
