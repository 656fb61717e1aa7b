"""The family-plan worksheet: two pages to fill in by hand, kept at home."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.library import HOTLINE
from bot.printing.options import Paper, PrintOptions
from bot.printing.page_frame import BOTTOM, MARGIN, TOP, foot, head
from bot.printing.sheet import INK, LINE, QUIET, Sheet
from bot.printing.topic_lines import publishers
from bot.reply.words import Words

TOPIC = "family_plan"
CHILDREN = 3


def family_plan(editions: Sequence[Words], paper: Paper, options: PrintOptions) -> bytes:
    """In one language, or every label in two."""
    form = _Form(editions, paper, options)
    form.begin()
    form.advice("plan.safe")
    form.section("plan.about_me")
    form.fields(("plan.full_name", 2), ("plan.birth", 1))
    form.fields(("plan.country", 1), ("plan.a_number", 1), ("plan.health", 1))
    form.section("plan.children")
    for _ in range(CHILDREN):
        form.fields(("plan.name", 2), ("plan.birth", 1))
        form.fields(("plan.school", 1), ("plan.doctor", 1), ("plan.health", 1))
        form.space(2.5)
    form.section("plan.caregiver")
    form.fields(("plan.first_person", 2), ("plan.phone", 1))
    form.fields(("plan.address", 2), ("plan.signed", 1))
    form.fields(("plan.second_person", 2), ("plan.phone", 1))
    form.end()
    form.begin()
    form.section("plan.call")
    form.hotline()
    for who in ("plan.lawyer", "plan.family", "plan.work", "plan.consulate"):
        form.fields((who, 2), ("plan.phone", 1))
    form.section("plan.where")
    form.fields(("plan.passports", 1), ("plan.immigration", 1))
    form.fields(("plan.medical", 1), ("plan.home", 1))
    form.fields(("plan.keys", 1))
    form.section("plan.to_do")
    form.to_do()
    form.advice("plan.learn_by_heart")
    form.end()
    return form.sheet.bytes()


class _Form:
    """Where the pen stands on the page, and what it draws next."""

    def __init__(self, editions: Sequence[Words], paper: Paper, options: PrintOptions) -> None:
        self.editions, self.options, self.first = editions, options, editions[0]
        self.topic = self.first.library.topics[TOPIC]
        self.title = " · ".join(w.topic(TOPIC, self.topic.short) for w in editions)
        self.sheet = Sheet(paper, self.title, self.first.language, options)
        self.width = self.sheet.w - 2 * MARGIN
        # A4 is taller than Letter: the pen gets the room.
        self.row = 15.6 if paper == "a4" else 14.0
        self.y = TOP

    def begin(self) -> None:
        self.sheet.add_page()
        head(self.sheet, self.title)
        self.y = TOP - 2

    def end(self) -> None:
        if self.y > self.sheet.h - BOTTOM + 3:
            raise ValueError("the family plan is longer than its page; shorten its labels")
        note = self.first.ui("print.sources", publishers=publishers(self.topic, self.first))
        foot(self.sheet, self.editions, self.options, self.topic.checked, note)

    def space(self, height: float) -> None:
        self.y += height

    def section(self, key: str) -> None:
        self.y += 2.2
        self.y = self.sheet.put(MARGIN, self.y, self.width, self._both(key), 13, bold=True)
        self.sheet.rule(MARGIN, self.y + 0.2, self.width, 0.5, INK)
        self.y += 1.4

    def advice(self, key: str) -> None:
        for words in self.editions:
            self.y = self.sheet.put(MARGIN, self.y, self.width, words.ui(key), 10.5)
        self.y += 0.5

    def fields(self, *fields: tuple[str, int]) -> None:
        """Labels with a line to write on below each; the numbers share out the width."""
        gap = 5.0
        unit = (self.width - gap * (len(fields) - 1)) / sum(share for _, share in fields)
        x = MARGIN
        for key, share in fields:
            width = unit * share
            self._label(x, width, self._both(key))
            self.sheet.rule(x, self.y + self.row - 0.6, width, 0.3, LINE)
            x += width + gap
        self.y += self.row

    def hotline(self) -> None:
        phone = self.first.library.phone(HOTLINE).written
        text = f"{self._both('print.hotline')}: {phone}"
        self.sheet.put(MARGIN, self.y + 0.5, self.width, text, 13, bold=True)
        self.y += 8

    def to_do(self) -> None:
        """The things to do that the topic lists, with a box to tick before each."""
        for block in self.topic.answer:
            if block.kind != "item":
                continue
            self.sheet.box(MARGIN, self.y + 0.9, 3.6, 3.6, 0.35)
            told = dict.fromkeys(words.topic(TOPIC, block.text) for words in self.editions)
            for number, text in enumerate(told):
                colour = QUIET if number else INK
                self.y = self.sheet.put(
                    MARGIN + 6, self.y, self.width - 6, text, 10.5, colour=colour
                )
            self.y += 0.9

    def _label(self, x: float, width: float, text: str) -> None:
        # Two languages may need two lines; the line to write on is below both.
        size = 8.5 if self.sheet.height(width, text, 8.5) < 8.5 * 0.5 else 7.2
        self.sheet.put(x, self.y + 0.4, width, text, size, colour=QUIET)

    def _both(self, key: str) -> str:
        return " · ".join(dict.fromkeys(words.ui(key) for words in self.editions))
