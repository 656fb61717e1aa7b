"""A drafted organization becomes the one that people are sent to: file, catalogs, history, live."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from bot import shelf
from bot.catalogs.entries import read_entries
from bot.catalogs.previous import previous_english
from bot.catalogs.put_sentences import catalogs_with_sentences
from bot.catalogs.put_topic import Translated
from bot.catalogs.translator import load_translator
from bot.content.load_organizations import load_organizations
from bot.errors import ContentError
from bot.settings import Settings
from bot.shelf import Stock
from bot.studio.accounts import Account
from bot.studio.draft import TRANSLATED
from bot.studio.errors import StudioError
from bot.studio.history import Change
from bot.studio.live import announce
from bot.studio.organization_draft import OrganizationDraft, new_draft, organization_draft
from bot.studio.organization_stock import (
    blocking,
    library_with,
    organization_findings,
    organization_of,
    text_of,
)
from bot.studio.publish import Publisher
from bot.studio.write_files import put_back, put_file

_DOMAINS = ("directory",)


class OrganizationPublisher:
    """Writes data/directory/ in turn with the topics' publisher, into the same history."""

    def __init__(self, settings: Settings, publisher: Publisher) -> None:
        self._settings = settings
        self._publisher = publisher

    def is_published(self, organization_id: str) -> bool:
        return self._file(organization_id) is not None

    def published(self, organization_id: str) -> OrganizationDraft:
        """The organization as it is on disk, as a draft. Raises StudioError when there is none."""
        file = self._file(organization_id)
        if file is None:
            raise StudioError("studio.directory.error.no_organization", 404)
        return self._draft_of(organization_id, file)

    def all_published(self) -> dict[str, OrganizationDraft]:
        """Every organization, in the order of the ids; the catalogs are read once."""
        locales = self._settings.locales
        entries, former = read_entries(locales, _DOMAINS), _former_english(locales)
        return {
            file.stem: organization_draft(
                file.stem, file.read_text(encoding="utf-8"), entries, former
            )
            for file in sorted(self._folder.glob("*.yml"))
        }

    def begun(self, organization_id: str) -> OrganizationDraft:
        """The published one, or an empty one of that id."""
        if self.is_published(organization_id):
            return self.published(organization_id)
        return new_draft(organization_id)

    def changes_of(self, organization_id: str) -> list[Change]:
        file = self._file(organization_id)
        return self._publisher.history.changes([file]) if file is not None else []

    def publish(self, draft: OrganizationDraft, author: str, what: str, today: date) -> str:
        """Makes the draft live and gives the id of its commit.

        Raises StudioError for what the checks refuse; then nothing has changed.
        """
        entries = self._publisher.catalogs.now().entries
        found = organization_findings(draft, shelf.stock(), entries, self._settings.data, today)
        refused = blocking(found)
        if refused:
            raise StudioError("studio.error.checks", count=len(refused))
        return self._write(draft, author, what)

    def roll_back(self, organization_id: str, commit: str, by: Account) -> str:
        """The organization with its words as it was before a commit. Raises StudioError."""
        file, history = self._file(organization_id), self._publisher.history
        if file is None or not history.is_commit(commit):
            raise StudioError("studio.directory.error.no_organization", 404)
        then = history.before(commit, file)
        if then is None:
            raise StudioError("studio.directory.error.nothing_before")
        with tempfile.TemporaryDirectory() as folder:
            locales = Path(folder)
            for language in TRANSLATED:
                place = Path(language) / "LC_MESSAGES" / "directory.po"
                words = history.before(commit, self._settings.locales / place)
                if words is not None:
                    (locales / place).parent.mkdir(parents=True)
                    (locales / place).write_text(words, encoding="utf-8")
            entries, former = read_entries(locales, _DOMAINS), _former_english(locales)
            draft = organization_draft(organization_id, then, entries, former)
        return self._write(draft, by.shown_name, f"Roll back {organization_id}", then)

    def _write(
        self, draft: OrganizationDraft, author: str, what: str, text: str | None = None
    ) -> str:
        """`text` is the file, where it is known whole; else it is made of the one that is there."""
        data, locales = self._settings.data, self._settings.locales
        with self._publisher.lock:
            file = self._folder / f"{draft.id}.yml"
            before_text = file.read_text(encoding="utf-8") if file.exists() else ""
            self._publisher.history.catch_up()
            library = library_with(organization_of(draft, shelf.library()), shelf.library())
            sentences = {
                language: [
                    Translated(english, cell.words, cell.made_for)
                    for slot, english in draft.sentences().items()
                    for cell in (draft.cell(slot, language),)
                ]
                for language in TRANSLATED
            }
            before: dict[Path, bytes | None] = {}
            try:
                fresh = text_of(draft, before_text) if text is None else text
                put_file(file, fresh.encode("utf-8"), before)
                catalogs = catalogs_with_sentences("directory", sentences, library, data, locales)
                for path, content in catalogs.items():
                    put_file(path, content, before)
                stock = self._from_disk()
                made = self._publisher.history.commit(list(before), author, what, "")
            except OSError as error:
                put_back(before)
                raise StudioError("studio.error.read_only", 500) from error
            except BaseException:
                put_back(before)
                raise
            shelf.put(stock)
            announce(self._settings)
            return made

    def _from_disk(self) -> Stock:
        """The same content with the directory and its words read anew."""
        try:
            organizations = {each.id: each for each in load_organizations(self._settings.data)}
            translator = load_translator(self._settings.locales)
        except ContentError as error:
            raise StudioError("studio.error.unreadable", told=error.message) from error
        library = replace(shelf.library(), organizations=MappingProxyType(organizations))
        return Stock(library, translator)

    @property
    def _folder(self) -> Path:
        return self._settings.data / "directory"

    def _file(self, organization_id: str) -> Path | None:
        # The id comes from an address: it is looked for among the files, never joined to a path.
        files = self._folder.glob("*.yml")
        return next((file for file in files if file.stem == organization_id), None)

    def _draft_of(self, organization_id: str, file: Path) -> OrganizationDraft:
        locales = self._settings.locales
        text = file.read_text(encoding="utf-8")
        return organization_draft(
            organization_id, text, read_entries(locales, _DOMAINS), _former_english(locales)
        )


def _former_english(locales: Path) -> dict[str, dict[tuple[str, str], str]]:
    """What stale translations of the directory were made for, by language."""
    files = {each: locales / each / "LC_MESSAGES" / "directory.po" for each in TRANSLATED}
    return {
        language: previous_english(file.read_text(encoding="utf-8") if file.exists() else "")
        for language, file in files.items()
    }
