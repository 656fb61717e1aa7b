"""What is left of a message when everything that could be somebody's own is taken out. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.language.normalize import normalize
from bot.privacy.private_data import private_data
from bot.routing.place_names import words_of
from bot.unanswered.vocabulary import Vocabulary

# Longer than a question: a story is somebody's own, whatever is taken out of it.
MOST_WORDS = 30
# More would make too many combinations; the rarest tell most.
MOST_TELLING = 8
_STEM = 6
# More than a year or an amount is the number of something of somebody's.
_MOST_DIGITS = 4
GAP = "…"


@dataclass(frozen=True)
class Scrubbed:
    """`words` in the order of the message, None where one was taken out; `stems` are what is
    counted: the beginnings of its telling words, so that "detenido" and "detenida" are one."""

    words: tuple[str | None, ...]
    stems: frozenset[str]

    def shown(self, stems: Collection[str]) -> str:
        """Only the words of these stems, and the small words between them.

        >>> Scrubbed(("puedo", "votar", "con", None), frozenset({"votar"})).shown({"votar"})
        'votar'
        """
        kept = [
            word if word is not None and (word[:_STEM] in stems or self._is_small(word)) else GAP
            for word in self.words
        ]
        # Nothing but small words and gaps stands before the first telling word and behind the last.
        at = [i for i, word in enumerate(kept) if word[:_STEM] in stems]
        if not at:
            return ""
        told: list[str] = []
        for word in kept[at[0] : at[-1] + 1]:
            if word != GAP or told[-1] != GAP:
                told.append(word)
        return " ".join(told)

    def _is_small(self, word: str) -> bool:
        return word[:_STEM] not in self.stems


def scrubbed(
    text: str, language: str, words: Vocabulary, public_numbers: Collection[str] = ()
) -> Scrubbed | None:
    """None for a message that must not be counted at all, or that has nothing to count."""
    if private_data(text, public_numbers) or sum(c.isdigit() for c in text) > _MOST_DIGITS:
        return None
    said = words_of(normalize(text))
    if len(said) > MOST_WORDS or language not in words.telling:
        return None
    telling, common = words.telling[language], words.common[language]
    found = {word: telling[word] for word in said if word in telling}
    rarest = sorted(found, key=lambda word: (found[word], word))[:MOST_TELLING]
    stems = frozenset(word[:_STEM] for word in rarest)
    if not stems:
        return None
    told = {word for word in said if word in common or (word in found and word[:_STEM] in stems)}
    return Scrubbed(tuple(word if word in told else None for word in said), stems)
