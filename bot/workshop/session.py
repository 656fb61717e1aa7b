"""One person's way through a role play, in a chat: pure steps from what was said.

First the warning, then scene by scene: the agent's line, what a person may say or do, and after
each choice the right it used or missed, in the topic's own words. There is no score.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.content.scenario import Scenario, Step
from bot.reply.payload import payload
from bot.reply.reply import Button, Reply
from bot.reply.words import Words
from bot.workshop.options import meant, of_step
from bot.workshop.play_words import own
from bot.workshop.understand import NoReader, Reader, is_stop

_NO_READER = NoReader()


@dataclass(frozen=True)
class Session:
    """`step` is None until the person has read the warning and said to begin."""

    scenario: str
    step: str | None = None
    is_over: bool = False


def begin(scenario_id: str, words: Words) -> tuple[Session, list[Reply]]:
    """The warning and how to leave; nothing else is shown before the person says to begin."""
    scenario = words.library.scenarios[scenario_id]
    title = own(scenario.id, scenario.title, words)
    warning = own(scenario.id, scenario.warning, words)
    text = f"{title}\n\n{warning}\n\n{words.ui('play.how')}"
    buttons = (
        Button(words.ui("play.begin"), payload("play_say", n="1")),
        Button(words.ui("play.stop"), payload("play_stop")),
    )
    return Session(scenario_id), [Reply(text, buttons, words.language)]


def step(
    session: Session, said: str, words: Words, reader: Reader = _NO_READER
) -> tuple[Session, list[Reply]]:
    """What follows from what was said. A stop word leaves at once, wherever one stands.

    KeyError when the scenario or the step is no longer there; the caller then ends the session.
    """
    if is_stop(said):
        return replace(session, is_over=True), [_stopped(words)]
    scenario = words.library.scenarios[session.scenario]
    if session.step is None:
        return _arrive(session, scenario, scenario.start, words, "")
    here = scenario.steps[session.step]
    options = of_step(scenario, here, words)
    place = meant(said, options, reader)
    if place is None:
        # It may be no play any more: who is in real danger gets the hotline with the question.
        unclear = f"{words.ui('play.unclear')} {words.ui('offer.danger')}"
        asked = _scene(scenario, here, words, unclear)
        return session, [replace(asked, buttons=(*asked.buttons, words.call_hotline_button()))]
    return _arrive(session, scenario, here.choices[place].next, words, options[place].told)


def _arrive(
    session: Session, scenario: Scenario, step_id: str, words: Words, feedback: str
) -> tuple[Session, list[Reply]]:
    there = scenario.steps[step_id]
    replies = [Reply(feedback, (), words.language)] if feedback else []
    if not there.is_end:
        replies.append(_scene(scenario, there, words))
        return replace(session, step=step_id), replies
    text = "\n\n".join(filter(None, (_told(scenario, there, words), words.ui("play.end"))))
    buttons = (
        Button(words.ui("play.again"), payload("play", scene=scenario.id)),
        Button(words.ui("play.others"), payload("play")),
        words.topic_button(scenario.topics[0]),
        words.menu_button(),
    )
    replies.append(Reply(text, buttons, words.language))
    return replace(session, step=step_id, is_over=True), replies


def _scene(scenario: Scenario, here: Step, words: Words, first: str = "") -> Reply:
    lines = []
    for number, option in enumerate(of_step(scenario, here, words), 1):
        meaning = f" ({option.meaning})" if option.meaning else ""
        lines.append(f"{number}. {option.shown}{meaning}")
    paragraphs = (first, _told(scenario, here, words), words.ui("play.what"), "\n".join(lines))
    buttons = [
        Button(str(number), payload("play_say", n=str(number)))
        for number in range(1, len(here.choices) + 1)
    ]
    buttons.append(Button(words.ui("play.stop"), payload("play_stop")))
    return Reply("\n\n".join(filter(None, paragraphs)), tuple(buttons), words.language)


def _told(scenario: Scenario, here: Step, words: Words) -> str:
    parts = []
    if here.scene:
        parts.append(own(scenario.id, here.scene, words))
    if here.agent:
        parts.append(f"{words.ui('play.agent')}: “{own(scenario.id, here.agent, words)}”")
    return "\n\n".join(parts)


def _stopped(words: Words) -> Reply:
    return Reply(
        words.ui("play.stopped"), (words.call_hotline_button(), words.menu_button()), words.language
    )
