"""The studio's own words in the organizer's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from bot.catalogs.translator import Translator

_LOCALES = {"es": "es_US", "pt": "pt_BR", "en": "en_US"}
# Each as its speakers write it: for those who cannot read the page that they are on.
LANGUAGE_NAMES = {"es": "Español", "pt": "Português", "en": "English"}
# The organizers' clock.
ZONE = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class StudioWords:
    english: Mapping[str, str]
    translator: Translator
    language: str

    def __call__(self, key: str, **values: object) -> str:
        """A line of data/interface-studio.yml. KeyError if there is no such key."""
        words = self.translator.text(self.language, "studio", key, self.english[key])
        for name, value in values.items():
            words = words.replace("{" + name + "}", str(value))
        return words

    def has(self, key: str) -> bool:
        return key in self.english

    def moment(self, at: datetime) -> str:
        local = at.astimezone(ZONE)
        return str(format_datetime(local, "d MMM y, H:mm", locale=_LOCALES[self.language]))

    def day(self, written: str) -> str:
        """An ISO date as people write it."""
        moment = datetime.fromisoformat(written)
        return str(format_date(moment, format="medium", locale=_LOCALES[self.language]))
