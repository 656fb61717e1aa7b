"""The terminal as a channel: text in, text and numbered buttons out."""

from __future__ import annotations

from bot.channels.incoming import Incoming
from bot.reply.reply import Button, Reply

NAME = "terminal"
_ONE_PERSON = "here"


def first(hint: str | None) -> Incoming:
    """What opening the terminal means."""
    return Incoming(NAME, _ONE_PERSON, "/start", "button", hint)


def parse(line: str, shown: tuple[Button, ...], hint: str | None) -> Incoming:
    """A line as a message; the number of a button that was just shown is a tap on it."""
    text = line.strip()
    if text.isdecimal() and 1 <= int(text) <= len(shown):
        button = shown[int(text) - 1]
        if not (button.is_call or button.is_link):
            return Incoming(NAME, _ONE_PERSON, button.payload, "button", hint)
    return Incoming(NAME, _ONE_PERSON, text, "text" if text else "empty", hint)


def render(reply: Reply) -> str:
    """A reply as lines of text; calls and links stand with their number or address."""
    lines = [reply.text, ""]
    for number, button in enumerate(reply.buttons, 1):
        if button.is_call:
            lines.append(f"  {number}. ☎ {button.title}: {button.payload.removeprefix('tel:')}")
        elif button.is_link:
            lines.append(f"  {number}. ↗ {button.title}: {button.payload}")
        else:
            lines.append(f"  {number}. {button.title}")
    return "\n".join(lines)
