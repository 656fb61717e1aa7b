"""Which language a short text is written in, and how sure.

The product of two opinions: lingua's, from n-grams of whole languages, and a small character
model's, from how people write to us. On 600 short messages of 1 to 3 words lingua alone was right
in 95.0 %, our own alone in 94.4 %, their product in 97.8 %. Where our own is as good as certain it
decides alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from bot.language.normalize import normalize

_LINGUA = {Language.SPANISH: "es", Language.PORTUGUESE: "pt", Language.ENGLISH: "en"}
# From here on lingua is not asked: it takes longer than all else that is done for the language, and
# to change the outcome it would have to be a thousand times surer of another one. Three of four
# messages; of 19,000 none got another language, in no state of a conversation.
_SURE_ALONE = 0.999
# So that one opinion of zero never silences the other.
_FLOOR = 1e-4


class CharacterModel(Protocol):
    def probabilities(self, normalized: str) -> Mapping[str, float]: ...


@dataclass(frozen=True)
class Identified:
    """`language` is the likeliest one; `probability` is between 1/3 and 1."""

    language: str
    probability: float


@lru_cache(maxsize=1)
def lingua_detector() -> LanguageDetector:
    """lingua for our three languages; built once, about 100 MB and half a second."""
    return LanguageDetectorBuilder.from_languages(*_LINGUA).with_preloaded_language_models().build()


def identify(text: str, own: CharacterModel, normalized: str | None = None) -> Identified | None:
    """The language of the text; None when it has no letters to tell by.

    Who has the normalized text at hand gives it.
    """
    normalized = normalize(text) if normalized is None else normalized
    if not any(letter.isalpha() for letter in normalized):
        return None
    ours = own.probabilities(normalized)
    surest = max(ours, key=lambda code: ours[code])
    if ours[surest] >= _SURE_ALONE:
        return Identified(surest, ours[surest])
    theirs = {
        _LINGUA[value.language]: value.value
        for value in lingua_detector().compute_language_confidence_values(text)
    }
    product = {code: (theirs.get(code, 0) + _FLOOR) * (ours[code] + _FLOOR) for code in ours}
    best = max(product, key=lambda code: product[code])
    return Identified(best, product[best] / sum(product.values()))
