"""What is due, as a page and as a calendar to subscribe to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from starlette.responses import Response

from bot import shelf
from bot.reply.words import Words
from bot.shelf import Stock
from bot.studio.calendar_links import CalendarLinks
from bot.studio.due import Due, all_due
from bot.studio.errors import StudioError
from bot.studio.icalendar import Event, icalendar
from bot.studio.visit import Page, Visit
from bot.studio.words import StudioWords

SOON_DAYS = 90


def calendar(visit: Visit) -> Response:
    """All that is due by when; below it, one's own link for a calendar program."""
    links = CalendarLinks(visit.studio.database)
    link = ""
    if visit.is_sent and visit.text("do") == "renew":
        token = links.renew(visit.account, visit.now)
        link = visit.studio.address(visit.request, visit.url(f"calendar/{token}.ics"))
    elif visit.is_sent:
        links.drop(visit.account, visit.now)
        return visit.to("calendar", "calendar_off")
    today, stock = visit.studio.today(), shelf.stock()
    due = all_due(stock.library, today)
    soon = today + timedelta(days=SOON_DAYS)
    parts: tuple[tuple[str, Callable[[Due], bool]], ...] = (
        ("late", lambda each: each.day < today),
        ("today", lambda each: each.day == today and each.kind != "never_confirmed"),
        ("never", lambda each: each.kind == "never_confirmed"),
        ("soon", lambda each: today < each.day <= soon),
        ("later", lambda each: each.day > soon),
    )
    return visit.page(
        "calendar.html",
        parts=[(name, [each for each in due if is_in(each)]) for name, is_in in parts],
        names=_Names(stock, visit.words),
        link=link,
        has_link=links.has_one(visit.account),
        days=SOON_DAYS,
    )


def feed(visit: Visit) -> Response:
    """The calendar file. Who has the link needs no session; a wrong one tells nothing."""
    # A calendar program fills in no forms.
    visit.cookies.clear()
    token = str(visit.request.path_params["token"])
    account = CalendarLinks(visit.studio.database).account(token)
    if account is None:
        raise StudioError("studio.calendar.error.link", 404)
    words, stock = visit.studio.words(account.language), shelf.stock()
    names = _Names(stock, words)
    today = visit.studio.today()
    events = [
        Event(
            due.uid,
            due.day,
            f"{words('studio.calendar.kind.' + due.kind)}: {names.of(due)}",
            due.what,
            visit.studio.address(visit.request, visit.url(due.path)),
        )
        for due in _for_a_calendar(all_due(stock.library, today))
    ]
    now = datetime.fromtimestamp(visit.now, timezone.utc)
    text = icalendar(events, words("studio.calendar.name"), account.language, now)
    headers = {"Cache-Control": "private, max-age=3600", "Content-Disposition": "inline"}
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)


def _for_a_calendar(due: list[Due]) -> list[Due]:
    """Without those never phoned: "today, each day" is a list to work off, not a date."""
    return [each for each in due if each.kind != "never_confirmed"]


class _Names:
    """What an organizer calls the subject of an entry."""

    def __init__(self, stock: Stock, words: StudioWords) -> None:
        self._library = stock.library
        self._words = Words(stock.library, stock.translator, words.language)

    def of(self, due: Due) -> str:
        if due.is_of_organization:
            return self._library.organizations[due.subject].name
        topic = self._library.topics[due.subject]
        return self._words.topic(topic.id, topic.title)


PAGES = (
    Page("/calendar", calendar),
    Page("/calendar/{token}.ics", feed, signed_in=False),
)
