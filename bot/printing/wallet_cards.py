"""Wallet cards, ten a sheet: the sentences to say in front, what to do at the door behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.content.library import HOTLINE
from bot.printing.options import Paper, PrintOptions
from bot.printing.page_frame import dates
from bot.printing.pocket import CARD_TOPIC, pocket_sentences
from bot.printing.sheet import QUIET, DoesNotFit, Line, Sheet, largest, sizes
from bot.printing.topic_lines import topic_lines
from bot.reply.words import Words

COLUMNS, ROWS = 2, 5
# The business card of each paper's country: it fits its wallets and its die cutters.
CARD = {"letter": (88.9, 50.8), "a4": (85.0, 54.0)}
PAD = 3.4
AIR = 0.09
# Smaller letters than these are not readable in a car at night.
SMALLEST, SMALLEST_MEANING, SMALLEST_BACK = 7.0, 6.2, 6.0


def wallet_cards(editions: Sequence[Words], paper: Paper, options: PrintOptions) -> bytes:
    """Two pages: ten fronts, ten backs in the order that matches when the sheet is turned.

    `editions` are the words of one language, or of two for meanings in both.
    """
    first = editions[0]
    sheet = Sheet(paper, first.ui("print.say"), first.language, options)
    width, height = CARD[paper]
    left, top = (sheet.w - COLUMNS * width) / 2, (sheet.h - ROWS * height) / 2
    for draw in (_front, _back):
        sheet.add_page()
        for row in range(ROWS):
            for column in range(COLUMNS):
                draw(
                    sheet,
                    editions,
                    options,
                    left + column * width,
                    top + row * height,
                    width,
                    height,
                )
        _cut_marks(sheet, left, top, width, height)
        # Below the first column, between the marks.
        hint = first.ui("print.cut")
        sheet.put(left + 2, top + ROWS * height + 1.4, width - 4, hint, 6, colour=QUIET)
    return sheet.bytes()


def _front(
    sheet: Sheet, editions: Sequence[Words], options: PrintOptions,
    x: float, y: float, width: float, height: float,
) -> None:  # fmt: skip
    first_words = editions[0]
    told = [pocket_sentences(words) for words in editions]
    lines = []
    for says in zip(*told):
        meanings = dict.fromkeys(say.meaning for say in says if say.meaning != says[0].english)
        lines.append(Line("spoken", says[0].english, tuple(meanings)))
    sheet.mark(x + width - PAD - 5.2, y + PAD - 1.2, 5.6)
    title = " · ".join(words.ui("print.say") for words in editions)
    sheet.put(x + PAD, y + PAD - 0.6, width - 2 * PAD - 6, title, 7, bold=True, colour=QUIET)
    begin, inner = y + PAD + 3.9, width - 2 * PAD
    room = y + height - PAD + 0.6 - begin
    lines, size = _as_many_as_fit(sheet, lines, _least_used_first(first_words), inner, room)
    used = _spoken(sheet, lines, x + PAD, 0, inner, size, False)
    # What is left over goes between the sentences: they are found at a glance.
    air = min(1.2, (room - used) / max(1, len(lines) - 1))
    _spoken(sheet, lines, x + PAD, begin, inner, size, True, air)


def _least_used_first(words: Words) -> list[str]:
    """The sentences by how few topics need them: with two meanings each, not all fit."""
    used = Counter(
        words.with_phones(text)
        for topic in words.library.topics.values()
        for text in {block.text for block in topic.card + topic.answer if block.kind == "say"}
    )
    # Of two that are used alike, the later one goes first.
    says = [say.english for say in pocket_sentences(words)]
    return sorted(reversed(says), key=lambda english: used[english])


def _as_many_as_fit(
    sheet: Sheet, lines: Sequence[Line], expendable: Sequence[str], width: float, room: float
) -> tuple[list[Line], float]:
    for dropped in range(len(expendable) - 3):
        kept = [line for line in lines if line.text not in expendable[:dropped]]
        for size in sizes(10, SMALLEST, 0.1):
            if _spoken(sheet, kept, 0, 0, width, size, False) <= room:
                return kept, size
    raise DoesNotFit("wallet card, front: the sentences are too long; shorten them")


def _spoken(
    sheet: Sheet, lines: Sequence[Line], x: float, y: float, width: float, size: float,
    draw: bool, air: float = 0.0,
) -> float:  # fmt: skip
    for number, line in enumerate(lines):
        if number:
            y += size * 0.07 + air
        for text, points, bold in (
            (line.text, size, True),
            *((meaning, max(size * 0.82, SMALLEST_MEANING), False) for meaning in line.meanings),
        ):
            if draw:
                y = sheet.put(x, y, width, text, points, bold=bold)
            else:
                y += sheet.height(width, text, points, bold)
    return y


def _back(
    sheet: Sheet, editions: Sequence[Words], options: PrintOptions,
    x: float, y: float, width: float, height: float,
) -> None:  # fmt: skip
    first = editions[0]
    topic = first.library.topics[CARD_TOPIC]
    # A phone reads a QR code whose squares are at least a third of a millimetre.
    code = 13.0 if options.web else 0.0
    foot = max(code, 12.5) + 0.7
    inner = (width - 2 * PAD - (len(editions) - 1) * 3) / len(editions)
    # In front stand the meanings already.
    told = [
        [
            Line("heading", words.topic(topic.id, topic.short)),
            *(
                Line(line.kind, line.text)
                for line in topic_lines(topic.card, topic, words, "spoken")
            ),
        ]
        for words in editions
    ]
    room = height - PAD - foot
    size = largest(
        sizes(9.5, SMALLEST_BACK, 0.1),
        lambda size: (
            max(sheet.flow(lines, 0, 0, inner, size, False, AIR) for lines in told) <= room
        ),
        "wallet card, back",
    )
    for number, lines in enumerate(told):
        sheet.flow(lines, x + PAD + number * (inner + 3), y + PAD - 1.6, inner, size, True, AIR)
    phone = first.library.phone(HOTLINE)
    line_y = y + height - foot
    sheet.rule(x + PAD, line_y, width - 2 * PAD)
    title = " · ".join(dict.fromkeys(words.ui("print.hotline") for words in editions))
    if options.web:
        sheet.qr(x + width - PAD - code + 1, line_y + 0.3, code, options.web)
    sheet.put(x + PAD, line_y + 0.8, width, title, 7.4, bold=True)
    sheet.put(x + PAD, line_y + 4.0, width, phone.written, 10.5, bold=True)
    dated = dates(first, options.day, topic.checked)
    sheet.put(x + PAD, line_y + 9.0, width - 2 * PAD - code, dated, 5.4, colour=QUIET)


def _cut_marks(sheet: Sheet, left: float, top: float, width: float, height: float) -> None:
    """Short lines outside the grid for a cutter, small crosses inside it for scissors."""
    sheet.set_draw_color(*QUIET)
    sheet.set_line_width(0.12)
    right, bottom = left + COLUMNS * width, top + ROWS * height
    for column in range(COLUMNS + 1):
        x = left + column * width
        sheet.line(x, top - 5, x, top - 1)
        sheet.line(x, bottom + 1, x, bottom + 4)
        for row in range(ROWS + 1):
            y = top + row * height
            sheet.line(x - 1.2, y, x + 1.2, y)
            sheet.line(x, y - 1.2, x, y + 1.2)
    for row in range(ROWS + 1):
        y = top + row * height
        sheet.line(left - 5, y, left - 1, y)
        sheet.line(right + 1, y, right + 5, y)
