"""What every large page has: our name above, the hotline and the dates below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.content.library import HOTLINE
from bot.printing.options import PrintOptions
from bot.printing.sheet import QUIET, Sheet
from bot.reply.words import Words

MARGIN = 16.0
# Where the content may begin and must end, from the top and from the bottom of the page.
TOP = 30.0
BOTTOM = 40.0


def head(sheet: Sheet, right: str) -> None:
    sheet.mark(MARGIN - 1.5, 9.5, 12)
    sheet.put(MARGIN + 12, 12.2, 60, "Farol", 17, bold=True)
    sheet.put(
        sheet.w / 2, 13.2, sheet.w / 2 - MARGIN, right, 12, bold=True, align="R", colour=QUIET
    )
    sheet.rule(MARGIN, 24, sheet.w - 2 * MARGIN, 0.6, (19, 33, 48))


def foot(
    sheet: Sheet, editions: Sequence[Words], options: PrintOptions, checked: date, note: str = ""
) -> None:
    """`checked` is the day on which what the page says was checked; `note` its sources."""
    first = editions[0]
    y = sheet.h - BOTTOM + 4
    width = sheet.w - 2 * MARGIN
    sheet.box(MARGIN, y, width, 14, 0.9)
    title = " · ".join(dict.fromkeys(words.ui("print.hotline") for words in editions))
    sheet.put(MARGIN + 5, y + 3.3, width * 0.6, title, 15, bold=True)
    phone = first.library.phone(HOTLINE).written
    sheet.put(MARGIN, y + 1.9, width - 5, phone, 22, bold=True, align="R")
    line = f"{dates(first, options.day, checked)} {first.ui('print.no_advice')}"
    y = sheet.put(MARGIN, y + 16, width, line, 9, colour=QUIET)
    if note:
        sheet.put(MARGIN, y, width, note, 7, colour=QUIET)


def dates(words: Words, printed: date, checked: date | None = None) -> str:
    """When this was printed and when what it says was checked."""
    told = words.ui("print.dated", date=words.day(printed))
    if checked is None:
        return told
    return f"{told} {words.ui('print.checked', date=words.day(checked))}"
