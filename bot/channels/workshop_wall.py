"""The wall: every language at once, the ways to join, bars when enough have answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import segno

from bot.channels.workshop_bars import bars, learned_bars
from bot.channels.workshop_nodes import Node, node
from bot.channels.workshop_slide import slide_nodes, wall_answers
from bot.reply.words import Words
from bot.workshop.room import Room, finished


@dataclass(frozen=True)
class Chats:
    """Where the bot is in the messengers: its name on Telegram, its number on WhatsApp."""

    telegram: str | None = None
    whatsapp: str | None = None


def screen(room: Room, all_words: Sequence[Words], address: str, chats: Chats = Chats()) -> Node:
    """`address` is where phones join; `all_words` are the languages of the wall."""
    slide = room.slide
    if room.is_paused:
        titles = " · ".join(words.ui("room.paused") for words in all_words)
        return node("div", node("p", titles, class_="huge"), class_="view screen")
    if slide.kind == "lobby":
        return node("div", _join(room, all_words, address, chats), class_="view screen")
    if slide.kind == "results":
        title = " · ".join(words.ui("room.learned") for words in all_words)
        shown = learned_bars(room, all_words)
        return node("div", node("h2", title), *shown, class_="view screen results")
    columns = [
        node("section", *slide_nodes(room, words), *wall_answers(room, words), lang=words.language)
        for words in all_words
    ]
    return node(
        "div",
        corner(room, all_words[0]),
        node("div", *columns, class_=f"columns of{len(columns)}"),
        bars(room, all_words[0]),
        class_="view screen",
    )


def corner(room: Room, words: Words, *more: Node) -> Node:
    """The code, the people, the hands that are up, the clock."""
    parts = [
        node("b", room.code),
        node("span", words.ui("room.people", count=len(room.people))),
    ]
    if room.slide.kind == "apart":
        done = finished(room, words.library)
        parts.append(node("span", words.ui("room.finished", count=done)))
    if room.hands:
        parts.append(node("span", f"✋ {words.ui('room.hands', count=len(room.hands))}"))
    parts += more
    if room.timer_ends is not None:
        parts.append(
            node("span", "", class_="timer", data_ends=str(int(room.timer_ends.timestamp() * 1000)))
        )
    return node("p", *parts, class_="corner")


def qr_code(address: str) -> Node:
    """The address as a QR code that any phone's camera reads."""
    matrix = tuple(segno.make(address, error="m", micro=False).matrix_iter(scale=1, border=2))
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    side = len(matrix)
    return node("svg", node("path", d=path), viewBox=f"0 0 {side} {side}", class_="qr", role="img",
                aria_label=address)  # fmt: skip


def _join(room: Room, all_words: Sequence[Words], address: str, chats: Chats) -> Node:
    titles = [node("p", words.ui("room.go_to"), lang=words.language) for words in all_words]
    first = all_words[0]
    ways = []
    if chats.telegram:
        link = f"https://t.me/{chats.telegram}?start=join-{room.code}"
        ways.append(node("figure", qr_code(link), node("figcaption", first.ui("room.by_telegram"))))
    if chats.whatsapp:
        text = first.ui("room.join_words", code=room.code)
        digits = "".join(filter(str.isdigit, chats.whatsapp))
        link = f"https://wa.me/{digits}?text={quote(text)}"
        told = first.ui("room.by_whatsapp", text=text)
        ways.append(node("figure", qr_code(link), node("figcaption", told)))
    return node(
        "div",
        qr_code(address),
        node(
            "div",
            *titles,
            node("p", address.split("://")[-1], class_="address"),
            node("p", room.code, class_="huge"),
            node("p", first.ui("room.people", count=len(room.people)), class_="large"),
            node("div", *ways, class_="ways") if ways else None,
        ),
        class_="join",
    )
