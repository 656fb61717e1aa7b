"""A page of paper: our fonts, our mark, frames, QR codes, and text made as large as fits.

Black on white with little ink, for the copier of a church: colour and filled areas carry nothing
that is not also said by words and lines. Lengths are millimetres, sizes of letters points.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timezone
from pathlib import Path

import segno
from fpdf import FPDF

from bot.printing.options import Paper, PrintOptions

# It tells every table of every font that it makes smaller.
logging.getLogger("fontTools").setLevel(logging.WARNING)

FONTS = Path(__file__).parent / "fonts"
INK = (19, 33, 48)
QUIET = (67, 84, 102)
ALARM = (150, 20, 25)
LINE = (150, 160, 172)
# Points to millimetres, with the air between lines.
LEADING = 0.3528 * 1.32
# Signs that people read as pictures are not in the font, and copiers blur them anyway.
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]+ ?")


@dataclass(frozen=True)
class Line:
    """A piece of text on a page.

    kind: "heading", "item", "paragraph", "say" (English in a frame of its own, `meaning` below it),
    "spoken" (the same without the frame, for small cards), "note" (what belongs to the item above).
    """

    kind: str
    text: str
    meanings: tuple[str, ...] = ()


class Sheet(FPDF):
    """A document of one paper size. The caller adds pages and places everything."""

    def __init__(self, paper: Paper, title: str, language: str, options: PrintOptions) -> None:
        super().__init__(format=paper, unit="mm")
        self.add_font("noto", "", FONTS / "NotoSans-Regular.ttf")
        self.add_font("noto", "B", FONTS / "NotoSans-Bold.ttf")
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        self.set_title(plain(title))
        self.set_lang(language)
        # The same content on the same day gives the same bytes.
        self.set_creation_date(datetime.combine(options.day, time(12), timezone.utc))
        self.set_creator("Farol")

    def letters(self, size: float, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
        self.set_font("noto", "B" if bold else "", size)
        self.set_text_color(*colour)

    def put(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        align: str = "L",
        colour: tuple[int, int, int] = INK,
    ) -> float:
        """Text from a corner, wrapped; the y below it."""
        self.letters(size, bold, colour)
        self.set_xy(x, y)
        self.multi_cell(width, size * LEADING, plain(text), align=align, new_x="LEFT", new_y="NEXT")
        return float(self.get_y())

    def height(self, width: float, text: str, size: float, bold: bool = False) -> float:
        """How tall the text is when `put`."""
        self.letters(size, bold)
        lines = self.multi_cell(
            width, size * LEADING, plain(text), dry_run=True, output="LINES", align="L"
        )
        return len(lines) * size * LEADING

    def mark(self, x: float, y: float, size: float) -> None:
        """The lighthouse, in outline."""

        def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
            return [(x + px * size / 32, y + py * size / 32) for px, py in points]

        self.set_draw_color(*INK)
        self.set_fill_color(*INK)
        self.set_line_width(size / 40)
        self.polygon(at((12.4, 12), (19.6, 12), (21.5, 27), (10.5, 27)), style="D")
        self.polygon(at((11.6, 17.2), (20.4, 17.2), (21, 21.8), (11, 21.8)), style="F")
        self.polygon(at((12.5, 7.2), (16, 4.4), (19.5, 7.2), (19.5, 11), (12.5, 11)), style="F")
        self.polygon(at((10.8, 6), (3.2, 3.4), (3.2, 11.4), (10.8, 9)), style="D")
        self.polygon(at((21.2, 6), (28.8, 3.4), (28.8, 11.4), (21.2, 9)), style="D")

    def qr(self, x: float, y: float, size: float, address: str) -> None:
        """A QR code with its quiet zone, `size` wide; drawn as squares, so it prints sharp."""
        code = segno.make(address, error="m", micro=False)
        rows = list(code.matrix_iter(scale=1, border=4))
        module = size / len(rows)
        self.set_fill_color(0, 0, 0)
        for row_number, row in enumerate(rows):
            start = None
            for column, dark in enumerate([*row, 0]):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    # One bar for neighbours: no white hairlines between squares.
                    self.rect(
                        x + start * module, y + row_number * module,
                        (column - start) * module, module, style="F",
                    )  # fmt: skip
                    start = None

    def box(self, x: float, y: float, width: float, height: float, thick: float = 0.4) -> None:
        self.set_draw_color(*INK)
        self.set_line_width(thick)
        self.rect(x, y, width, height)

    def rule(
        self, x: float, y: float, width: float, thick: float = 0.2,
        colour: tuple[int, int, int] = LINE,
    ) -> None:  # fmt: skip
        self.set_draw_color(*colour)
        self.set_line_width(thick)
        self.line(x, y, x + width, y)

    def flow(
        self, lines: Sequence[Line], x: float, y: float, width: float, size: float, draw: bool,
        air: float = 0.16,
    ) -> float:  # fmt: skip
        """The lines one below the other; the y below the last. Without `draw` it only measures.

        `air` is the space between them, as a part of the letters' size.
        """
        gap = size * air
        for line in lines:
            if line.kind == "heading":
                y += gap
                y = self._put_or_measure(x, y, width, line.text, size * 1.1, True, draw)
            elif line.kind == "item":
                indent = size * 0.28
                if draw:
                    self.set_fill_color(*INK)
                    radius = size * 0.045
                    self.circle(x + radius + 0.2, y + size * LEADING * 0.52, radius, style="F")
                y = self._put_or_measure(
                    x + indent, y, width - indent, line.text, size, False, draw
                )
            elif line.kind == "note":
                indent = size * 0.28
                told = line.text.replace("\n", " ")
                y = self._put_or_measure(
                    x + indent, y, width - indent, told, size * 0.9, False, draw
                )
            elif line.kind in ("say", "spoken"):
                y = self._say(line, x, y, width, size, draw)
            else:
                y = self._put_or_measure(x, y, width, line.text, size, False, draw)
            y += gap
        return y - gap

    def _say(self, line: Line, x: float, y: float, width: float, size: float, draw: bool) -> float:
        framed = line.kind == "say"
        pad = size * 0.14 if framed else 0.0
        indent = size * 0.28
        top = y
        y += pad
        inner = width - indent - (pad if framed else 0)
        y = self._put_or_measure(x + indent, y, inner, line.text, size * 1.06, True, draw)
        for meaning in line.meanings:
            y = self._put_or_measure(x + indent, y, inner, meaning, size * 0.84, False, draw)
        y += pad
        if draw and framed:
            self.set_fill_color(*INK)
            self.rect(x, top, size * 0.07, y - top, style="F")
        return y

    def _put_or_measure(
        self, x: float, y: float, width: float, text: str, size: float, bold: bool, draw: bool
    ) -> float:
        if draw:
            return self.put(x, y, width, text, size, bold=bold)
        return y + self.height(width, text, size, bold)

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.output(buffer)
        return buffer.getvalue()


class DoesNotFit(ValueError):
    """A text is too long for its place even in the smallest letters that may be used."""


def largest(sizes: Sequence[float], fits: Callable[[float], bool], what: str) -> float:
    """The first of the sizes, largest first, that fits. Raises DoesNotFit with `what`."""
    # What fits in some size fits in every smaller one, so half of the rest falls away each time.
    low, high = 0, len(sizes) - 1
    if not fits(sizes[high]):
        raise DoesNotFit(f"{what}: too long for its place on paper; shorten it")
    while low < high:
        middle = (low + high) // 2
        if fits(sizes[middle]):
            high = middle
        else:
            low = middle + 1
    return sizes[low]


def sizes(largest_size: float, smallest: float, step: float = 0.5) -> list[float]:
    count = int((largest_size - smallest) / step) + 1
    return [largest_size - step * number for number in range(count)]


def plain(text: str) -> str:
    """The text without pictures, which the fonts do not have."""
    return _PICTURES.sub("", text)
