"""A code with which a trainer opens a workshop's room."""

from __future__ import annotations

from starlette.responses import Response

from bot.studio.errors import StudioError
from bot.studio.roles import ADMINISTRATOR, REVIEWER, WRITER
from bot.studio.visit import Page, Visit


def workshop(visit: Visit) -> Response:
    """Makes a code when asked to, and shows it once with its link."""
    who = visit.must_have(WRITER, REVIEWER, ADMINISTRATOR)
    if not visit.is_sent:
        return visit.page("workshop.html", code="", link="")
    rooms = visit.studio.rooms
    if rooms is None:
        raise StudioError("studio.error.no_page", 404)
    code = rooms.new_trainer_code()
    visit.studio.did(who, "trainer_code", "")
    link = visit.studio.address(visit.request, f"/workshop/?code={code}")
    return visit.page("workshop.html", code=code, link=link)


PAGES = (Page("/workshop", workshop),)
