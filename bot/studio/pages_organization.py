"""The editor of one organization: its fields, its week, and who would be routed to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from babel.dates import get_day_names
from markupsafe import Markup
from starlette.responses import Response

from bot import shelf
from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE
from bot.content.hours import DAYS, Hours
from bot.content.library import HOTLINE, Library
from bot.content.organization import ORGANIZATION_KINDS, VERIFIABLE_FIELDS
from bot.reply.words import Words
from bot.routing.holidays import is_holiday
from bot.studio.draft import TRANSLATED
from bot.studio.draft_rows import IN_REVIEW
from bot.studio.due import is_phoned, to_confirm
from bot.studio.edit import Command, columns_of
from bot.studio.errors import StudioError
from bot.studio.organization_draft import OrganizationDraft, edited, still_fine
from bot.studio.organization_drafts import KeptOrganization, OrganizationDrafts, SavedOrganization
from bot.studio.organization_fields import ALWAYS, week_of
from bot.studio.organization_form import MAX_PHONES, MAX_TO_VERIFY, fields_of_form
from bot.studio.organization_stock import library_with
from bot.studio.organization_visit import drafted, findings_of, published_here, publisher_of
from bot.studio.routed import routed
from bot.studio.visit import Page, Visit
from bot.studio.week_picture import week_picture
from bot.studio.word_difference import word_difference
from bot.studio.words import LOCALES, ZONE

_HOLIDAYS_SHOWN = 4
# When "who is routed here" is asked: an hour of an ordinary week at which offices are open.
_OFFICE_HOUR = 11


def organization(visit: Visit) -> Response:
    """The editor. A form that is sent is saved, whatever its button; then the button is done."""
    published = published_here(visit)
    drafts = OrganizationDrafts(visit.studio.database)
    if not visit.is_sent:
        return _editor(visit, published, drafts.begin(published))
    command = Command.read(visit.text("do"))
    saved = drafts.save(
        published, visit.version(), _change(visit, command), visit.account, visit.now
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
    found = findings_of(visit, draft)
    now = drafted(draft, stock.library)
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
        is_new=not publisher_of(visit).is_published(draft.id),
        moved_on=kept.version > 0 and kept.base != published,
    )


def _drafted_hours(draft: OrganizationDraft, library: Library) -> Hours | None:
    """The hours as written, those too that wait to be verified."""
    seen = replace(draft, fields={**draft.fields, "to_verify": ""})
    organization = drafted(seen, library)
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


def _merge_page(visit: Visit, saved: SavedOrganization) -> Response:
    """Both versions of what both have written, side by side; all else is saved already."""
    return visit.page("organization_merge.html", 409, saved=saved, difference_of=word_difference)


PAGES = (Page("/directory/{organization}", organization),)
