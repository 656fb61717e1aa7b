"""The directory: its board, the editor of one organization, its review, and "try it"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from babel.dates import get_day_names
from markupsafe import Markup
from starlette.responses import Response

from bot import shelf
from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE
from bot.content.hours import DAYS, Hours
from bot.content.library import HOTLINE, Library
from bot.content.organization import ORGANIZATION_KINDS, VERIFIABLE_FIELDS, Organization
from bot.errors import ContentError
from bot.reply.organizations_reply import organizations_reply
from bot.reply.words import Words
from bot.routing.areas import find_area
from bot.routing.gather import gather
from bot.routing.holidays import is_holiday
from bot.studio.draft import TRANSLATED
from bot.studio.drafts import IN_REVIEW, WRITING
from bot.studio.due import is_phoned, to_confirm
from bot.studio.edit import Command, columns_of
from bot.studio.errors import StudioError
from bot.studio.organization_draft import OrganizationDraft, edited, still_fine
from bot.studio.organization_drafts import KeptOrganization, OrganizationDrafts, SavedOrganization
from bot.studio.organization_fields import ALWAYS, week_of
from bot.studio.organization_form import MAX_PHONES, MAX_TO_VERIFY, fields_of_form
from bot.studio.organization_publish import OrganizationPublisher
from bot.studio.organization_stock import (
    OrganizationFinding,
    blocking,
    library_with,
    organization_findings,
    organization_of,
)
from bot.studio.roles import REVIEWER, WRITER
from bot.studio.routed import routed
from bot.studio.visit import Page, Visit
from bot.studio.week_picture import week_picture
from bot.studio.word_difference import word_difference
from bot.studio.words import LOCALES, ZONE

FILTERS = ("", "translate", "confirm", "verify", "writing", "in_review", "hidden")
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_MAX_ID = 40
_HOLIDAYS_SHOWN = 4
# When "who is routed here" is asked: an hour of an ordinary week at which offices are open.
_OFFICE_HOUR = 11


@dataclass(frozen=True)
class Line:
    """An organization on the board. `standing` is stale and missing sentences by language."""

    id: str
    name: str
    kind: str
    phone: str
    is_routable: bool
    to_verify: int
    standing: Mapping[str, tuple[int, int]]
    confirmed: str
    is_late: bool
    state: str
    changed_by: str


def board(visit: Visit) -> Response:
    """All organizations; what asks for attention can be shown alone."""
    if visit.is_sent:
        return _begin(visit)
    library, today = shelf.library(), visit.studio.today()
    drafts = OrganizationDrafts(visit.studio.database).all()
    published = _publisher(visit).all_published()
    lines = [
        _line(each, drafts.get(each.id), published.get(each.id), today)
        for each in library.organizations.values()
    ]
    lines += [
        Line(
            id=id,
            name=kept.draft.fields["name"] or id,
            kind=kept.draft.fields["kind"],
            phone="",
            is_routable=False,
            to_verify=0,
            standing=_standing(kept.draft),
            confirmed="",
            is_late=False,
            state=kept.state,
            changed_by=kept.changed_by,
        )
        for id, kept in drafts.items()
        if id not in library.organizations
    ]
    wanted = visit.request.query_params.get("show", "")
    shown = [line for line in lines if _is_wanted(line, wanted)]
    return visit.page(
        "directory.html",
        lines=sorted(shown, key=lambda line: line.name.casefold()),
        wanted=wanted,
        filters=FILTERS,
        late=sum(line.is_late for line in lines),
        may_write=visit.account.may(WRITER),
    )


def _standing(draft: OrganizationDraft) -> dict[str, tuple[int, int]]:
    return {language: draft.stale_and_missing(language) for language in TRANSLATED}


def _line(
    organization: Organization,
    kept: KeptOrganization | None,
    published: OrganizationDraft | None,
    today: date,
) -> Line:
    draft = kept.draft if kept is not None else published
    due = to_confirm(organization, today)
    return Line(
        id=organization.id,
        name=organization.name,
        kind=organization.kind,
        phone=organization.phones[0].written if organization.phones else "",
        is_routable=organization.is_routable,
        to_verify=len(organization.to_verify),
        standing=_standing(draft) if draft is not None else {},
        confirmed=organization.confirmed.isoformat() if organization.confirmed else "",
        is_late=is_phoned(organization) and due.day <= today,
        state=kept.state if kept else "",
        changed_by=kept.changed_by if kept else "",
    )


def _is_wanted(line: Line, wanted: str) -> bool:
    return {
        "translate": any(stale or missing for stale, missing in line.standing.values()),
        "confirm": line.is_late,
        "verify": line.to_verify > 0,
        "writing": line.state == WRITING,
        "in_review": line.state == IN_REVIEW,
        "hidden": not line.is_routable,
    }.get(wanted, True)


def _begin(visit: Visit) -> Response:
    """A new organization, as a draft with a name."""
    writer = visit.must_have(WRITER)
    organization_id = visit.text("id").strip().lower()
    if not _ID.fullmatch(organization_id) or len(organization_id) > _MAX_ID:
        raise StudioError("studio.directory.error.id")
    publisher, drafts = _publisher(visit), OrganizationDrafts(visit.studio.database)
    if publisher.is_published(organization_id) or drafts.find(organization_id) is not None:
        raise StudioError("studio.directory.error.id_taken", written=organization_id)
    form = {"name": visit.text("name") or organization_id}
    change = partial(edited, form=form, columns=columns_of(writer.roles))
    drafts.save(publisher.begun(organization_id), 0, change, writer, visit.now)
    return visit.to(f"directory/{organization_id}")


def organization(visit: Visit) -> Response:
    """The editor. A form that is sent is saved, whatever its button; then the button is done."""
    published = _published(visit)
    drafts = OrganizationDrafts(visit.studio.database)
    if not visit.is_sent:
        return _editor(visit, published, drafts.begin(published))
    command = Command.read(visit.text("do"))
    saved = drafts.save(
        published, _version(visit), _change(visit, command), visit.account, visit.now
    )
    if saved.conflicts:
        return _merge_page(visit, saved)
    if command.verb == "review":
        if not saved.kept.is_changed:
            raise StudioError("studio.error.nothing_changed")
        drafts.set_state(
            published.id, saved.kept.version, IN_REVIEW, visit.text("message_to"), visit.account,
            visit.now,
        )  # fmt: skip
        return visit.to(f"directory/{published.id}", "in_review")
    if command.verb in ("autosave", "show"):
        # The page then on the screen lacks what came in from somebody else: it must not go on.
        is_behind = saved.was_merged and command.verb == "autosave"
        return _editor(visit, published, saved.kept, 409 if is_behind else 200)
    told = "merged" if saved.was_merged else "saved"
    return visit.to(f"directory/{published.id}", told)


def _change(visit: Visit, command: Command) -> Callable[[OrganizationDraft], OrganizationDraft]:
    columns = columns_of(visit.account.roles)
    form = fields_of_form(visit.fields(), shelf.library().areas, visit.studio.today())

    def change(draft: OrganizationDraft) -> OrganizationDraft:
        fresh = edited(draft, form, columns, shelf.translator())
        if command.verb == "fine":
            return still_fine(fresh, command.row, command.language, columns)
        return fresh

    return change


def _editor(
    visit: Visit, published: OrganizationDraft, kept: KeptOrganization, status: int = 200
) -> Response:
    draft, stock = kept.draft, shelf.stock()
    found = _findings(visit, draft)
    now = _drafted(draft, stock.library)
    hours = _drafted_hours(draft, stock.library)
    language = visit.text("preview") or visit.request.query_params.get("preview", visit.language)
    shown = language if language in LANGUAGES else visit.language
    changes = {
        f"{slot}.{each}": word_difference(draft.cell(slot, each).made_for, english)
        for slot, english in draft.sentences().items()
        for each in TRANSLATED
        if draft.state(slot, each) == "stale"
    }
    at = _office_hour(visit.studio.today())
    phones = [line.partition("|") for line in draft.fields["phones"].split("\n") if line]
    return visit.page(
        "organization.html",
        status,
        kept=kept,
        draft=draft,
        f=draft.fields,
        columns=columns_of(visit.account.roles),
        source=SOURCE_LANGUAGE,
        changes=changes,
        shared=_shared(draft, stock.library),
        findings=found,
        phones=[(number.strip(), label.strip()) for number, _, label in phones][:MAX_PHONES],
        verify=[_verify_boxes(line) for line in draft.fields["to_verify"].split("\n") if line][
            :MAX_TO_VERIFY
        ],
        verifiable=VERIFIABLE_FIELDS,
        kinds=ORGANIZATION_KINDS,
        always=draft.fields["hours"] == ALWAYS,
        week=week_of(draft.fields["hours"]) if draft.fields["hours"] != ALWAYS else {},
        days=list(zip(DAYS, _day_names(visit, "wide"))),
        picture=Markup(_picture(visit, hours)),
        has_hours=hours is not None,
        holidays=_closed_days(hours, visit.studio.today()),
        due=to_confirm(now, visit.studio.today()) if now is not None and is_phoned(now) else None,
        today=visit.studio.today(),
        routed=routed(now, library_with(now, stock.library), shown, at)
        if now is not None and now.is_routable
        else [],
        routed_at=at,
        words=Words(stock.library, stock.translator, visit.language),
        shown=shown,
        library=stock.library,
        is_hotline=draft.id == HOTLINE,
        is_new=not _publisher(visit).is_published(draft.id),
        moved_on=kept.version > 0 and kept.base != published,
    )


def review(visit: Visit) -> Response:
    """What would change, for the second person."""
    published = _published(visit)
    drafts = OrganizationDrafts(visit.studio.database)
    kept = drafts.find(published.id)
    if kept is None:
        return visit.to(f"directory/{published.id}", "nothing_to_review")
    if visit.is_sent:
        return _decide(visit, published, kept)
    found = _findings(visit, kept.draft)
    was, now = published.flat(), kept.draft.flat()
    changes = [
        (name, word_difference(was.get(name, ""), now.get(name, "")))
        for name in dict.fromkeys([*now, *was])
        if was.get(name, "") != now.get(name, "")
    ]
    fine = [
        name
        for name, cell in kept.draft.cells.items()
        if cell.words and cell != published.cells.get(name) and was.get(name) == now.get(name)
    ]
    return visit.page(
        "organization_review.html",
        kept=kept,
        changes=changes,
        fine=fine,
        findings=found,
        refused=blocking(found),
        is_mine=visit.account.name in kept.authors,
        may_review=visit.account.may(REVIEWER),
        moved_on=kept.base != published,
    )


def _decide(visit: Visit, published: OrganizationDraft, kept: KeptOrganization) -> Response:
    page, what = f"directory/{published.id}", visit.text("do")
    drafts = OrganizationDrafts(visit.studio.database)
    if visit.text("version") != str(kept.version):
        raise StudioError("studio.error.moved_on", 409)
    if what == "drop":
        visit.must_have(WRITER, REVIEWER)
        drafts.drop(published.id, "dropped", visit.account, visit.now)
        is_there = _publisher(visit).is_published(published.id)
        return visit.to(page if is_there else "directory", "dropped")
    if what == "rebase":
        writer = visit.must_have(WRITER)
        drafts.rebase(kept, published, writer, visit.now)
        return visit.to(page, "rebased")
    reviewer = visit.must_have(REVIEWER)
    if what == "back":
        drafts.set_state(
            published.id, kept.version, WRITING, visit.text("message_to"), reviewer, visit.now
        )
        return visit.to(page, "sent_back")
    if what != "publish":
        raise StudioError("studio.error.form", 403)
    if not kept.is_in_review:
        raise StudioError("studio.error.not_in_review", 409)
    if reviewer.name in kept.authors:
        raise StudioError("studio.error.own_words", 403)
    if kept.base != published:
        raise StudioError("studio.error.published_between", 409)
    why = " ".join(visit.text("message").split())[:60] or f"Change {published.id}"
    message = f"{why}\n\nWritten by {', '.join(kept.authors)}; reviewed by {reviewer.name}"
    _publisher(visit).publish(kept.draft, kept.changed_by, message, visit.studio.today())
    drafts.drop(published.id, "published", reviewer, visit.now)
    return visit.to(page, "published")


def history(visit: Visit) -> Response:
    """Who changed this organization when; a reviewer can take a change back."""
    published = _published(visit)
    publisher = _publisher(visit)
    if visit.is_sent:
        reviewer = visit.must_have(REVIEWER)
        publisher.roll_back(published.id, visit.text("commit"), reviewer)
        visit.studio.did(reviewer, "rolled_back", published.id)
        return visit.to(f"directory/{published.id}/history", "rolled_back")
    return visit.page(
        "organization_history.html",
        id=published.id,
        name=published.fields["name"],
        changes=publisher.changes_of(published.id),
        may_review=visit.account.may(REVIEWER),
    )


def try_it(visit: Visit) -> Response:
    """Need, town, language, time: who would be named, and in which words."""
    asked, stock = visit.request.query_params, shelf.stock()
    library = stock.library
    drafted = asked.get("with", "")
    kept = OrganizationDrafts(visit.studio.database).find(drafted) if drafted else None
    if kept is not None:
        now = _drafted(kept.draft, library)
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


# --- what the pages share


def _publisher(visit: Visit) -> OrganizationPublisher:
    return OrganizationPublisher(visit.studio.settings, visit.studio.publisher)


def _published(visit: Visit) -> OrganizationDraft:
    """The organization of the address; an empty one while only its draft is there."""
    organization_id = str(visit.request.path_params["organization"])
    publisher = _publisher(visit)
    if publisher.is_published(organization_id):
        return publisher.published(organization_id)
    kept = OrganizationDrafts(visit.studio.database).find(organization_id)
    if kept is None:
        raise StudioError("studio.directory.error.no_organization", 404)
    return publisher.begun(organization_id)


def _findings(visit: Visit, draft: OrganizationDraft) -> list[OrganizationFinding]:
    entries = visit.studio.publisher.catalogs.now().entries
    data, today = visit.studio.settings.data, visit.studio.today()
    return organization_findings(draft, shelf.stock(), entries, data, today)


def _drafted(draft: OrganizationDraft, library: Library) -> Organization | None:
    """The organization as drafted; None while a field cannot be read."""
    try:
        return organization_of(draft, library)
    except (StudioError, ContentError):
        return None


def _drafted_hours(draft: OrganizationDraft, library: Library) -> Hours | None:
    """The hours as written, those too that wait to be verified."""
    seen = replace(draft, fields={**draft.fields, "to_verify": ""})
    organization = _drafted(seen, library)
    return organization.hours if organization is not None else None


def _verify_boxes(line: str) -> tuple[str, str, str]:
    named, _, why = line.partition(":")
    what, _, number = named.strip().partition(" ")
    return what, number.strip(), why.strip()


def _picture(visit: Visit, hours: Hours | None) -> str:
    title = visit.words(
        "studio.directory.week" if hours is not None else "studio.directory.week.unknown"
    )
    return week_picture(hours, _day_names(visit, "abbreviated"), title)


def _day_names(visit: Visit, width: str) -> list[str]:
    names = get_day_names(width, context="stand-alone", locale=LOCALES[visit.language])
    return [names[day] for day in range(len(DAYS))]


def _closed_days(hours: Hours | None, today: date) -> list[date]:
    """The next days on which it would be open, but for a holiday or a day of its own."""
    if hours is None or hours.always:
        return []
    weekdays = {span.weekday for span in hours.weekly}
    days = (today + timedelta(days=count) for count in range(366))
    closed = [
        day for day in days
        if day.weekday() in weekdays and (is_holiday(day) or day in hours.closed)
    ]  # fmt: skip
    return closed[:_HOLIDAYS_SHOWN]


def _shared(draft: OrganizationDraft, library: Library) -> dict[str, int]:
    """How many other organizations say the same sentence: a translation serves them all."""
    said: dict[str, int] = {}
    for each in library.organizations.values():
        if each.id != draft.id:
            note = each.hours.note if each.hours else None
            labels = {phone.label for phone in each.phones}
            for sentence in {each.cost, each.languages_note, each.area_note, note} | labels:
                if sentence:
                    said[sentence] = said.get(sentence, 0) + 1
    return {slot: said[english] for slot, english in draft.sentences().items() if english in said}


def _office_hour(today: date) -> datetime:
    """Eleven in the morning of the next working day that is no holiday."""
    day = today + timedelta(days=1)
    while day.weekday() > 4 or is_holiday(day):
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, _OFFICE_HOUR, tzinfo=ZONE)


def _asked_moment(written: str, now: float) -> tuple[datetime, bool]:
    """The moment that was asked for, in Massachusetts; the present one, and False, for no time."""
    present = datetime.fromtimestamp(now, ZONE)
    if not written:
        return present, True
    try:
        return datetime.fromisoformat(written).replace(tzinfo=ZONE), True
    except ValueError:
        return present, False


def _merge_page(visit: Visit, saved: SavedOrganization) -> Response:
    """Both versions of what both have written, side by side; all else is saved already."""
    return visit.page("organization_merge.html", 409, saved=saved, difference_of=word_difference)


def _version(visit: Visit) -> int:
    written = visit.text("version", "0")
    if not written.isdecimal():
        raise StudioError("studio.error.form", 403)
    return int(written)


PAGES = (
    Page("/directory", board),
    Page("/directory/try", try_it),
    Page("/directory/{organization}", organization),
    Page("/directory/{organization}/review", review),
    Page("/directory/{organization}/history", history),
)
