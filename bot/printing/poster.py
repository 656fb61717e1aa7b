"""Posters: what Farol is for in a few words, and QR codes to each way of reaching it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.content.library import HOTLINE
from bot.printing.options import Paper, PrintOptions
from bot.printing.page_frame import dates
from bot.printing.sheet import ALARM, INK, QUIET, Sheet, largest, sizes
from bot.reply.words import Words

MARGIN = 16.0
NAMES = {"whatsapp": "WhatsApp", "telegram": "Telegram"}


def poster(editions: Sequence[Words], paper: Paper, options: PrintOptions) -> bytes:
    """One page. Without any address it tells what to do, and the hotline."""
    first = editions[0]
    sheet = Sheet(paper, first.ui("print.ask"), first.language, options)
    sheet.add_page()
    width = sheet.w - 2 * MARGIN
    sheet.mark(sheet.w / 2 - 17, 10, 34)
    sheet.put(MARGIN, 43, width, "Farol", 30, bold=True, align="C")
    phone_y = sheet.h - 62
    addresses = list(options.addresses())
    code = min(52.0, (width - 10 * (len(addresses) - 1)) / max(1, len(addresses)))
    codes_y = phone_y - (code + 26 if addresses else 4)
    told = [
        (words.ui("print.ask"), words.ui("print.what"))
        if addresses
        else (words.ui("print.right_now"), words.ui("danger.first"))
        for words in editions
    ]
    scan_height = 7.0 * len(editions) + 4 if addresses else 0
    _say(sheet, told, 60, codes_y - scan_height - 62, width)
    if addresses:
        _codes(sheet, editions, addresses, codes_y, code)
    _phone(sheet, editions, phone_y, width)
    dated = f"{dates(first, options.day)} {first.ui('print.no_advice')}"
    sheet.put(MARGIN, sheet.h - 14, width, dated, 9, align="C", colour=QUIET)
    return sheet.bytes()


def _say(
    sheet: Sheet, told: Sequence[tuple[str, str]], y: float, room: float, width: float
) -> None:
    def height(size: float) -> float:
        return sum(
            sheet.height(width, title, size, bold=True)
            + sheet.height(width, text, size * 0.6)
            + size * 0.4
            for title, text in told
        )

    size = largest(sizes(40, 14), lambda size: height(size) <= room, "poster")
    y += (room - height(size)) / 2
    for title, text in told:
        y = sheet.put(MARGIN, y, width, title, size, bold=True, align="C")
        y = sheet.put(MARGIN, y + size * 0.05, width, text, size * 0.6, align="C")
        y += size * 0.35


def _codes(
    sheet: Sheet, editions: Sequence[Words], addresses: Sequence[tuple[str, str]], y: float,
    code: float,
) -> None:  # fmt: skip
    first = editions[0]
    step = code + 10
    x = (sheet.w - step * len(addresses) + 10) / 2
    scan_y = y - 7.0 * len(editions) - 1
    for words in editions:
        scan_y = sheet.put(
            MARGIN, scan_y, sheet.w - 2 * MARGIN, words.ui("print.scan"), 13, align="C"
        )
    for channel, address in addresses:
        sheet.box(x, y, code, code, 0.5)
        sheet.qr(x, y, code, address)
        name = NAMES.get(channel) or first.ui("print.web")
        below = sheet.put(x, y + code + 1.5, code, name, 15, bold=True, align="C")
        sheet.put(x - 4, below, code + 8, written(address), 9, align="C", colour=QUIET)
        x += step


def _phone(sheet: Sheet, editions: Sequence[Words], y: float, width: float) -> None:
    first = editions[0]
    sheet.box(MARGIN, y, width, 40, 1.2)
    title = " · ".join(dict.fromkeys(words.ui("print.hotline") for words in editions))
    sheet.put(MARGIN, y + 3, width, title, 16, bold=True, align="C")
    phone = first.library.phone(HOTLINE).written
    sheet.put(MARGIN, y + 10, width, phone, 42, bold=True, align="C", colour=ALARM)
    emergency = " · ".join(words.ui("print.emergency") for words in editions)
    emergency += f": {first.library.phone('emergency-911').written}"
    size = 12 if len(editions) == 1 else 10
    sheet.put(MARGIN, y + 31.5, width, emergency, size, align="C", colour=INK)


def written(address: str) -> str:
    """An address as people type it: without https:// and a last slash."""
    parts = urlsplit(address)
    return (parts.netloc + parts.path).rstrip("/")
