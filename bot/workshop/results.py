"""What a room learned, as a table for a spreadsheet and as a picture for a report."""

from __future__ import annotations

import csv
import io

from markupsafe import escape

from bot.reply.words import Words
from bot.workshop.play_words import told_question
from bot.workshop.room import Room, learned

ROW = 96


def as_csv(room: Room, words: Words) -> str:
    """One line a question. A cell is empty where fewer than five answered."""
    quiz = words.library.quizzes[room.plan.quiz]
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        ["question", "answers before", "right before %", "answers after", "right after %"]
    )
    for found in learned(room, words.library):
        ask, _ = told_question(quiz, quiz.questions[found.question], words)
        table.writerow(
            [
                ask,
                _cell(found.before_count),
                _percent(found.before),
                _cell(found.after_count),
                _percent(found.after),
            ]
        )
    return out.getvalue()


def as_svg(room: Room, words: Words) -> str:
    """Two bars a question, told apart by label and pattern, not by colour alone."""
    quiz = words.library.quizzes[room.plan.quiz]
    rows = []
    for found in learned(room, words.library):
        y = 70 + found.question * ROW
        ask, _ = told_question(quiz, quiz.questions[found.question], words)
        rows.append(f'<text x="20" y="{y}" class="q">{found.question + 1}. {escape(ask)}</text>')
        for number, (key, share) in enumerate((("before", found.before), ("after", found.after))):
            top = y + 12 + number * 32
            label = escape(words.ui(f"room.{key}"))
            rows.append(f'<text x="20" y="{top + 19}">{label}</text>')
            if share is None:
                told = escape(words.ui("room.too_few"))
                rows.append(f'<text x="260" y="{top + 19}">{told}</text>')
                continue
            width = round(share * 520)
            fill = "#0b3d5c" if key == "after" else "url(#stripes)"
            rows.append(
                f'<rect x="260" y="{top}" width="{width}" height="26" fill="{fill}" '
                f'stroke="#0b3d5c"/><text x="{270 + width}" y="{top + 19}">'
                f"{share * 100:.0f} %</text>"
            )
    height = 80 + len(quiz.questions) * ROW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 {height}" width="860" '
        f'height="{height}" font-family="sans-serif" font-size="16" fill="#132130">'
        '<defs><pattern id="stripes" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" fill="#fff"/><path d="M0 8 8 0" stroke="#0b3d5c" '
        'stroke-width="2"/></pattern></defs>'
        f'<rect width="860" height="{height}" fill="#fff"/>'
        f'<text x="20" y="36" font-size="24" font-weight="bold">{escape(words.ui("room.learned"))}'
        f"</text>{''.join(rows)}</svg>"
    )


def _cell(count: int | None) -> str:
    return "" if count is None else str(count)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.0f}"
