"""Which words may ever be shown of what people wrote: those that many authors of examples use.

A closed list is stronger than any recognizer: a name, a number or a street that nobody thought of
is not on it. Read from data/nlu at first use, about two seconds; nothing of it is about a person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from bot.catalogs.translator import LANGUAGES
from bot.content.area import Areas
from bot.rasa_parts.nlu_files import Example
from bot.routing.place_names import words_of

# A word that so many people use on their own is everybody's.
_FEWEST_VOICES = 3
# Words that hold a sentence together: those that stand in the examples of so many topics.
_COMMON_SHARE = 0.75
# Of the times that it stands within a sentence, so many with a capital make it a name; a rare word
# that anybody wrote so is one.
_NAME_SHARE = 0.3
_RARE = 20
_LOCALES = {"es": "es", "pt": "pt_BR", "en": "en"}


@dataclass(frozen=True)
class Vocabulary:
    """`common` holds a sentence together and means nothing alone; `telling` is what is counted,
    with how many lines it stands in."""

    common: Mapping[str, Collection[str]]
    telling: Mapping[str, Mapping[str, int]]


def vocabulary(examples: Iterable[Example], areas: Areas) -> Vocabulary:
    """The words of each language, without names, places, dates and anything with a digit."""
    voices: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    topics: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    inside: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for example in examples:
        language = example.language
        for word in set(words_of(example.text)):
            counts[language][word] += 1
            voices[language][word].add(example.voice)
            topics[language][word].add(example.intent)
        for word, is_capital in _inside(example.text):
            inside[word] += 1
            capitals[word] += is_capital
    places = _words_of_places(areas)
    common: dict[str, frozenset[str]] = {}
    telling: dict[str, dict[str, int]] = {}
    for language in LANGUAGES:
        all_topics = len(set().union(*topics[language].values()))
        apart = places | _words_of_calendar(language)
        known = {
            word: count
            for word, count in counts[language].items()
            if len(voices[language][word]) >= _FEWEST_VOICES
            and word.isalpha()
            and not _is_a_name(inside[word], capitals[word])
        }
        everywhere = {w for w in known if len(topics[language][w]) >= _COMMON_SHARE * all_topics}
        # "la" and "de" are words, though places have them in their names.
        common[language] = frozenset(everywhere)
        telling[language] = {
            word: count for word, count in known.items() if word not in everywhere | apart
        }
    return Vocabulary(common, telling)


def _is_a_name(times: int, with_capital: int) -> bool:
    """By how often a word stands within a sentence; of one that never does nothing is known."""
    return times == 0 or with_capital >= (_NAME_SHARE * times if times >= _RARE else 1)


def _inside(text: str) -> Iterable[tuple[str, bool]]:
    """Words that do not begin a sentence, and whether with a capital and small letters behind it.

    Who begins a sentence has a capital in any case, and tells nothing.
    """
    before = "."
    for token in text.split():
        if before[-1] not in ".?!:":
            is_capital = token[:1].isupper() and token[1:2].islower()
            yield from ((word, is_capital) for word in words_of(token))
        before = token


def _words_of_places(areas: Areas) -> frozenset[str]:
    ours = (name for area in areas for name in (area.name, *area.names, *area.villages))
    return frozenset(word for name in (*ours, *_countries()) for word in words_of(name) if word)


@lru_cache(maxsize=1)
def _countries() -> tuple[str, ...]:
    return tuple(
        name for code in LANGUAGES for name in Locale.parse(_LOCALES[code]).territories.values()
    )


def _words_of_calendar(language: str) -> frozenset[str]:
    """Months and days, long and short."""
    locale = Locale.parse(_LOCALES[language])
    names = [
        name
        for calendar in (locale.months, locale.days)
        for width in ("wide", "abbreviated")
        for name in calendar["format"][width].values()
    ]
    return frozenset(word for name in names for word in words_of(name))
