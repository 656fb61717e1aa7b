"""Topics by a few letters of their titles: what is fast enough for every key that is pressed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.catalogs.translator import LANGUAGES, Translator
from bot.content.library import Library
from bot.content.topic import Topic
from bot.reply.words import Words

_WORD = re.compile(r"\w+")


def found_topics(typed: str, library: Library, translator: Translator) -> Sequence[Topic]:
    """The topics whose id or titles, in any language, hold a beginning of every word that was
    typed; else of the most of them. Urgent ones first. With nothing typed, the urgent ones."""
    asked = _folded(typed)
    if not asked:
        return [topic for topic in library.topics.values() if topic.urgent]
    every = [Words(library, translator, language) for language in LANGUAGES]
    scored = [
        (_hits(asked, {word for words in every for word in _named(topic, words)}), topic)
        for topic in library.topics.values()
    ]
    best = max(hits for hits, _ in scored)
    topics = [topic for hits, topic in scored if hits == best > 0]
    exact = typed.strip()
    return sorted(topics, key=lambda topic: (topic.id != exact, not topic.urgent))


def _named(topic: Topic, words: Words) -> set[str]:
    titles = (topic.id.replace("_", " "), topic.title, topic.short)
    return {
        word
        for title in (titles[0], *(words.topic(topic.id, english) for english in titles[1:]))
        for word in _folded(title)
    }


def _hits(asked: Sequence[str], named: set[str]) -> int:
    return sum(any(word.startswith(begun) for word in named) for begun in asked)


def _folded(text: str) -> list[str]:
    """Words without accents and capitals.

    >>> _folded("¿Qué hago en la Migración?")
    ['que', 'hago', 'en', 'la', 'migracion']
    """
    plain = unicodedata.normalize("NFKD", text.replace("_", " ").casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
