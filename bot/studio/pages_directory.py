"""The board of the directory, and a new organization."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from starlette.responses import Response

from bot import shelf
from bot.content.organization import Organization
from bot.studio.draft import TRANSLATED
from bot.studio.draft_rows import IN_REVIEW, WRITING
from bot.studio.due import is_phoned, to_confirm
from bot.studio.edit import columns_of
from bot.studio.errors import StudioError
from bot.studio.organization_draft import OrganizationDraft, edited
from bot.studio.organization_drafts import KeptOrganization, OrganizationDrafts
from bot.studio.organization_visit import publisher_of
from bot.studio.roles import WRITER
from bot.studio.visit import Page, Visit

FILTERS = ("", "translate", "confirm", "verify", "writing", "in_review", "hidden")
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_MAX_ID = 40


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
    published = publisher_of(visit).all_published()
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
    publisher, drafts = publisher_of(visit), OrganizationDrafts(visit.studio.database)
    if publisher.is_published(organization_id) or drafts.find(organization_id) is not None:
        raise StudioError("studio.directory.error.id_taken", written=organization_id)
    form = {"name": visit.text("name") or organization_id}
    change = partial(edited, form=form, columns=columns_of(writer.roles))
    drafts.save(publisher.begun(organization_id), 0, change, writer, visit.now)
    return visit.to(f"directory/{organization_id}")


PAGES = (Page("/directory", board),)
