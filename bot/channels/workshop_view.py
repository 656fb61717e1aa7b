"""What a room looks like: on a participant's phone, on the wall, on the trainer's screen. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import segno

from bot.channels.workshop_nodes import Node, node
from bot.content.scenario import Step
from bot.reply.words import Words
from bot.workshop.play_words import own, reason, told_choice, told_question
from bot.workshop.room import Room, choices_count, learned, tally
from bot.workshop.session import feedback_text

LETTERS = "ABCDEFGH"


def phone(room: Room, words: Words, chosen: int | None, has_hand_up: bool) -> Node:
    """The phone of one participant, in their language. No counts, no score."""
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
    else:
        body = node("div", *_slide(room, words), *_answers(room, words, chosen))
    hand = words.ui("room.hand_down" if has_hand_up else "room.hand")
    foot = node(
        "p",
        _button(hand, "hand", "down" if has_hand_up else "up", pressed=has_hand_up),
        _button(words.ui("room.leave"), "leave", "1", class_="plain"),
        class_="foot",
    )
    return node("div", body, foot, lang=words.language, class_="view phone")


def screen(room: Room, all_words: Sequence[Words], address: str) -> Node:
    """The wall: every language at once, the code to join, bars when enough have answered."""
    slide = room.slide
    if room.is_paused:
        titles = " · ".join(words.ui("room.paused") for words in all_words)
        return node("div", node("p", titles, class_="huge"), class_="view screen")
    if slide.kind == "lobby":
        return node("div", _join(room, all_words, address), class_="view screen")
    if slide.kind == "results":
        title = " · ".join(words.ui("room.learned") for words in all_words)
        bars = _learned_bars(room, all_words)
        return node("div", node("h2", title), *bars, class_="view screen results")
    columns = [
        node("section", *_slide(room, words), *_wall_answers(room, words), lang=words.language)
        for words in all_words
    ]
    return node(
        "div",
        _corner(room, all_words[0]),
        node("div", *columns, class_=f"columns of{len(columns)}"),
        _bars(room, all_words[0]),
        class_="view screen",
    )


def trainer(room: Room, words: Words, base: str) -> Node:
    """What the trainer sees and may do. `base` is the address of their own pages."""
    slide = room.slide
    notes = words.ui(f"room.note_{slide.kind}")
    buttons = [_button(words.ui("room.next"), "do", "next", class_="main")]
    if choices_count(room, words.library) and not room.is_revealed:
        buttons.insert(0, _button(words.ui("room.reveal"), "do", "reveal", class_="main"))
    buttons += [
        _button(words.ui("room.back"), "do", "back"),
        _button(words.ui("room.resume" if room.is_paused else "room.pause"), "do",
                "resume" if room.is_paused else "pause"),
        _button(words.ui("room.timer"), "do", "timer"),
        _button(words.ui("room.lower"), "do", "lower"),
    ]  # fmt: skip
    follow = []
    if slide.kind == "step" and room.is_revealed:
        follow = [
            _button(f"{words.ui('room.follow')}: {LETTERS[number]}", "follow", str(number))
            for number in range(choices_count(room, words.library))
        ]
    links = node(
        "p",
        node("a", words.ui("room.projector"), href=f"{base}/screen", target="_blank"),
        node("a", words.ui("room.csv"), href=f"{base}/results.csv"),
        node("a", words.ui("room.picture"), href=f"{base}/results.svg", target="_blank"),
        class_="links",
    )
    body = (
        node("p", words.ui("room.wait"), class_="large")
        if slide.kind == "lobby"
        else node("div", *_learned_bars(room, [words]), class_="results")
        if slide.kind == "results"
        else node("div", *_slide(room, words), *_wall_answers(room, words))
    )
    return node(
        "div",
        _corner(room, words),
        node("p", *buttons, class_="buttons"),
        node("p", *follow, class_="buttons") if follow else None,
        node("div", node("h3", words.ui("room.notes")), node("p", notes), class_="notes"),
        body,
        _bars(room, words),
        links,
        node("p", _button(words.ui("room.end"), "do", "end", class_="danger")),
        class_="view trainer",
        lang=words.language,
    )


def join_qr(address: str) -> Node:
    """The address as a QR code that any phone's camera reads."""
    matrix = tuple(segno.make(address, error="m", micro=False).matrix_iter(scale=1, border=2))
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    side = len(matrix)
    return node("svg", node("path", d=path), viewBox=f"0 0 {side} {side}", class_="qr", role="img",
                aria_label=address)  # fmt: skip


# --- parts


def _slide(room: Room, words: Words) -> list[Node]:
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
    here = scenario.steps[slide.step]
    found = [node("p", title, class_="quiet")]
    if here.scene:
        found.append(node("p", own(scenario.id, here.scene, words), class_="scene"))
    if here.agent:
        agent = f"{words.ui('play.agent')}: “{own(scenario.id, here.agent, words)}”"
        found.append(node("p", agent, class_="agent"))
    return found


