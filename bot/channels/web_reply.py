"""A Reply as the JSON that the page draws, by its template or by its script."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bot.channels.web_blocks import blocks, taps_shown
from bot.reply.menu_reply import TILES
from bot.reply.reply import Button, Reply

# In danger: call, then what to hold up, then the rest.
_URGENT_ORDER = {"call": 0, "show": 1}
_KINDS = {"show_group": "group", "change_language": "language", "show_card": "show"}
_INTENT = re.compile(r"/([a-z0-9_]+)")
# How hard answers are packed: beyond it they get hardly smaller.
PACKED_LEVEL = 5
# The first answers of all topics in all languages, and as many others; about 8 kB each.
_MOST_KEPT = 400
# What stands before the words of a button: an emoji, where the page has its own drawing.
_SYMBOL = re.compile(r"^[^\w¿¡\"“(]+")


def answer(replies: Sequence[Reply]) -> tuple[bytes, bytes]:
    """What the script's call for an answer gets: JSON, and the same packed.

    Most answers are said to many, and drawing one takes longer than understanding a question; so
    those in which nothing is of one person are kept as they went out.
    """
    all_same = all(reply.same_for_all for reply in replies)
    return _kept_answer(tuple(replies)) if all_same else _answer(replies)


def _answer(replies: Sequence[Reply]) -> tuple[bytes, bytes]:
    told = {"replies": drawn(replies)}
    plain = json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    packer = zlib.compressobj(PACKED_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return plain, packer.compress(plain) + packer.flush()


@lru_cache(maxsize=_MOST_KEPT)
def _kept_answer(replies: tuple[Reply, ...]) -> tuple[bytes, bytes]:
    return _answer(replies)


def drawn(replies: Sequence[Reply]) -> list[dict[str, Any]]:
    """What is urgent stands above the rest."""
    return [render(reply) for reply in sorted(replies, key=lambda reply: not reply.urgent)]


def render(reply: Reply) -> dict[str, Any]:
    """A reply as JSON: its text, the same text as blocks, its buttons in the order to show them.

    A button that is `elsewhere` on the page (a call that the text offers to a tap, a language that
    the page's head offers) need not be drawn again.
    """
    found = blocks(reply)
    if any(button.is_link for button in reply.buttons) and found and found[-1].kind == "text":
        # Below an answer with a source: when it was checked and where it is from.
        found = (*found[:-1], replace(found[-1], kind="note"))
    intents = {_intent(button) for button in reply.buttons}
    # The first screen, whole; a reply that only offers the groups is a reply like others.
    is_menu = "show_group" in intents and not intents.isdisjoint(TILES)
    shown = taps_shown(found, everywhere=is_menu)
    buttons = [_button(button, is_menu) for button in reply.buttons]
    for button in buttons:
        is_spare_language = is_menu and button["kind"] == "language" and reply.language is not None
        button["elsewhere"] = button["payload"] in shown or is_spare_language
    if reply.urgent:
        buttons.sort(key=lambda button: _URGENT_ORDER.get(button["kind"], 2))
    has_tiles = any(button["kind"] == "tile" for button in buttons)
    return {
        "text": reply.text,
        "blocks": [block.as_json() for block in found],
        # "Or write what happened" stands below the emergencies, not between them and the question.
        "lead": len(found) - 1 if has_tiles and len(found) > 1 else len(found),
        "buttons": buttons,
        "language": reply.language,
        "urgent": reply.urgent,
        "menu": is_menu,
        "say": [{"english": say.english, "meaning": say.meaning} for say in reply.say],
    }


def _button(button: Button, is_menu: bool) -> dict[str, Any]:
    """`kind`: call, link, tile (an emergency of the first screen), group, language, show, reply."""
    intent = _intent(button)
    if button.is_call:
        kind = "call"
    elif button.is_link:
        kind = "link"
    elif is_menu and intent in TILES:
        kind = "tile"
    else:
        kind = _KINDS.get(intent, "reply")
    title = _SYMBOL.sub("", button.title) or button.title
    return {"title": title, "payload": button.payload, "kind": kind, "intent": intent}


def _intent(button: Button) -> str:
    match = _INTENT.match(button.payload)
    return match[1] if match else ""
