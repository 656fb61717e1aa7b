"""The real content in each language, at a moment that a test may choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.catalogs.translator import Translator
from bot.content.library import Library
from bot.content.topic import Topic
from bot.reply.reply import Reply
from bot.reply.respond import Situation, respond
from bot.reply.words import Words

# A month after the answers were checked.
TODAY = date(2026, 8, 1)

Respond = Callable[..., Reply]


@pytest.fixture
def words(library: Library, translator: Translator) -> Callable[[str], Words]:
    return lambda language: Words(library, translator, language)


@pytest.fixture
def say(library: Library, translator: Translator) -> Respond:
    """say("utter_greet", language="pt", topic="bond"): the reply of one of the rules."""

    def reply(utter: str, language: str | None = "es", **situation: object) -> Reply:
        slots = ("topic", "place", "need")
        remembered = {name: str(situation.pop(name)) for name in slots if name in situation}
        if language:
            remembered["language"] = language
        known = Situation(language, remembered, TODAY, memory_minutes=30)
        return respond(utter, replace(known, **situation), library, translator)  # type: ignore[arg-type]

    return reply


def urgent_topics(library: Library) -> list[Topic]:
    return [topic for topic in library.topics.values() if topic.urgent]
