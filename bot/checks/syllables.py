"""How many syllables a word has, by the spelling rules of its language.

Spanish and Portuguese are written as they are spoken, so the rules are nearly exact; Portuguese
words such as "tia" count one too few. English follows rules of thumb, right for some nine words of
ten; over a whole text the slips even out.
"""

from __future__ import annotations

import re

_STRONG = {"es": "aeoáéóíú", "pt": "aeoáéóíúâêôãõà"}
_WEAK = {"es": "iuü", "pt": "iuü"}
# One sound each, though two strong vowels meet.
_PORTUGUESE_NASAL = re.compile("ão|ãe|õe")
_ENGLISH_VOWELS = re.compile("[aeiouy]+")
# "named" and "makes" end in a silent e; "needed", "table" and "boxes" do not.
_ENGLISH_SILENT = re.compile(
    "(?:[^aeiouylr]e|[^aeiouy]re|[aeiouy]le|[^aeiouytd]ed|[^aeiouyscgxzh]es)$"
)


def syllables(word: str, language: str) -> int:
    """At least one.

    >>> [syllables(word, "es") for word in ("día", "ciudad", "abogado", "policía")]
    [2, 2, 4, 4]
    >>> [syllables(word, "pt") for word in ("não", "razão", "saúde", "polícia")]
    [1, 2, 3, 3]
    >>> [syllables(word, "en") for word in ("door", "lawyer", "named", "needed", "immigration")]
    [1, 2, 1, 2, 4]
    """
    if language == "en":
        return _english(word.lower())
    return _by_vowels(word.lower(), language)


def _by_vowels(word: str, language: str) -> int:
    strong, weak = _STRONG[language], _WEAK[language]
    if language == "pt":
        word = _PORTUGUESE_NASAL.sub("a", word)
    if word.endswith("y"):
        word = word[:-1] + "i"
    count = 0
    # Does the syllable that stands open have its strong vowel? None: no vowel since a consonant.
    has_strong: bool | None = None
    for letter in word:
        if letter in strong:
            # An accent on i or u takes them out of the vowel beside them: "dí-a", "sa-ú-de".
            begins = has_strong is not False or letter in "íú"
            count += 1 if begins else 0
            has_strong = True
        elif letter in weak:
            count += 1 if has_strong is None else 0
            has_strong = bool(has_strong)
        else:
            has_strong = None
    return max(count, 1)


def _english(word: str) -> int:
    groups = _ENGLISH_VOWELS.findall(word)
    silent = 1 if _ENGLISH_SILENT.search(word) else 0
    return max(len(groups) - silent, 1)
