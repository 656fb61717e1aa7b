"""Topics, organizations and catalogs out as files and back in as drafts; never live at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot import shelf
from bot.catalogs.entries import read_entries
from bot.catalogs.translator import LANGUAGES
from bot.content.organization import ORGANIZATION_KINDS
from bot.studio.accounts import Account
from bot.studio.draft import TRANSLATED, Draft, draft_of
from bot.studio.drafts import Drafts
from bot.studio.edit import columns_of
from bot.studio.errors import StudioError
from bot.studio.organization_draft import OrganizationDraft
from bot.studio.organization_drafts import OrganizationDrafts
from bot.studio.organization_fields import FIELDS
from bot.studio.organization_publish import OrganizationPublisher
from bot.studio.organization_stock import known_lists
from bot.studio.po_trip import Originals, plan_po
from bot.studio.studio import Studio
from bot.studio.table import ID, Column, csv_file, read_table, xlsx
from bot.studio.trip import (
    SLOTS,
    Trip,
    directory_rows,
    organization_with_taken,
    plan_directory,
    plan_topics,
    topic_rows,
    with_taken,
)
from bot.studio.uploads import Upload, UploadKind, all_or_nothing
from bot.studio.words import StudioWords

KINDS: tuple[UploadKind, ...] = ("topics", "directory")
FORMATS = ("xlsx", "csv")


@dataclass(frozen=True)
class _Now:
    """What is edited: published and, by the same ids, as the drafts have it by now."""

    published: Mapping[str, Draft]
    drafts: Mapping[str, Draft]
    versions: Mapping[str, int]
    organizations: Mapping[str, OrganizationDraft]
    organization_drafts: Mapping[str, OrganizationDraft]
    organization_versions: Mapping[str, int]


class RoundTrip:
    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._settings = studio.settings

    def file(self, kind: UploadKind, extension: str, language: str) -> bytes:
        """The table as the editors show it now, drafts included, with headings in this language."""
        now = self._now()
        columns = self.columns(kind, language)
        rows = (
            topic_rows(now.drafts.values())
            if kind == "topics"
            else directory_rows(now.organization_drafts.values())
        )
        return xlsx(kind, columns, rows) if extension == "xlsx" else csv_file(columns, rows)

    def plan(
        self, kind: UploadKind, file: bytes, by: Account, language: str
    ) -> tuple[Trip, Upload | None]:
        """What the file would change, and what to keep of it. Raises StudioError."""
        now, allowed = self._now(), columns_of(by.roles)
        columns = self.columns(kind, language)
        rows, unreadable = read_table(file, columns)
        if kind == "topics":
            trip = plan_topics(rows, unreadable, now.drafts, allowed, columns)
            return trip, _upload(kind, trip, now.versions)
        known, today = known_lists(shelf.library()), self._studio.today()
        trip = plan_directory(
            rows, unreadable, now.organization_drafts, allowed, columns, known, today
        )
        return trip, _upload(kind, trip, now.organization_versions)

    def plan_catalog(self, file: bytes, by: Account) -> tuple[Trip, Upload | None]:
        """The same for a catalog of topics or of the directory. Raises StudioError."""
        now = self._now()
        originals = Originals(now.published, now.drafts, now.organizations, now.organization_drafts)
        trip = plan_po(file, read_entries(self._settings.locales), originals, columns_of(by.roles))
        is_directory = all(subject in now.organizations for subject in trip.taken)
        kind: UploadKind = "directory" if is_directory else "topics"
        versions = now.organization_versions if is_directory else now.versions
        return trip, _upload(kind, trip, versions)

    def take(self, upload: Upload, by: Account) -> list[str]:
        """Puts it into drafts, all or nothing; gives the topics or organizations.

        Raises StudioError when a draft has moved on since the file was looked at.
        """
        now, allowed, moment = self._now(), columns_of(by.roles), self._studio.clock()
        is_topics = upload.kind == "topics"
        versions = now.versions if is_topics else now.organization_versions
        if any(versions.get(each, 0) != upload.versions.get(each, 0) for each in upload.taken):
            raise StudioError("studio.trip.error.moved_on", 409)
        with all_or_nothing(self._studio.database) as database:
            for subject, taken in upload.taken.items():
                version = versions.get(subject, 0)
                if is_topics:
                    change = partial(with_taken, taken=taken, allowed=allowed)
                    Drafts(database).save(now.published[subject], version, change, by, moment)
                else:
                    put = partial(
                        organization_with_taken,
                        taken=taken,
                        allowed=allowed,
                        translator=shelf.translator(),
                    )
                    OrganizationDrafts(database).save(
                        now.organizations[subject], version, put, by, moment
                    )
        self._studio.did(by, f"took_{upload.kind}", f"{len(upload.taken)}")
        return list(upload.taken)

    def columns(self, kind: UploadKind, language: str) -> list[Column]:
        """The columns of a table; its headings first in this language, then in the others."""
        return (
            _topic_columns(self._titles(language))
            if kind == "topics"
            else (_directory_columns(self._titles(language)))
        )

    def _titles(self, language: str) -> _Titles:
        others = [each for each in LANGUAGES if each != language]
        return _Titles([self._studio.words(each) for each in (language, *others)])

    def _now(self) -> _Now:
        catalogs = self._studio.publisher.catalogs.now()
        published = {
            topic.id: draft_of(topic, catalogs.entries, catalogs.former)
            for topic in shelf.library().topics.values()
        }
        kept = self._studio.drafts.all()
        organizations = OrganizationPublisher(
            self._settings, self._studio.publisher
        ).all_published()
        kept_organizations = OrganizationDrafts(self._studio.database).all()
        return _Now(
            published=published,
            drafts={id: kept[id].draft if id in kept else each for id, each in published.items()},
            versions={id: each.version for id, each in kept.items()},
            organizations=organizations,
            organization_drafts={
                id: kept_organizations[id].draft if id in kept_organizations else each
                for id, each in organizations.items()
            },
            organization_versions={id: each.version for id, each in kept_organizations.items()},
        )


@dataclass(frozen=True)
class _Titles:
    words: Sequence[StudioWords]

    def __call__(self, key: str, language: str = "") -> list[str]:
        """A heading in each of the studio's languages."""
        found = []
        for words in self.words:
            title = words(key)
            tail = words(f"studio.language.{language}") if language else ""
            found.append(f"{title} ({tail})" if tail else title)
        return found


