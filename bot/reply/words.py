"""The words of one language at one moment: catalogs, numbers and dates filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date, format_datetime

from bot.catalogs.translator import Translator
from bot.content.library import HOTLINE, Library
from bot.content.organization import Organization
from bot.reply.payload import payload
from bot.reply.reply import Button

_PHONE = re.compile(r"\{phone:([a-z0-9-]+)\}")
_NEAR_DAYS = {0: "when.today", 1: "when.tomorrow"}
DAYS_OF_A_WEEK = 7
# Babel's locales: the Spanish and the English of this country, the Portuguese of Brazil.
_LOCALES = {"es": "es_US", "pt": "pt_BR", "en": "en_US"}


@dataclass(frozen=True)
class Words:
    library: Library
    translator: Translator
    language: str

    def ui(self, key: str, **values: object) -> str:
        """A line of data/interface.yml. KeyError if there is no such key."""
        if self.library.counts_unanswered and f"{key}.counted" in self.library.interface:
            key = f"{key}.counted"
        words = self.translator.text(self.language, "interface", key, self.library.interface[key])
        for name, value in values.items():
            words = words.replace("{" + name + "}", str(value))
        return self.with_phones(words)

    def topic(self, topic_id: str, english: str) -> str:
        """A sentence of a topic."""
        return self.with_phones(self.translator.text(self.language, "topics", topic_id, english))

    def directory(self, english: str) -> str:
        """A sentence of the directory: what an organization does, a cost, a need."""
        return self.translator.text(self.language, "directory", "", english)

    def is_translated(self, topic_id: str, english: str) -> bool:
        return self.translator.current(self.language, "topics", topic_id, english) is not None

    def with_phones(self, text: str) -> str:
        """Each {phone:<organization>} replaced by the number as people write it."""
        return _PHONE.sub(lambda match: self.library.phone(match.group(1)).written, text)

    def day(self, day: date) -> str:
        return str(format_date(day, format="long", locale=_LOCALES[self.language]))

    def moment(self, at: datetime, now: datetime) -> str:
        """A moment to come: "today at 2:00 PM", "el lunes a las 9:00 a. m."."""
        locale = _LOCALES[self.language]
        time = format_datetime(at, format="h:mm a", locale=locale).replace("\u202f", " ")
        days = (at.date() - now.astimezone(at.tzinfo).date()).days
        if days in _NEAR_DAYS:
            return self.ui(_NEAR_DAYS[days], time=time)
        # A weekday alone would be taken for the next one.
        pattern = "EEEE" if days < DAYS_OF_A_WEEK else "EEEE d MMMM"
        return self.ui("when.day", day=format_datetime(at, pattern, locale=locale), time=time)

    # --- buttons that many replies share

    def topic_button(self, topic_id: str) -> Button:
        topic = self.library.topics[topic_id]
        return Button(self.topic(topic_id, topic.short), payload(topic_id, topic=topic_id))

    def menu_button(self) -> Button:
        return Button(self.ui("button.menu"), payload("menu"))

    def organization_name(self, organization: Organization) -> str:
        """The name as it stands on a button: its short one, or the whole name."""
        return self.directory(organization.short or organization.name)

    def call_button(self, organization: Organization) -> Button:
        """Calls its first number. IndexError when it has none that may be shown."""
        title = self.ui("help.call", name=self.organization_name(organization))
        return Button(title, f"tel:{organization.phones[0].e164}")

    def human_button(self) -> Button:
        return Button(self.ui("button.human"), payload("talk_to_human"))

    def call_hotline_button(self) -> Button:
        return Button(self.ui("button.call_luce"), f"tel:{self.library.phone(HOTLINE).e164}")


def language_buttons(library: Library) -> tuple[Button, ...]:
    """One button a language, each in its own words."""
    return tuple(
        Button(language.name, payload("change_language", language=language.id))
        for language in library.languages.values()
        if language.is_ours
    )
