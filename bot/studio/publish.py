"""A draft becomes what people are told: file, catalogs, history, and live, or nothing of it."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from bot import shelf
from bot.catalogs.put_topic import Translated, catalogs_with_topic
from bot.content.load_topics import parse_topic
from bot.content.topic import Topic
from bot.errors import ContentError
from bot.settings import Settings
from bot.shelf import Stock
from bot.studio.accounts import Account
from bot.studio.draft import TRANSLATED, Draft, draft_of, markdown_of
from bot.studio.draft_stock import must_be_fit
from bot.studio.errors import StudioError
from bot.studio.history import Change, History
from bot.studio.live import announce, with_topics_from_disk
from bot.studio.topic_catalogs import TopicCatalogsOnDisk, read_topic_catalogs


class Publisher:
    """Writes the content. One at a time: two publications never mix their files."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self.history = History(settings)
        self.catalogs = TopicCatalogsOnDisk(settings.locales)

    def published(self, topic_id: str) -> Draft:
        """The topic as it is on disk, as a draft. Raises StudioError when there is none."""
        file = self._file(topic_id)
        if file is None:
            raise StudioError("studio.error.no_topic", 404)
        return self._draft_of(_parsed(file.read_text(encoding="utf-8"), file))

    def changes_of(self, topic_id: str) -> list[Change]:
        """The history of one answer: its own file, and what was done to it here."""
        file = self._file(topic_id)
        if file is None:
            raise StudioError("studio.error.no_topic", 404)
        of_file = self.history.changes([file])
        known = {change.commit for change in of_file}
        here = [
            change
            for change in self.history.changes(limit=400)
            if topic_id in change.topics and change.commit not in known
        ]
        return sorted([*of_file, *here], key=lambda change: change.at, reverse=True)

    def publish(self, draft: Draft, author: str, what: str, today: date) -> str:
        """Makes the draft live and gives the id of its commit.

        `author` is the shown name of who wrote it, `what` the message of the commit.

        Raises StudioError for what the checks refuse; then nothing has changed.
        """
        must_be_fit(draft, shelf.stock(), today)
        return self._write(draft, author, what)

    def withhold(self, topic_id: str, is_withheld: bool, by: Account) -> str:
        """The switch "we are checking this": needs no second person, because it tells less."""
        now = self.published(topic_id)
        what = "Withhold" if is_withheld else "Give again"
        draft = replace(now, facts=replace(now.facts, withheld=is_withheld))
        return self._write(draft, by.shown_name, f"{what} {topic_id}")

    def roll_back(self, topic_id: str, commit: str, by: Account) -> str:
        """One answer in all languages as it was before a commit; the others stay as they are.

        Raises StudioError.
        """
        file = self._file(topic_id)
        if file is None or not self.history.is_commit(commit):
            raise StudioError("studio.error.no_topic", 404)
        then = self.history.before(commit, file)
        if then is None:
            raise StudioError("studio.error.nothing_before")
        return self._write(
            self._draft_at(commit, file, then), by.shown_name, f"Roll back {topic_id}"
        )

    def roll_back_all(self, commit: str, by: Account) -> str:
        """Every answer as it was right after a commit."""
        if not self.history.is_commit(commit):
            raise StudioError("studio.error.no_topic", 404)
        with self._lock:
            self.history.catch_up()
            files = self.history.restore(commit)
            if not files:
                return ""
            try:
                stock = with_topics_from_disk(shelf.stock(), self._settings)
            except ContentError as error:
                self.history.restore("HEAD")
                raise StudioError("studio.error.unreadable", told=error.message) from error
            what = f"Roll back to {commit[:10]}"
            made = self.history.commit(files, by.shown_name, what, "")
            self._make_live(stock)
            return made

    def _write(self, draft: Draft, author: str, what: str) -> str:
        with self._lock:
            file = self._file(draft.topic) or self._new_file(draft)
            text = markdown_of(draft)
            self.history.catch_up()
            # What cannot be read again is refused before anything is written.
            topic = _parsed(text, file)
            before: dict[Path, bytes | None] = {}
            try:
                _put(file, text.encode("utf-8"), before)
                for path, content in self._catalogs(draft, topic).items():
                    _put(path, content, before)
                stock = with_topics_from_disk(shelf.stock(), self._settings)
                made = self.history.commit(list(before), author, what, draft.topic)
            except BaseException:
                _put_back(before)
                raise
            self._make_live(stock)
            return made

    def _catalogs(self, draft: Draft, topic: Topic) -> dict[Path, bytes]:
        library = shelf.library()
        library = replace(library, topics=MappingProxyType({**library.topics, topic.id: topic}))
        sentences = {
            language: [
                Translated(row.english, row.cell(language).words, row.cell(language).made_for)
                for row in draft.rows
                if row.english
            ]
            for language in TRANSLATED
        }
        settings = self._settings
        return catalogs_with_topic(draft.topic, sentences, library, settings.data, settings.locales)

    def _make_live(self, stock: Stock) -> None:
        shelf.put(stock)
        announce(self._settings)

    def _file(self, topic_id: str) -> Path | None:
        # The id comes from an address: it is looked for among the files, never joined to a path.
        files = (self._settings.data / "topics").glob("*/*.md")
        return next((file for file in files if file.stem == topic_id), None)

    def _new_file(self, draft: Draft) -> Path:
        return self._settings.data / "topics" / draft.facts.group / f"{draft.topic}.md"

    def _draft_of(self, topic: Topic) -> Draft:
        catalogs = self.catalogs.now()
        return draft_of(topic, catalogs.entries, catalogs.former)

    def _draft_at(self, commit: str, file: Path, text: str) -> Draft:
        """The topic with its translations of that time; they lie in other files."""
        topic = _parsed(text, file)
        with tempfile.TemporaryDirectory() as folder:
            locales = Path(folder)
            for language in TRANSLATED:
                place = Path(language) / "LC_MESSAGES" / "topics.po"
                then = self.history.before(commit, self._settings.locales / place)
                if then is not None:
                    (locales / place).parent.mkdir(parents=True)
                    (locales / place).write_text(then, encoding="utf-8")
            catalogs = read_topic_catalogs(locales)
            return draft_of(topic, catalogs.entries, catalogs.former)


def _parsed(text: str, file: Path) -> Topic:
    try:
        return parse_topic(text, group=file.parent.name, topic_id=file.stem, path=file)
    except ContentError as error:
        raise StudioError("studio.error.unreadable", told=error.message) from error


def _put(path: Path, content: bytes, before: dict[Path, bytes | None]) -> None:
    """Writes a file whole or not at all, and remembers what it was."""
    was = path.read_bytes() if path.exists() else None
    if was == content:
        return
    before[path] = was
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    os.replace(fresh, path)


def _put_back(before: Mapping[Path, bytes | None]) -> None:
    for path, content in before.items():
        if content is None:
            path.unlink(missing_ok=True)
        else:
            fresh = path.with_name(f".{path.name}.old")
            fresh.write_bytes(content)
            os.replace(fresh, path)
