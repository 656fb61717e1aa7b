"""First contact, the menu, and the topics of one group: danger always first."""

from __future__ import annotations

from bot.content.topic import GROUPS
from bot.reply.payload import payload
from bot.reply.reply import Button, Reply
from bot.reply.words import Words, language_buttons

# What may be happening right now, in the order of the tiles.
TILES = ("ice_at_door", "ice_car", "ice_street", "ice_workplace", "find_detained")


def tiles(words: Words) -> tuple[Button, ...]:
    """The emergencies, one tap each, the hotline first."""
    return (
        words.call_hotline_button(),
        *(Button(words.ui(f"tile.{topic}"), payload(topic, topic=topic)) for topic in TILES),
    )


def tiles_in_three_languages(words: Words) -> tuple[Button, ...]:
    """The same for a person whose language nobody knows: three words on each tile."""
    return tuple(Button(words.ui(f"tile3.{topic}"), payload(topic, topic=topic)) for topic in TILES)


def groups(words: Words) -> tuple[Button, ...]:
    return tuple(
        Button(words.ui(f"group.{group}"), payload("show_group", group=group)) for group in GROUPS
    )


def start_reply(words: Words, greeting: str = "") -> Reply:
    """The emergency tiles, the menu by situation, the languages; no question before them."""
    # Told before anybody asks, where questions without an answer are counted.
    counted = words.ui("unanswered.line") if words.library.counts_unanswered else ""
    paragraphs = (greeting, words.ui("start.danger"), words.ui("start.ask"), counted)
    return Reply(
        "\n\n".join(filter(None, paragraphs)),
        (*tiles(words), *groups(words), *language_buttons(words.library)),
        words.language,
    )


def group_reply(group: str, words: Words) -> Reply:
    """The questions of one group, urgent ones first."""
    topics = [topic for topic in words.library.topics.values() if topic.group == group]
    topics.sort(key=lambda topic: not topic.urgent)
    text = words.ui("menu.group", group=words.ui(f"group.{group}"))
    buttons = (
        *(words.topic_button(topic.id) for topic in topics),
        words.call_hotline_button(),
        words.menu_button(),
    )
    return Reply(text, buttons, words.language)


def small_reply(text: str, words: Words) -> Reply:
    """A few words, with the hotline and the menu one tap away."""
    return Reply(text, (words.call_hotline_button(), words.menu_button()), words.language)
