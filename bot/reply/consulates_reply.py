"""Every consulate in one message: nobody is asked which country they are from."""

from __future__ import annotations

from babel import Locale

from bot.content.organization import Organization
from bot.reply.payload import payload
from bot.reply.reply import Button, Reply
from bot.reply.words import Words

# The need that only consulates serve.
CONSULATES = "carry_documents"


def consulates_reply(words: Words) -> Reply:
    """One line a country, in the alphabet's order in the reader's language, its number to tap.

    A consulate whose number waits for a check is named without it: silence would read as "there is
    none".
    """
    consulates = sorted(
        (organization for organization in words.library.organizations.values()
         if organization.is_consulate),
        key=lambda consulate: _country(consulate, words),
    )  # fmt: skip
    lines = [_line(consulate, words) for consulate in consulates]
    text = "\n\n".join(
        (words.ui("consulates.text"), "\n".join(lines), words.ui("consulates.caution"))
    )
    calls = tuple(
        Button(_country(consulate, words), f"tel:{consulate.phones[0].e164}")
        for consulate in consulates
        if consulate.ready and consulate.phones
    )
    return Reply(
        text,
        (*calls, words.topic_button("find_lawyer"), words.call_hotline_button(),
         words.menu_button()),
        words.language,
    )  # fmt: skip


def consulates_button(words: Words) -> Button:
    return Button(words.ui("button.consulates"), payload("find_help", need=CONSULATES))


def _line(consulate: Organization, words: Words) -> str:
    ways = [phone.written for phone in consulate.phones[:1]]
    ways += [way for way in (consulate.web, consulate.email) if way and not ways]
    if not consulate.ready or not ways:
        return f"• {_country(consulate, words)}: {words.ui('consulates.unchecked')}"
    line = f"• {_country(consulate, words)}: {ways[0]}"
    # Which towns it serves waits for a check.
    return line if consulate.areas else f"{line} ({words.ui('consulates.ask_area')})"


def _country(consulate: Organization, words: Words) -> str:
    return str(Locale(words.language).territories[consulate.country])
