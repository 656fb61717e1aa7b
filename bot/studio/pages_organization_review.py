"""The second person's look at a drafted organization, and the changes that were published."""

from __future__ import annotations

from starlette.responses import Response

from bot.studio.draft_rows import WRITING
from bot.studio.errors import StudioError
from bot.studio.organization_draft import OrganizationDraft
from bot.studio.organization_drafts import KeptOrganization, OrganizationDrafts
from bot.studio.organization_stock import blocking
from bot.studio.organization_visit import findings_of, published_here, publisher_of
from bot.studio.roles import REVIEWER, WRITER
from bot.studio.visit import Page, Visit
from bot.studio.word_difference import word_difference


def review(visit: Visit) -> Response:
    """What would change, for the second person."""
    published = published_here(visit)
    drafts = OrganizationDrafts(visit.studio.database)
    kept = drafts.find(published.id)
    if kept is None:
        return visit.to(f"directory/{published.id}", "nothing_to_review")
    if visit.is_sent:
        return _decide(visit, published, kept)
    found = findings_of(visit, kept.draft)
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
        is_there = publisher_of(visit).is_published(published.id)
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
    publisher_of(visit).publish(kept.draft, kept.changed_by, message, visit.studio.today())
    drafts.drop(published.id, "published", reviewer, visit.now)
    return visit.to(page, "published")


def history(visit: Visit) -> Response:
    """Who changed this organization when; a reviewer can take a change back."""
    published = published_here(visit)
    publisher = publisher_of(visit)
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


PAGES = (
    Page("/directory/{organization}/review", review),
    Page("/directory/{organization}/history", history),
)