def _topic_columns(titles: _Titles) -> list[Column]:
    return [
        Column(ID, titles("studio.trip.column.id"), is_locked=True, width=28),
        Column("part", titles("studio.trip.column.part"), is_locked=True, width=10),
        *(Column(each, titles("studio.trip.column.words", each), width=60) for each in LANGUAGES),
        *(
            Column(f"{each}_state", titles("studio.trip.column.state", each), True, 12)
            for each in TRANSLATED
        ),
    ]


def _directory_columns(titles: _Titles) -> list[Column]:
    choices = {"kind": ORGANIZATION_KINDS, "ready": ("true", "false")}
    columns = [Column(ID, titles("studio.trip.column.id"), is_locked=True, width=28)]
    for name in FIELDS:
        width = 45 if name in ("what", "source", "to_verify", "needs", "note") else 24
        columns.append(
            Column(
                name, titles(f"studio.directory.field.{name}"), False, width, choices.get(name, ())
            )
        )
        if name in SLOTS:
            columns += [
                Column(
                    f"{name}.{each}", titles(f"studio.directory.field.{name}", each), False, width
                )
                for each in TRANSLATED
            ]
    return columns


def _upload(kind: UploadKind, trip: Trip, versions: Mapping[str, int]) -> Upload | None:
    if not trip.taken:
        return None
    return Upload(kind, trip.taken, {each: versions.get(each, 0) for each in trip.taken})
