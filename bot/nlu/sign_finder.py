"""Rasa component: signs beside the topic: danger, crisis, violence, a place, a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import shelf
from bot.catalogs.translator import LANGUAGES
from bot.content.lexicon import LanguageNames, load_language_names, load_signs
from bot.nlu.messages import NORMALIZED, SIGNS, is_payload
from bot.nlu.phrases import (
    FirstLook,
    PhraseFinder,
    Said,
    Searcher,
    SignMatcher,
    words_of,
)
from bot.nlu.place_in_text import PlaceFinder, load_place_words
from bot.settings import read_settings

# Read over the words; each file of data/lexicon is one of them.
WORD_SIGNS = (
    "danger",
    "crisis",
    "despair",
    "violence",
    "beating",
    "at_home",
    "agents",
    "elsewhere",
)
# Letters of a shout, and how many of them must be capitals.
_SHORTEST_SHOUT = 12
_SHOUTED = 0.7
_WORDS_TO_NEGATION = 3


class LanguageAsked:
    """Which language a message asks for by its name."""

    def __init__(self, names: LanguageNames) -> None:
        self._names = {code: PhraseFinder(phrases) for code, phrases in names.names.items()}
        self._not_wanted = PhraseFinder(names.not_wanted)

    @property
    def finders(self) -> tuple[PhraseFinder, ...]:
        """What finds the names; a message in which none of them does asks for no language."""
        return tuple(self._names.values())

    def languages(
        self, said: Said, possible: Mapping[PhraseFinder, Sequence[Searcher]]
    ) -> tuple[str | None, str | None]:
        """The first language named that is wanted, and the first that is not.

        `possible`: what a FirstLook has told of the `finders`.

        "no hablo inglés, hablo português" gives pt and en.
        """
        named = sorted(
            (start, code)
            for code, finder in self._names.items()
            if finder in possible
            for start, _ in finder.spans(said, possible[finder])
        )
        if not named:
            return None, None
        denied: list[tuple[int, str]] = []
        for _, end in self._not_wanted.spans(said):
            within = [(at, code) for at, code in named if 0 <= at - end <= _WORDS_TO_NEGATION]
            denied += within[:1]
        wanted = [mention for mention in named if mention not in denied]
        return wanted[0][1] if wanted else None, min(denied)[1] if denied else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SignFinder(GraphComponent):
    """Sets `signs`: a flag for each file of words, `place`, `place_only`, `named_language`.

    Words are looked for in all languages whatever the message's own is: people mix them, and a sign
    of danger must not wait for the language to be sure.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SignFinder:
        return cls.from_data(read_settings().data)

    @classmethod
    def from_data(cls, data: Path) -> SignFinder:
        """Raises ContentError."""
        lexicon = data / "lexicon"
        return cls(
            {name: SignMatcher(load_signs(lexicon / f"{name}.yml")) for name in WORD_SIGNS},
            LanguageAsked(load_language_names(lexicon / "languages.yml")),
            PlaceFinder(shelf.library().areas, load_place_words(lexicon / "places.yml")),
        )

    def __init__(
        self, signs: dict[str, SignMatcher], languages: LanguageAsked, places: PlaceFinder
    ) -> None:
        self._signs = signs
        self._languages = languages
        self._places = places
        self._first_look = FirstLook(
            [*(sign.finder for sign in signs.values()), *languages.finders]
        )

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not is_payload(message):
                text = str(message.get(TEXT) or "")
                message.set(SIGNS, self.signs(text, message.get(NORMALIZED)), add_to_output=True)
        return messages

    def signs(self, text: str, normalized: str) -> dict[str, Any]:
        """What is found in a message; none of its words are kept."""
        words = Said(words_of(normalized))
        possible = self._first_look.possible(words)
        found: dict[str, Any] = {
            name: sign.finder in possible and sign.is_in(words, possible[sign.finder])
            for name, sign in self._signs.items()
        }
        urgent = found["crisis"] or found["violence"] or found["beating"] or is_shouted(text)
        found["danger"] = found["danger"] or urgent
        wanted, denied = self._languages.languages(words, possible)
        if wanted is not None:
            found["named_language" if wanted in LANGUAGES else "named_other_language"] = wanted
        if denied is not None:
            found["denied_language"] = denied
        place = self._places.place(text)
        found["place_only"] = place is not None and place.is_all
        if place is not None:
            found["place"] = place.area
        return found


def is_shouted(text: str) -> bool:
    """Whether it is written in capitals, as people do who have no time.

    >>> is_shouted("ESTAN EN LA PUERTA"), is_shouted("vi a ICE en la calle")
    (True, False)
    """
    if text.islower():
        return False
    letters = [letter for letter in text if letter.isalpha() and letter.upper() != letter.lower()]
    if len(letters) < _SHORTEST_SHOUT:
        return False
    return sum(letter.isupper() for letter in letters) >= _SHOUTED * len(letters)
