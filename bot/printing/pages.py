"""A text that runs over several pages, broken between its parts and never inside one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.printing.options import Paper, PrintOptions
from bot.printing.page_frame import MARGIN, dates, head
from bot.printing.sheet import QUIET, Line, Sheet
from bot.reply.words import Words

TOP = 29.0
BOTTOM = 18.0


class Pages:
    """Parts are added one after the other; each begins a page when it does not fit the rest."""

    def __init__(
        self, title: str, words: Words, paper: Paper, options: PrintOptions, size: float = 12.0
    ) -> None:
        self._words, self._options, self._size = words, options, size
        self._title = title
        self.sheet = Sheet(paper, title, words.language, options)
        self._y = 0.0
        self._page()

    def part(self, lines: Sequence[Line], air: float = 0.16) -> None:
        """Lines that stay together. Longer than a page, they begin a page and are broken."""
        width = self.sheet.w - 2 * MARGIN
        room = self.sheet.h - BOTTOM
        height = self.sheet.flow(lines, 0, 0, width, self._size, False, air)
        if self._y + height > room and self._y > TOP:
            self._page()
        if height > room - TOP:
            for line in lines:
                one = self.sheet.flow([line], 0, 0, width, self._size, False, air)
                if self._y + one > room:
                    self._page()
                self._y = self.sheet.flow([line], MARGIN, self._y, width, self._size, True, air)
                self._y += self._size * air
            return
        self._y = self.sheet.flow(lines, MARGIN, self._y, width, self._size, True, air)
        self._y += self._size * 0.3

    def row(self, left: str, right: str, left_width: float = 24.0) -> None:
        """A narrow cell and a wide one beside it, with a line below."""
        width = self.sheet.w - 2 * MARGIN - left_width
        height = self.sheet.height(width, right, self._size)
        if self._y + height > self.sheet.h - BOTTOM:
            self._page()
        self.sheet.put(MARGIN, self._y, left_width, left, self._size, bold=True)
        self._y = self.sheet.put(MARGIN + left_width, self._y, width, right, self._size) + 1.2
        self.sheet.rule(MARGIN, self._y, self.sheet.w - 2 * MARGIN)
        self._y += 1.6

    def new_page(self) -> None:
        if self._y > TOP:
            self._page()

    def bytes(self) -> bytes:
        return self.sheet.bytes()

    def _page(self) -> None:
        self.sheet.add_page()
        head(self.sheet, self._title)
        dated = f"{dates(self._words, self._options.day)} {self._words.ui('print.no_advice')}"
        width = self.sheet.w - 2 * MARGIN
        self.sheet.put(MARGIN, self.sheet.h - 13, width, dated, 9, colour=QUIET)
        # fpdf2 puts the count of pages, which nobody knows yet, in the place of {nb}.
        counted = self._words.ui("print.page", page=self.sheet.page, pages="{nb}")
        self.sheet.put(MARGIN, self.sheet.h - 13, width, counted, 9, align="R", colour=QUIET)
        self._y = TOP
