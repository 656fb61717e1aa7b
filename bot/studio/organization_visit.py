"""What every page about an organization asks: what is published, what is drafted, what is wrong."""

from __future__ import annotations

from bot import shelf
from bot.content.library import Library
from bot.content.organization import Organization
from bot.errors import ContentError
from bot.studio.errors import StudioError
from bot.studio.organization_draft import OrganizationDraft
from bot.studio.organization_drafts import OrganizationDrafts
from bot.studio.organization_publish import OrganizationPublisher
from bot.studio.organization_stock import (
    OrganizationFinding,
    organization_findings,
    organization_of,
)
from bot.studio.visit import Visit


def publisher_of(visit: Visit) -> OrganizationPublisher:
    return OrganizationPublisher(visit.studio.settings, visit.studio.publisher)


def published_here(visit: Visit) -> OrganizationDraft:
    """The organization of the address; an empty one while only its draft is there."""
    organization_id = str(visit.request.path_params["organization"])
    publisher = publisher_of(visit)
    if publisher.is_published(organization_id):
        return publisher.published(organization_id)
    kept = OrganizationDrafts(visit.studio.database).find(organization_id)
    if kept is None:
        raise StudioError("studio.directory.error.no_organization", 404)
    return publisher.begun(organization_id)


def findings_of(visit: Visit, draft: OrganizationDraft) -> list[OrganizationFinding]:
    entries = visit.studio.publisher.catalogs.now().entries
    data, today = visit.studio.settings.data, visit.studio.today()
    return organization_findings(draft, shelf.stock(), entries, data, today)


def drafted(draft: OrganizationDraft, library: Library) -> Organization | None:
    """The organization as drafted; None while a field cannot be read."""
    try:
        return organization_of(draft, library)
    except (StudioError, ContentError):
        return None