def _choices(room: Room, words: Words) -> list[tuple[str, str | None, bool, str]]:
    """Text, meaning, whether right, and what is told of it once the answer is shown."""
    slide, library = room.slide, words.library
    if slide.kind == "step":
        scenario = library.scenarios[slide.ref]
        told = [told_choice(scenario, c, words) for c in _step(room, words).choices]
        return [
            (
                f"“{t.text}”" if c.is_spoken else t.text,
                t.meaning,
                t.is_right,
                feedback_text(t, words),
            )
            for t, c in zip(told, _step(room, words).choices)
        ]
    if slide.kind in ("before", "after"):
        quiz = library.quizzes[room.plan.quiz]
        question = quiz.questions[int(slide.ref)]
        _, answers = told_question(quiz, question, words)
        because = reason(library.topics[question.topic], question.because, words)
        return [
            (answer, None, number == question.right, because if number == question.right else "")
            for number, answer in enumerate(answers)
        ]
    return []


def _step(room: Room, words: Words) -> Step:
    return words.library.scenarios[room.slide.ref].steps[room.slide.step]


def _answers(room: Room, words: Words, chosen: int | None) -> list[Node]:
    choices = _choices(room, words)
    if not choices:
        return []
    if room.is_revealed:
        return _revealed(room, words)
    buttons = [
        node(
            "button",
            node("b", LETTERS[number]),
            node("span", text, node("i", meaning) if meaning else None),
            name="choice",
            value=str(number),
            class_="choice",
            aria_pressed="true" if chosen == number else "false",
        )
        for number, (text, meaning, _, _) in enumerate(choices)
    ]
    said = words.ui("room.chosen") if chosen is not None else words.ui("play.what")
    if room.slide.kind != "step" and chosen is None:
        said = ""
    return [node("div", *buttons, class_="choices"), node("p", said, class_="quiet", role="status")]


def _revealed(room: Room, words: Words) -> list[Node]:
    nodes = []
    for number, (text, meaning, is_right, told) in enumerate(_choices(room, words)):
        nodes.append(
            node(
                "div",
                node("p", node("b", f"{LETTERS[number]} "), "✓ " if is_right else None, text),
                node("p", meaning, class_="quiet") if meaning else None,
                *(node("p", line) for line in told.split("\n") if line),
                class_="told right" if is_right else "told",
            )
        )
    return [*nodes, node("p", words.ui("room.discuss"), class_="large")]


def _wall_answers(room: Room, words: Words) -> list[Node]:
    choices = _choices(room, words)
    if not choices:
        return []
    if room.is_revealed:
        right = [c for c in enumerate(choices) if c[1][2]]
        return [
            node(
                "div",
                node("p", node("b", f"{LETTERS[number]} ✓ "), text),
                *(node("p", line) for line in told.split("\n") if line),
                class_="told right",
            )
            for number, (text, _, _, told) in right
        ]
    return [
        node(
            "p",
            node("b", LETTERS[number]),
            node("span", text, node("i", meaning) if meaning else None),
            class_="option",
        )
        for number, (text, meaning, _, _) in enumerate(choices)
    ]


def _bars(room: Room, words: Words) -> Node | None:
    count = choices_count(room, words.library)
    if not count:
        return None
    tapped = len(room.votes.get(room.slide.key, {}))
    told = node("p", words.ui("room.answers", count=tapped), class_="quiet")
    # Before the answer is shown, nobody follows the crowd.
    if not room.is_revealed:
        return node("div", told, class_="bars")
    counts = tally(room, room.slide, count)
    if counts is None:
        return node("div", told, node("p", words.ui("room.few"), class_="quiet"), class_="bars")
    rights = [is_right for _, _, is_right, _ in _choices(room, words)]
    rows = [
        _bar(f"{LETTERS[n]}{' ✓' if right else ''}", share / sum(counts), str(share), right)
        for n, (share, right) in enumerate(zip(counts, rights))
    ]
    return node("div", told, *rows, class_="bars")


def _bar(label: str, share: float, told: str, is_right: bool) -> Node:
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


def _learned_bars(room: Room, all_words: Sequence[Words]) -> list[Node]:
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
                nodes.append(_bar(label, share, f"{share * 100:.0f} %", is_after))
    return nodes


def _learned_lines(room: Room, words: Words) -> list[Node]:
    quiz = words.library.quizzes[room.plan.quiz]
    nodes = []
    for found in learned(room, words.library):
        question = quiz.questions[found.question]
        ask, answers = told_question(quiz, question, words)
        nodes.append(node("h3", ask))
        nodes.append(node("p", f"✓ {answers[question.right]}", class_="told right"))
    return nodes


def _join(room: Room, all_words: Sequence[Words], address: str) -> Node:
    titles = [node("p", words.ui("room.go_to"), lang=words.language) for words in all_words]
    return node(
        "div",
        join_qr(address),
        node(
            "div",
            *titles,
            node("p", address.split("://")[-1], class_="address"),
            node("p", room.code, class_="huge"),
            node("p", all_words[0].ui("room.people", count=len(room.people)), class_="large"),
        ),
        class_="join",
    )


def _corner(room: Room, words: Words) -> Node:
    parts = [
        node("b", room.code),
        node("span", words.ui("room.people", count=len(room.people))),
    ]
    if room.hands:
        parts.append(node("span", f"✋ {words.ui('room.hands', count=len(room.hands))}"))
    if room.timer_ends is not None:
        parts.append(
            node("span", "", class_="timer", data_ends=str(int(room.timer_ends.timestamp() * 1000)))
        )
    return node("p", *parts, class_="corner")


def _button(
    text: str, name: str, value: str, class_: str | None = None, pressed: bool | None = None
) -> Node:
    return node(
        "button", text, name=name, value=value, class_=class_,
        aria_pressed=None if pressed is None else str(pressed).lower(),
    )  # fmt: skip
