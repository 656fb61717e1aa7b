"""Need, town, language, time: who the directory would name, drafts included."""

from __future__ import annotations

from datetime import datetime

from starlette.responses import Response

from bot import shelf
from bot.catalogs.translator import LANGUAGES
from bot.reply.organizations_reply import organizations_reply
from bot.reply.words import Words
from bot.routing.areas import find_area
from bot.routing.gather import gather
from bot.studio.organization_drafts import OrganizationDrafts
from bot.studio.organization_stock import library_with
from bot.studio.organization_visit import drafted
from bot.studio.visit import Page, Visit
from bot.studio.words import ZONE


def try_it(visit: Visit) -> Response:
    """Need, town, language, time: who would be named, and in which words."""
    asked, stock = visit.request.query_params, shelf.stock()
    library = stock.library
    with_draft = asked.get("with", "")
    kept = OrganizationDrafts(visit.studio.database).find(with_draft) if with_draft else None
    if kept is not None:
        now = drafted(kept.draft, library)
        library = library_with(now, library) if now is not None else library
    need = asked.get("need", "find_lawyer")
    language = asked.get("in", visit.language)
    language = language if language in LANGUAGES else visit.language
    at, is_known_time = _asked_moment(asked.get("at", ""), visit.now)
    place = asked.get("place", "")[:80]
    area = find_area(library.areas, place) if place.strip() else None
    is_unknown = bool(place.strip()) and area is None
    reply = gathered = None
    if need in library.needs:
        topic = library.topics.get(need)
        close = topic.needs if topic is not None else ()
        gathered = gather(library, need, close, area, language, at)
        words = Words(library, stock.translator, language)
        reply = organizations_reply(gathered, need, area, is_unknown, at, words)
    return visit.page(
        "directory_try.html",
        needs=library.needs,
        need=need,
        place=place,
        area=area,
        is_unknown=is_unknown,
        asked_language=language,
        at=at.astimezone(ZONE),
        is_bad_time=not is_known_time,
        gathered=gathered,
        reply=reply,
        library=library,
        drafted=kept.draft.id if kept is not None else "",
        words=Words(library, stock.translator, visit.language),
    )


def _asked_moment(written: str, now: float) -> tuple[datetime, bool]:
    """The moment that was asked for, in Massachusetts; the present one, and False, for no time."""
    present = datetime.fromtimestamp(now, ZONE)
    if not written:
        return present, True
    try:
        return datetime.fromisoformat(written).replace(tzinfo=ZONE), True
    except ValueError:
        return present, False


PAGES = (Page("/directory/try", try_it),)
