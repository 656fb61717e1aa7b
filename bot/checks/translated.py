"""Every English sentence has current words in every language."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE
from bot.checks.check import Check, Problem
from bot.checks.material import Material


class Translated(Check):
    """Stale words are not shown, so a stale sentence reaches people in English."""

    id = "translated"
    name = "Translated"
    description = "Every English sentence has a translation that was made for its present words."

    def problems(self, material: Material) -> Iterator[Problem]:
        for language in LANGUAGES:
            if language == SOURCE_LANGUAGE:
                continue
            for sentence in dict.fromkeys(sentence.key for sentence in material.sentences):
                domain, _, english = sentence
                entry = material.entries.find(language, sentence)
                if entry is not None and entry.is_current:
                    continue
                what = "stale" if entry is not None and entry.words else "missing"
                file = entry.file if entry else material.entries.files[(language, domain)]
                line = entry.line if entry else 1
                yield self.problem(file, line, f"{what} in {language}: translate {english!r}")
