"""Our replies as calls of Telegram's Bot API. No I/O.

Texts go out without parse_mode, so nothing in them can be markup and nothing needs escaping.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot import shelf
from bot.channels.telegram_chat import Chat
from bot.channels.tiles import tile_payloads
from bot.reply.payload import MAX_PAYLOAD_BYTES
from bot.reply.phone_numbers import call_lines, international
from bot.reply.reply import Button, Reply
from bot.reply.split import parts

# https://core.telegram.org/bots/api#sendmessage
MAX_TEXT = 4096
# One hundred buttons of all kinds below a message; more is REPLY_MARKUP_TOO_LONG.
# https://core.telegram.org/method/messages.sendMessage
MAX_BUTTONS = 100
# Two titles of this many characters stand beside each other on a small phone without dots.
PAIRED_TITLE = 17
# https://core.telegram.org/bots/api#replykeyboardmarkup
MAX_PLACEHOLDER = 64

_SHARE = re.compile(r'/share\{"topic":"(?P<topic>\w+)"\}\Z')

Call = dict[str, Any]


class TelegramOutput:
    """Writes calls: a dict with the method's name under "method" and its parameters."""

    def __init__(
        self, stock: Callable[[], shelf.Stock] = shelf.stock, has_inline_mode: bool = False
    ) -> None:
        """With inline mode (a switch at @BotFather) sharing opens the list of the person's chats;
        without, it gives the short form as a message to be forwarded."""
        self._stock = stock
        self.has_inline_mode = has_inline_mode

    def render_all(self, replies: Sequence[Reply], chat: Chat) -> list[Call]:
        """The calls for one answer, in order. Only its first message is attached to the question,
        or takes the place of another."""
        calls = []
        for reply in replies:
            calls += self.render(reply, chat)
            chat = replace(chat, answers=None, replaces=None)
        return calls

    def render(self, reply: Reply, chat: Chat) -> list[Call]:
        """The calls for one reply: all its words, split where they are too long, the buttons below
        the last part. What cannot be a button stands in the text."""
        text = international(reply.text.strip())
        lines, inline = _sorted_buttons(text, reply.buttons)
        if chat.is_private and chat.replaces is None and reply.language is not None:
            opening = self._with_tiles(text, lines, inline)
            if opening is not None:
                return _sends(opening, chat)
        if lines:
            text += "\n\n" + "\n".join(lines)
        pieces = [piece for piece in parts(text, MAX_TEXT) if piece.strip()]
        if not pieces:
            # No words of ours are ever empty; the buttons of such a reply are still worth sending.
            pieces = ["…"]
        markup = self._inline_keyboard(inline)
        if chat.replaces is not None and len(pieces) == 1:
            return [_edit(pieces[0], markup, chat)]
        return _sends([(piece, None) for piece in pieces[:-1]] + [(pieces[-1], markup)], chat)

    def _with_tiles(
        self, text: str, lines: list[str], inline: list[Button]
    ) -> list[tuple[str, Call | None]] | None:
        """The first contact: the tiles become the phone's own keyboard, large and always there.

        One message can carry one keyboard, so the last paragraph is a message with the other
        buttons. None when this is not the first contact.
        """
        known = tile_payloads(self._stock())
        tiles = [button for button in inline if known.get(button.title) == button.payload]
        danger, _, ask = text.rpartition("\n\n")
        if not tiles or not danger.strip() or not ask.strip():
            return None
        others = [button for button in inline if button not in tiles]
        if lines:
            danger += "\n\n" + "\n".join(lines)
        first = [(piece, _reply_keyboard(tiles)) for piece in parts(danger, MAX_TEXT)]
        rest: list[tuple[str, Call | None]] = [(piece, None) for piece in parts(ask, MAX_TEXT)]
        rest[-1] = (rest[-1][0], self._inline_keyboard(others))
        return [*first, *rest]

    def _inline_keyboard(self, buttons: Sequence[Button]) -> Call | None:
        """Rows of one, or of two when both titles are short."""
        if not buttons:
            return None
        rows: list[list[Call]] = []
        before: Button | None = None
        for button in buttons:
            beside = (
                before is not None and max(len(before.title), len(button.title)) <= PAIRED_TITLE
            )
            if beside:
                rows[-1].append(self._inline_button(button))
            else:
                rows.append([self._inline_button(button)])
            before = None if beside else button
        return {"inline_keyboard": rows}

    def _inline_button(self, button: Button) -> Call:
        if button.is_link:
            return {"text": button.title, "url": button.payload}
        shared = _SHARE.match(button.payload)
        if shared is not None and self.has_inline_mode:
            return {"text": button.title, "switch_inline_query": shared["topic"]}
        return {"text": button.title, "callback_data": button.payload}


def _sorted_buttons(text: str, buttons: Sequence[Button]) -> tuple[list[str], list[Button]]:
    """Lines for the text, and the buttons that stay buttons.

    Telegram takes no `tel:` link in a button, and no data of more than 64 bytes.
    https://core.telegram.org/bots/api#inlinekeyboardbutton
    """
    lines = call_lines(text, [button for button in buttons if button.is_call])
    inline: list[Button] = []
    for button in buttons:
        if button.is_call:
            continue
        too_long = not button.is_link and len(button.payload.encode()) > MAX_PAYLOAD_BYTES
        if too_long or len(inline) == MAX_BUTTONS:
            lines.append(f"• {button.title}" + (f": {button.payload}" if button.is_link else ""))
        else:
            inline.append(button)
    return lines, inline


def _reply_keyboard(buttons: Sequence[Button]) -> Call:
    titles = [{"text": button.title} for button in buttons]
    rows = [titles[start : start + 2] for start in range(0, len(titles), 2)]
    return {"keyboard": rows, "resize_keyboard": True, "is_persistent": True}


def _edit(text: str, markup: Call | None, chat: Chat) -> Call:
    call: Call = {
        "method": "editMessageText",
        "chat_id": chat.id,
        "message_id": chat.replaces,
        "text": text,
        "link_preview_options": {"is_disabled": True},
    }
    return call if markup is None else {**call, "reply_markup": markup}


def _sends(messages: Sequence[tuple[str, Call | None]], chat: Chat) -> list[Call]:
    calls = []
    for number, (text, markup) in enumerate(messages):
        call: Call = {
            "method": "sendMessage",
            "chat_id": chat.id,
            "text": text,
            # A preview is fetched by Telegram's servers and pushes the words off the screen.
            "link_preview_options": {"is_disabled": True},
            # People pass these words on and keep them for the day they need them.
            "protect_content": False,
        }
        if markup is not None:
            call["reply_markup"] = markup
        if chat.thread is not None:
            call["message_thread_id"] = chat.thread
        if chat.answers is not None and number == 0:
            # The question may be gone by now; the answer goes out all the same.
            call["reply_parameters"] = {
                "message_id": chat.answers,
                "allow_sending_without_reply": True,
            }
        calls.append(call)
    return calls


def as_new_message(call: Call) -> Call:
    """An edit as a message of its own, for when the old one can no longer be edited."""
    kept = {name: value for name, value in call.items() if name not in ("method", "message_id")}
    return {"method": "sendMessage", **kept, "protect_content": False}


def without_extras(call: Call) -> Call:
    """The words alone: what is left to try when Telegram refuses a message."""
    wanted = ("chat_id", "text", "message_thread_id")
    return {"method": "sendMessage", **{name: call[name] for name in wanted if name in call}}
