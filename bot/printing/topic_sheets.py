"""Large-print sheets of the urgent topics: the card in front, the whole answer behind."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.topic import Topic
from bot.printing.options import Paper, PrintOptions
from bot.printing.page_frame import BOTTOM, MARGIN, TOP, foot, head
from bot.printing.sheet import Line, Sheet, largest, sizes
from bot.printing.topic_lines import publishers, topic_lines
from bot.reply.words import Words

# Large print begins at 18 points; two languages side by side leave room for 13.
CARD_SIZES = {1: sizes(26, 18), 2: sizes(18, 13)}
ANSWER_SIZES = {1: sizes(18, 12), 2: sizes(13, 9)}
GUTTER = 8.0


def topic_sheets(editions: Sequence[Words], paper: Paper, options: PrintOptions) -> bytes:
    """Two pages for each urgent topic, in the order of the menu; two languages stand in columns."""
    first = editions[0]
    sheet = Sheet(paper, first.ui("web.title"), first.language, options)
    for topic in first.library.topics.values():
        if topic.urgent:
            _page(sheet, topic, editions, options, is_card=True)
            _page(sheet, topic, editions, options, is_card=False)
    return sheet.bytes()


def _page(
    sheet: Sheet, topic: Topic, editions: Sequence[Words], options: PrintOptions, is_card: bool
) -> None:
    first = editions[0]
    key = "print.right_now" if is_card else "button.full_answer"
    sheet.add_page()
    head(sheet, " · ".join(words.ui(key) for words in editions))
    blocks = topic.card if is_card else topic.answer
    count = len(editions)
    width = (sheet.w - 2 * MARGIN - (count - 1) * GUTTER) / count
    columns = [
        [
            Line("heading", words.topic(topic.id, topic.title)),
            # Beside the English column the meaning would be said twice.
            *_without_meanings(topic_lines(blocks, topic, words), words, count),
        ]
        for words in editions
    ]
    room = sheet.h - TOP - BOTTOM
    size = largest(
        (CARD_SIZES if is_card else ANSWER_SIZES)[count],
        lambda size: all(sheet.flow(c, 0, 0, width, size, draw=False) <= room for c in columns),
        f"{topic.id}, sheet in {'+'.join(words.language for words in editions)}",
    )
    for number, column in enumerate(columns):
        x = MARGIN + number * (width + GUTTER)
        sheet.flow(column, x, TOP, width, size, draw=True)
    note = first.ui("print.sources", publishers=publishers(topic, first))
    foot(sheet, editions, options, topic.checked, note)


def _without_meanings(lines: list[Line], words: Words, count: int) -> list[Line]:
    return lines if count == 1 or words.language != "en" else [Line(x.kind, x.text) for x in lines]
