"""A scenario as a script to be read aloud, for a room with no data, projector or reading."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.scenario import Scenario
from bot.printing.options import Paper, PrintOptions
from bot.printing.pages import Pages
from bot.printing.sheet import Line
from bot.reply.words import Words
from bot.workshop.options import of_step
from bot.workshop.play_words import own


def radio_plays(editions: Sequence[Words], paper: Paper, options: PrintOptions) -> bytes:
    """Every scenario, each beginning a page; in the first language of the edition."""
    words = editions[0]
    pages = Pages(words.ui("radio.title"), words, paper, options, size=13.0)
    for scenario in words.library.scenarios.values():
        pages.new_page()
        _play(pages, scenario, words)
    return pages.bytes()


def _play(pages: Pages, scenario: Scenario, words: Words) -> None:
    numbers = {step: number for number, step in enumerate(scenario.steps, 1)}
    narrator, agent = words.ui("radio.narrator"), words.ui("play.agent")
    pages.part(
        [
            Line("heading", own(scenario.id, scenario.title, words)),
            Line("paragraph", words.ui("radio.how")),
            Line("paragraph", own(scenario.id, scenario.warning, words)),
        ]
    )
    # An end stays with the step above it: nobody turns a page for two lines.
    before: list[Line] = []
    for step in scenario.steps.values():
        lines = [Line("heading", f"{numbers[step.id]}.")]
        if step.scene:
            lines.append(Line("paragraph", f"{narrator}: {own(scenario.id, step.scene, words)}"))
        if step.agent:
            said = f"{agent}: “{own(scenario.id, step.agent, words)}”"
            lines.append(Line("say", said))
        if step.is_end:
            pages.part([*before, *lines, Line("paragraph", words.ui("radio.end"))], air=0.1)
            before = []
            continue
        if before:
            pages.part(before, air=0.1)
        lines.append(Line("paragraph", f"{words.ui('radio.room')}: {words.ui('play.what')}"))
        for choice, option in zip(step.choices, of_step(scenario, step, words)):
            meaning = f" ({option.meaning})" if option.meaning else ""
            go = words.ui("radio.go", step=numbers[choice.next])
            lines.append(Line("item", f"{words.ui('radio.if')}: {option.shown}{meaning}"))
            lines.append(Line("note", f"{option.told} ({go})"))
        before = lines
    if before:
        pages.part(before, air=0.1)
