"""The blocks of a topic as lines of a page, in one language."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.topic import Block, Topic
from bot.printing.sheet import Line
from bot.reply.words import Words


def topic_lines(
    blocks: Sequence[Block], topic: Topic, words: Words, say: str = "say"
) -> list[Line]:
    """One line a block; the sentences to say stay English, with their meaning when it differs."""
    lines = []
    for block in blocks:
        told = words.topic(topic.id, block.text)
        if block.kind == "say":
            english = words.with_phones(block.text)
            meanings = (told,) if told != english else ()
            lines.append(Line(say, f"“{english}”", meanings))
        else:
            lines.append(Line(block.kind, told))
    return lines


def publishers(topic: Topic, words: Words) -> str:
    """Whose documents the topic rests on, once each."""
    names = (words.library.sources[source].publisher for source in topic.sources)
    return ", ".join(dict.fromkeys(names))
