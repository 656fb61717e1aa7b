"""The facilitator's guide: ninety minutes with timings, the care, the questions, the scenes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.printing.options import Paper, PrintOptions
from bot.printing.pages import Pages
from bot.printing.pocket import pocket_sentences
from bot.printing.sheet import Line
from bot.reply.words import Words
from bot.workshop.play_words import own, reason, told_question

# The ninety minutes, in the order of the day.
STEPS = (
    ("welcome", 10), ("before", 5), ("sentences", 10), ("first", 20), ("pause", 5), ("second", 20),
    ("plan", 10), ("after", 5), ("close", 5),
)  # fmt: skip
BEFORE = ("cards", "lawyer", "room", "helpers")
CARE = ("warning", "no_stories", "no_marks", "not_lawyer")


def guide(editions: Sequence[Words], paper: Paper, options: PrintOptions) -> bytes:
    """In the first language of the edition: whoever leads reads one."""
    words = editions[0]
    pages = Pages(words.ui("guide.title"), words, paper, options, size=10.8)
    pages.part([Line("paragraph", words.ui("guide.lead"))])
    for section, keys in (("before", BEFORE), ("care", CARE)):
        items = [Line("item", words.ui(f"guide.{section}_{key}")) for key in keys]
        pages.part([Line("heading", words.ui(f"guide.{section}")), *items])
    pages.part([Line("heading", words.ui("guide.plan"))])
    for step, minutes in STEPS:
        pages.row(words.ui("guide.minutes", minutes=minutes), words.ui(f"guide.step_{step}"))
    pages.new_page()
    says = [
        Line("say", say.english, (say.meaning,) if say.meaning != say.english else ())
        for say in pocket_sentences(words)
    ]
    pages.part([Line("heading", words.ui("print.say")), *says])
    _questions(pages, words)
    pages.part([Line("heading", words.ui("guide.scenes"))])
    for scenario in words.library.scenarios.values():
        count = words.ui("guide.scene_line", minutes=scenario.minutes, steps=len(scenario.steps))
        title, warning = (own(scenario.id, t, words) for t in (scenario.title, scenario.warning))
        pages.part([Line("heading", f"{title} ({count})"), Line("paragraph", warning)], air=0.05)
    return pages.bytes()


def _questions(pages: Pages, words: Words) -> None:
    for quiz in words.library.quizzes.values():
        heading = [
            Line("heading", words.ui("guide.questions")),
            Line("paragraph", words.ui("guide.shows")),
        ]
        for question in quiz.questions:
            ask, answers = told_question(quiz, question, words)
            topic = words.library.topics[question.topic]
            right = f"{answers[question.right]}. {reason(topic, question.because, words)}"
            others = [answer for n, answer in enumerate(answers) if n != question.right]
            pages.part(
                [
                    *heading,
                    Line("heading", ask),
                    Line("spoken", right),
                    *(Line("item", answer) for answer in others),
                ],
                air=0.05,
            )
            heading = []
