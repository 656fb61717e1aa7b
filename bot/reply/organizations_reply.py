"""Organizations as a reply: what each does, its number to tap, when it is open, what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.content.area import Area
from bot.content.library import HOTLINE
from bot.content.organization import Organization
from bot.reply.payload import payload
from bot.reply.reply import Button, Reply
from bot.reply.words import Words
from bot.routing.match import Match

# Where most of the people who ask live; other places are written.
PLACES_TO_TAP = ("northampton", "springfield", "holyoke", "amherst", "easthampton")
# What a tap on "skip" gives as a place: nobody is asked twice.
ANYWHERE = "any"


def ask_place_reply(words: Words) -> Reply:
    """Which town or ZIP code, with the likeliest ones to tap and a way to skip."""
    buttons = [
        Button(words.library.areas[place].name, payload("give_place", place=place))
        for place in PLACES_TO_TAP
    ]
    buttons.append(Button(words.ui("help.skip"), payload("give_place", place=ANYWHERE)))
    return Reply(words.ui("help.ask_place"), tuple(buttons), words.language)


def organizations_reply(
    matches: Sequence[Match], need: str, area: Area | None, at: datetime, words: Words
) -> Reply:
    """At most three organizations for a need, best first; the hotline when there is none."""
    if not matches:
        return Reply(
            words.ui("help.nobody"), (words.call_hotline_button(), words.menu_button()),
            words.language,
        )  # fmt: skip
    phrase = words.directory(words.library.needs[need].phrase)
    phrase = phrase[:1].upper() + phrase[1:]
    if area is None:
        heading = words.ui("help.anywhere", need=phrase)
    else:
        heading = words.ui("help.near", need=phrase, place=words.directory(area.name))
    blocks = [heading] + [_organization(match, words) for match in matches]
    buttons = [button for match in matches for button in _contacts(match.organization, words)]
    if all(match.organization.id != HOTLINE for match in matches):
        buttons.append(words.call_hotline_button())
    buttons.append(words.menu_button())
    return Reply("\n\n".join(blocks), tuple(buttons), words.language)


def hotline_reply(first: str, words: Words) -> Reply:
    """LUCE, what it does, and its number to tap."""
    text = "\n\n".join(filter(None, (first, words.ui("help.hotline"))))
    return Reply(text, (words.call_hotline_button(), words.menu_button()), words.language)


def _organization(match: Match, words: Words) -> str:
    organization = match.organization
    lines = [words.directory(organization.name)]
    if organization.what:
        lines.append(words.directory(organization.what))
    for phone in organization.phones[:2]:
        label = f" ({words.directory(phone.label)})" if phone.label else ""
        lines.append(f"☎ {phone.written}{label}")
    if not organization.phones:
        lines += filter(None, (organization.web, organization.email, organization.address))
    lines.append(_hours(match, words))
    if organization.cost:
        lines.append(words.ui("help.cost", cost=words.directory(organization.cost)))
    spoken = [
        words.library.languages[code].name
        for code in organization.languages
        if words.library.languages[code].is_ours
    ]
    if spoken:
        lines.append(words.ui("help.speaks", languages=", ".join(spoken)))
    return "\n".join(lines)


def _hours(match: Match, words: Words) -> str:
    hours = match.organization.hours
    if hours is not None and hours.always:
        return words.ui("help.open_always")
    if match.is_open:
        return words.ui("help.open_now")
    if match.next_opening is not None:
        return words.ui("help.opens", when=words.moment(match.next_opening))
    return words.ui("help.hours_unknown")


def _contacts(organization: Organization, words: Words) -> list[Button]:
    """One tap an organization: call it, else open its page."""
    if organization.id == HOTLINE:
        return [words.call_hotline_button()]
    if organization.phones:
        title = words.ui("help.call", name=short_name(organization))
        return [Button(title, f"tel:{organization.phones[0].e164}")]
    if organization.web:
        return [Button(short_name(organization), organization.web)]
    return []


def short_name(organization: Organization) -> str:
    """The name without what stands in parentheses, for a button."""
    return organization.name.split(" (")[0].split(",")[0]
