"""Organizations as a reply: what each does, its number to tap, when it is open, what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.content.area import Area
from bot.content.library import HOTLINE
from bot.content.organization import Organization
from bot.reply.consulates_reply import consulates_button
from bot.reply.payload import payload
from bot.reply.reply import Button, Reply
from bot.reply.words import Words
from bot.routing.gather import Gathered
from bot.routing.match import Match

# Where most of the people who ask live; other places are written.
PLACES_TO_TAP = ("northampton", "springfield", "holyoke", "amherst", "easthampton")
# What a tap on "skip" gives as a place: nobody is asked twice.
ANYWHERE = "any"
# What stands for a place that is in no list of ours.
UNKNOWN_PLACE = "unknown"
# Areas that end where our organizations' work ends.
_OUTSIDE_KINDS = ("state", "elsewhere")
_STATE = "massachusetts"
_POLICE = "911"


def ask_place_reply(words: Words) -> Reply:
    """Which town or ZIP code, with the likeliest ones to tap and a way to skip."""
    buttons = [
        Button(words.library.areas[place].name, payload("give_place", place=place))
        for place in PLACES_TO_TAP
    ]
    buttons.append(Button(words.ui("help.skip"), payload("give_place", place=ANYWHERE)))
    buttons.append(words.call_hotline_button())
    return Reply(words.ui("help.ask_place"), tuple(buttons), words.language)


def organizations_reply(
    gathered: Gathered,
    need: str,
    area: Area | None,
    is_place_unknown: bool,
    at: datetime,
    words: Words,
) -> Reply:
    """At most three organizations for a need, best first; the hotline when there is none."""
    matches = gathered.matches
    buttons = [button for match in matches for button in _contacts(match.organization, words)]
    if all(match.organization.id != HOTLINE for match in matches):
        buttons.append(words.call_hotline_button())
    if _is_served_by_consulates(need, words):
        buttons.append(consulates_button(words))
    buttons.append(words.menu_button())
    if not matches:
        return Reply(words.ui("help.nobody"), tuple(buttons), words.language)
    paragraphs = [
        *_before(area, is_place_unknown, words),
        _heading(need, gathered.is_exact, area, words),
        *(_organization(match, at, words) for match in matches),
    ]
    if area is None:
        paragraphs.append(words.ui("help.write_town"))
    return Reply("\n\n".join(paragraphs), tuple(buttons), words.language)


def hotline_reply(first: str, words: Words) -> Reply:
    """LUCE, what it does, and its number to tap; the others who can help one tap further."""
    text = "\n\n".join(filter(None, (first, words.ui("help.hotline"), words.ui("help.police"))))
    buttons = (
        words.call_hotline_button(),
        words.topic_button("find_lawyer"),
        words.topic_button("organizations"),
        words.menu_button(),
    )
    return Reply(text, buttons, words.language)


def _is_served_by_consulates(need: str, words: Words) -> bool:
    organizations = words.library.organizations.values()
    return any(need in organization.needs for organization in organizations
               if organization.is_consulate) or need == "organizations"  # fmt: skip


def _before(area: Area | None, is_place_unknown: bool, words: Words) -> Iterator[str]:
    if is_place_unknown:
        yield words.ui("help.place_unknown")
    elif area is not None and area.kind in _OUTSIDE_KINDS and area.id != _STATE:
        yield words.ui("help.other_state")


def _heading(need: str, is_exact: bool, area: Area | None, words: Words) -> str:
    """What the list is for, and where. A list for more than one need is called "who can help"."""
    place = words.directory((area or words.library.areas.home).name)
    if not is_exact:
        return words.ui("help.who_near", place=place)
    phrase = words.directory(words.library.needs[need].phrase)
    return words.ui("help.near", need=phrase[:1].upper() + phrase[1:], place=place)


def _organization(match: Match, at: datetime, words: Words) -> str:
    organization = match.organization
    lines = [words.directory(organization.name)]
    if organization.what:
        lines.append(words.directory(organization.what))
    for phone in organization.phones[:2]:
        label = f" ({words.directory(phone.label)})" if phone.label else ""
        lines.append(f"☎ {phone.written}{label}")
    if not organization.phones:
        lines += filter(None, (organization.web, organization.email, organization.address))
    lines.append(_hours(match, at, words))
    if organization.cost:
        lines.append(words.ui("help.cost", cost=words.directory(organization.cost)))
    spoken = [
        words.library.languages[code].name
        for code in organization.languages
        if words.library.languages[code].is_ours
    ]
    if spoken:
        lines.append(words.ui("help.speaks", languages=", ".join(spoken)))
    return "\n".join(filter(None, lines))


def _hours(match: Match, at: datetime, words: Words) -> str:
    """When somebody answers; nothing for a page that nobody has to open."""
    organization = match.organization
    if organization.hours is not None and organization.hours.always:
        return words.ui("help.open_always")
    if match.is_open:
        return words.ui("help.open_now")
    if match.next_opening is not None:
        return words.ui("help.opens", when=words.moment(match.next_opening, at))
    is_reached = organization.phones or organization.email or organization.address
    return words.ui("help.hours_unknown") if is_reached else ""


def _contacts(organization: Organization, words: Words) -> list[Button]:
    """One tap an organization: call it, else open its page."""
    if organization.id == HOTLINE:
        return [words.call_hotline_button()]
    numbers = [phone.e164 for phone in organization.phones]
    # The police of a town answer questions too, but 911 is for danger only.
    if numbers and (numbers[0] != _POLICE or organization.kind == "emergency"):
        return [words.call_button(organization)]
    if organization.web:
        return [Button(words.organization_name(organization), organization.web)]
    return []
