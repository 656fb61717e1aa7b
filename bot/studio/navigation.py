"""The places of the studio, as the line at the top of every page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.studio.accounts import Account
from bot.studio.roles import ADMINISTRATOR, REVIEWER, WRITER


@dataclass(frozen=True)
class Place:
    """`path` below the studio's address, `key` of its name; nobody's roles means everybody's."""

    path: str
    key: str
    roles: frozenset[str] = frozenset()

    def is_for(self, account: Account) -> bool:
        return not self.roles or account.may(*self.roles)

    def is_here(self, path: str) -> bool:
        """Whether a page of this path belongs to the place; the board has the topics' pages."""
        path = path.strip("/")
        return path == self.path or path.startswith((self.path or "topics") + "/")


# In the order in which they are shown. A new page adds its line here.
NAVIGATION: tuple[Place, ...] = (
    Place("", "studio.nav.topics"),
    Place("paper", "studio.nav.paper"),
    Place("workshop", "studio.nav.workshop", frozenset({WRITER, REVIEWER, ADMINISTRATOR})),
    Place("history", "studio.nav.history"),
    Place("people", "studio.nav.people", frozenset({ADMINISTRATOR})),
    Place("log", "studio.nav.log", frozenset({ADMINISTRATOR})),
)
