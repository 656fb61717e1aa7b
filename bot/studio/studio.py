"""Everything the studio's pages share, put together once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine
from starlette.requests import Request

from bot.catalogs.translator import Translator, load_translator
from bot.content.interface import load_interface
from bot.settings import ROOT, Settings
from bot.studio.accounts import Account, Accounts
from bot.studio.audit import note
from bot.studio.database import open_database
from bot.studio.draft import Draft
from bot.studio.drafts import Drafts
from bot.studio.errors import StudioError
from bot.studio.new_topic import is_begun
from bot.studio.publish import Publisher
from bot.studio.sessions import Sessions
from bot.studio.throttle import Throttle
from bot.studio.trials import Trials
from bot.studio.words import StudioWords
from bot.workshop.rooms import Rooms

if TYPE_CHECKING:
    # At run time it would bring Rasa along, which takes seconds that no page here needs.
    from bot.door import Door


@dataclass(frozen=True)
class Studio:
    """`clock` gives seconds since 1970; tests turn it.

    `door` is where a question can be asked before and after; `rooms` makes trainers' codes. Either
    may be missing where the studio stands alone.
    """

    settings: Settings
    database: Engine
    accounts: Accounts
    sessions: Sessions
    drafts: Drafts
    publisher: Publisher
    english: dict[str, str]
    translator: Translator
    clock: Callable[[], float]
    door: Door | None = None
    rooms: Rooms | None = None
    trials: Trials = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "trials", Trials(self.settings, self.clock))

    @property
    def is_public(self) -> bool:
        """Is it reached by https through a proxy?"""
        return self.settings.public_url is not None

    def close(self) -> None:
        """Ends a trial that this process has begun, and gives the database back."""
        self.trials.close()
        self.database.dispose()

    def words(self, language: str) -> StudioWords:
        return StudioWords(self.english, self.translator, language)

    def published(self, topic_id: str) -> Draft:
        """The topic as it is on disk; one that is only begun, without a word.

        Raises StudioError when there is none.
        """
        try:
            return self.publisher.published(topic_id)
        except StudioError:
            kept = self.drafts.find(topic_id)
            if kept is None or not is_begun(kept.base):
                raise
            return kept.base

    def did(self, who: Account, action: str, subject: str) -> None:
        """Notes what somebody did, for the log."""
        with self.database.begin() as connection:
            note(connection, self.clock(), who.name, action, subject)

    def address(self, request: Request, path: str) -> str:
        """A whole address to hand to somebody."""
        return (
            self.settings.public_url or str(request.base_url.replace(path="")).rstrip("/")
        ) + path

    def today(self) -> date:
        return datetime.fromtimestamp(self.clock(), timezone.utc).date()


def open_studio(
    settings: Settings,
    *,
    door: Door | None = None,
    rooms: Rooms | None = None,
    clock: Callable[[], float] = time.time,
) -> Studio:
    """The studio on its database and on the content; the history is opened at first use."""
    database = open_database(
        settings.database_url or f"sqlite:///{settings.state / 'studio.sqlite'}"
    )
    return Studio(
        settings=settings,
        database=database,
        accounts=Accounts(database, Throttle()),
        sessions=Sessions(database),
        drafts=Drafts(database),
        publisher=Publisher(settings),
        # The words of its own pages come with the program, not with the content that it edits.
        english=dict(load_interface(ROOT / "data" / "interface-studio.yml")),
        translator=load_translator(ROOT / "locales", ("studio",)),
        clock=clock,
        door=door,
        rooms=rooms,
    )
