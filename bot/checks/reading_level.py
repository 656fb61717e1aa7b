"""How hard a text is to read, by the formula that was made for its language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.checks.counting import LINK, PLACEHOLDER
from bot.checks.syllables import syllables

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?:[\"'”’)]*\s+|[\"'”’)]*\Z)")


@dataclass(frozen=True)
class Counts:
    """What the formulas are made of, per text."""

    sentences: int
    words: int
    syllables: int

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences

    @property
    def syllables_a_word(self) -> float:
        return self.syllables / self.words


@dataclass(frozen=True)
class Scale:
    """A formula, and where its texts become hard.

    `is_grade`: the figure is a school year, and more is harder; else it is an index of ease, and
    less is harder.
    """

    name: str
    formula: Callable[[Counts], float]
    limit: float
    is_grade: bool

    def is_hard(self, score: float) -> bool:
        return score > self.limit if self.is_grade else score < self.limit


def flesch_kincaid_grade(counts: Counts) -> float:
    """The school year in the United States that reads the text with ease.

    Source: Kincaid, Fishburne, Rogers, Chissom (1975), Derivation of New Readability Formulas for
    Navy Enlisted Personnel, Naval Technical Training Command, Research Branch Report 8-75.
    """
    return 0.39 * counts.words_a_sentence + 11.8 * counts.syllables_a_word - 15.59


def szigriszt_pazos(counts: Counts) -> float:
    """Perspicuity of Spanish, 0 to 100. INFLESZ: 55 to 65 normal, 65 to 80 rather easy.

    Source: Szigriszt Pazos (1993), Sistemas predictivos de legibilidad del mensaje escrito,
    Universidad Complutense de Madrid; the scale, made for texts to patients: Barrio-Cantalejo and
    others (2008), Validación de la escala INFLESZ, Anales del Sistema Sanitario de Navarra 31 (2).
    """
    return 206.835 - 62.3 * counts.syllables_a_word - counts.words_a_sentence


def flesch_martins(counts: Counts) -> float:
    """Ease of Brazilian Portuguese; 75 to 100 school years 1 to 4, 50 to 75 years 5 to 8.

    Source: Martins, Ghiraldelo, Nunes, Oliveira (1996), Readability formulas applied to textbooks
    in Brazilian Portuguese, Notas do ICMSC-USP, Série Computação 28: Flesch's index plus 42.
    """
    return 248.835 - 1.015 * counts.words_a_sentence - 84.6 * counts.syllables_a_word


# Beyond these a text is hard for somebody with eight years of school.
SCALES: Mapping[str, Scale] = {
    "en": Scale("Flesch-Kincaid grade", flesch_kincaid_grade, 8.0, is_grade=True),
    "es": Scale("Szigriszt-Pazos", szigriszt_pazos, 55.0, is_grade=False),
    "pt": Scale("Flesch-Martins", flesch_martins, 50.0, is_grade=False),
}


def reading_level(texts: Iterable[str], language: str) -> float | None:
    """The score on the language's scale; None when there are no words.

    Each text is a paragraph or a list item and ends a sentence. Links, placeholders and numbers
    are not read as words.
    """
    counts = count(texts, language)
    return SCALES[language].formula(counts) if counts.words else None


def count(texts: Iterable[str], language: str) -> Counts:
    sentences = spoken = sounds = 0
    for text in texts:
        bare = PLACEHOLDER.sub(" ", LINK.sub(" ", text))
        for sentence in _SENTENCE_END.split(bare):
            found = _WORD.findall(sentence)
            if found:
                sentences += 1
                spoken += len(found)
                sounds += sum(syllables(word, language) for word in found)
    return Counts(sentences, spoken, sounds)
