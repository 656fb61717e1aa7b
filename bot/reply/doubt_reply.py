"""What is said when the gate is not sure: is it one of these, or I do not know about that."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reply.menu_reply import groups
from bot.reply.payload import payload
from bot.reply.reply import Button, Reply
from bot.reply.words import Words


def offer_reply(topics: Sequence[str], danger: bool, words: Words) -> Reply:
    """The likely topics by their titles; the hotline first when it may be danger.

    Channels whose buttons are short show the short title, so the full questions stand in the text.
    """
    urgent = danger or any(words.library.topics[topic].urgent for topic in topics)
    paragraphs = []
    if danger:
        paragraphs.append(words.ui("danger.first"))
    paragraphs.append(words.ui("offer.ask"))
    paragraphs.append(
        "\n".join(
            f"{number}. {words.topic(topic, words.library.topics[topic].title)}"
            for number, topic in enumerate(topics, 1)
        )
    )
    if urgent and not danger:
        paragraphs.append(words.ui("offer.danger"))
    buttons = [words.topic_button(topic) for topic in topics]
    buttons.append(Button(words.ui("button.none_of_these"), payload("menu")))
    buttons.append(words.call_hotline_button())
    return Reply("\n\n".join(paragraphs), tuple(buttons), words.language, urgent=danger)


def decline_reply(danger: bool, words: Words, is_other_language: bool = False) -> Reply:
    """Honest: not known here. The hotline, a person and the menu stay one tap away."""
    if danger:
        first = words.ui("danger.first")
    else:
        first = words.ui("odd.other_language" if is_other_language else "decline.text")
    text = f"{first}\n\n{words.ui('decline.danger')}"
    buttons = (words.call_hotline_button(), *groups(words), words.human_button())
    return Reply(text, buttons, words.language, urgent=danger)
