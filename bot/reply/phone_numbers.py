"""Numbers in running text, written so that a phone makes a tap out of them."""

from __future__ import annotations

import re

from bot.reply.reply import Button

# A number of this country as our texts write it: 617-370-5023, (413) 555-0100.
_NATIONAL = re.compile(r"(?<![\d+-])\(?(\d{3})\)?[-. ](\d{3})-(\d{4})(?![\d-])")


def international(text: str) -> str:
    """Each number with its country's code: messengers make a tap only of that form, surely.

    >>> international("Call LUCE: 617-370-5023. In danger: 911.")
    'Call LUCE: +1-617-370-5023. In danger: 911.'
    """
    return _NATIONAL.sub(r"+1-\1-\2-\3", text)


def written_number(call: Button) -> str:
    """The number of a button that calls, as `international` writes it; a short one as it is.

    >>> written_number(Button("Call LUCE", "tel:+16173705023"))
    '+1-617-370-5023'
    """
    number = call.payload[len("tel:") :]
    if number.startswith("+1") and len(number) == 12:
        return f"+1-{number[2:5]}-{number[5:8]}-{number[8:]}"
    return number


def call_lines(text: str, calls: list[Button]) -> list[str]:
    """A line for each call whose number the text does not hold yet. The text is international."""
    lines: list[str] = []
    for call in calls:
        number = written_number(call)
        if not re.search(rf"(?<!\d){re.escape(number)}(?!\d)", "\n".join([text, *lines])):
            lines.append(f"☎ {call.title}: {number}")
    return lines
