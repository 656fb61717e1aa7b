"""The hotline's number and words are the same where nothing can be read as in the content."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogs.translator import LANGUAGES
from bot.checks.check import Check, Problem
from bot.checks.lines import line_of
from bot.checks.material import Material
from bot.content.library import HOTLINE
from bot.reply.trouble_reply import HOTLINE_E164, HOTLINE_WRITTEN, trouble_reply

# Where the words stand that are said when no file can be read.
SECOND_PLACE = "bot/reply/trouble_reply.py"
WORDS = "trouble.text"


class HotlineAgrees(Check):
    """Whoever changes the number that people call in danger must change it in two places."""

    id = "hotline-agrees"
    name = "Hotline in two places"
    description = (
        f"The hotline's number in the directory, and the words of {WORDS}, are those of "
        f"{SECOND_PLACE}."
    )

    def problems(self, material: Material) -> Iterator[Problem]:
        file = material.data / "directory" / f"{HOTLINE}.yml"
        hotline = material.library.organizations.get(HOTLINE)
        if hotline is None or not (hotline.ready and hotline.phones):
            yield self.problem(file, 1, "the hotline has no number that may be shown")
            return
        phone = hotline.phones[0]
        if (phone.written, phone.e164) != (HOTLINE_WRITTEN, HOTLINE_E164):
            message = f"{phone.written} here, {HOTLINE_WRITTEN} in {SECOND_PLACE}; which is right?"
            yield self.problem(file, line_of(file, "phones:"), message)
            return
        yield from self._other_words(material)

    def _other_words(self, material: Material) -> Iterator[Problem]:
        english = material.library.interface.get(WORDS, "")
        for language in LANGUAGES:
            if material.translator.current(language, "interface", WORDS, english) is None:
                continue
            if material.words(language).ui(WORDS) != trouble_reply(language).text:
                entry = material.entries.find(language, ("interface", WORDS, english))
                file = entry.file if entry else material.data / "interface.yml"
                line = entry.line if entry else line_of(file, f"{WORDS}:")
                message = f"{WORDS} in {language} is not what {SECOND_PLACE} says"
                yield self.problem(file, line, message)
