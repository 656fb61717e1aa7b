"""Golden conversations: transcripts that a lawyer can read, run through the whole bot.

    # What this shows, for whoever reviews it.
    at: Mon 2026-11-23 10:00
    phone: pt
    > tem gente batendo na porta
    < the reply, line for line
    < [a button] [another] [☎ a call]
    > [a button]                        a tap on it

`at` and `phone` may be left out: a Monday morning, and a phone that tells no language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.channels.incoming import Incoming
from bot.door import Door
from bot.reply.reply import Button, Reply

DEFAULT_MOMENT = "Mon 2026-11-23 10:00"


@dataclass(frozen=True)
class Script:
    """Comments and settings as written, and what the person says."""

    head: tuple[str, ...]
    said: tuple[str, ...]
    moment: datetime
    phone: str | None


def read_script(text: str) -> Script:
    head, said, moment, phone = [], [], DEFAULT_MOMENT, None
    for line in text.splitlines():
        if line.startswith("> "):
            said.append(line[2:])
        elif line.startswith(("#", "at:", "phone:")) and not said:
            head.append(line)
            key, _, value = line.partition(":")
            moment = value.strip() if key == "at" else moment
            phone = value.strip() if key == "phone" else phone
    at = datetime.strptime(moment, "%a %Y-%m-%d %H:%M").replace(tzinfo=clock.EASTERN)
    if at.strftime("%a") != moment[:3]:
        raise ValueError(f"{moment}: that day is a {at:%A}")
    return Script(tuple(head), tuple(said), at, phone)


async def perform(script: Script, door: Door, person: str) -> str:
    """The whole transcript: what is said, and what the bot answers now."""
    lines = list(script.head)
    shown: dict[str, Button] = {}
    with clock.stopped_at(script.moment):
        for words in script.said:
            incoming = _incoming(words, shown, person, script.phone)
            replies = await door.receive(incoming)
            lines += ["", f"> {words}", *(line for reply in replies for line in written(reply))]
            shown = {button.title: button for reply in replies for button in reply.buttons}
    door.forget("golden", person)
    return "\n".join(lines).strip() + "\n"


def written(reply: Reply) -> list[str]:
    """A reply as lines of a transcript."""
    lines = [f"< {line}".rstrip() for line in reply.text.splitlines()]
    return [*lines, f"< {_titles(reply.buttons)}"] if reply.buttons else lines


def _titles(buttons: Sequence[Button]) -> str:
    marks = (("☎ " if b.is_call else "↗ " if b.is_link else "") + b.title for b in buttons)
    return " ".join(f"[{mark}]" for mark in marks)


def _incoming(words: str, shown: dict[str, Button], person: str, phone: str | None) -> Incoming:
    if words.startswith("[") and words.endswith("]"):
        title = words[1:-1]
        if title not in shown:
            raise ValueError(f"there is no button {title!r}; shown are: {', '.join(shown)}")
        return Incoming("golden", person, shown[title].payload, "button", phone)
    if words.startswith("(") and words.endswith(")"):
        return Incoming("golden", person, "", words[1:-1], phone)  # type: ignore[arg-type]
    return Incoming("golden", person, words, "text", phone)
