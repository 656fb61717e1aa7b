"""A studio of the tests' own: content, database and history in a folder that goes afterwards."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timezone
from html import unescape
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot import shelf
from bot.settings import ROOT, Settings, read_settings
from bot.studio.app import studio_app
from bot.studio.live import with_topics_from_disk
from bot.studio.studio import Studio, open_studio
from bot.studio.visit import SESSION_COOKIE
from bot.workshop.rooms import Rooms

# Wednesday, 15 July 2026, ten in the morning in Massachusetts.
NOON = 1784124000.0
PASSWORD = "four words make sense"


@dataclass
class Clock:
    now: float = NOON

    def __call__(self) -> float:
        return self.now

    def as_datetime(self) -> datetime:
        return datetime.fromtimestamp(self.now, timezone.utc)


def studio_settings(folder: Path, **more: str) -> Settings:
    """Settings whose every folder lies in this one, with the project's own content in it."""
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "locales", folder / "locales")
    places = {"FAROL_DATA": "data", "FAROL_LOCALES": "locales", "FAROL_STATE": "var"}
    (folder / "var").mkdir()
    return read_settings({**{name: str(folder / place) for name, place in places.items()}, **more})


def with_own_content(folder: Path) -> Settings:
    """The same, and what lies there is live; the test puts the old content back."""
    settings = studio_settings(folder)
    # The rest says what the project says, so what is loaded already will do.
    shelf.put(with_topics_from_disk(shelf.stock(), settings))
    return settings


@pytest.fixture
def studio_of_tests(tmp_path: Path) -> Iterator[Studio]:
    before = shelf.stock()
    clock = Clock()
    settings, rooms = with_own_content(tmp_path), Rooms(clock.as_datetime)
    with closing(open_studio(settings, clock=clock, rooms=rooms)) as studio:
        yield studio
    shelf.put(before)


@dataclass
class Organizer:
    """Somebody with a browser without script: opens pages, fills forms, reads what comes."""

    client: TestClient
    text: str = ""
    status: int = 0
    fields: dict[str, str] = field(default_factory=dict)

    def opens(self, path: str) -> Organizer:
        return self._reads(self.client.get("/studio/" + path.lstrip("/")))

    def sends(self, path: str, **form: str | list[str]) -> Organizer:
        """Sends a form of the page that was opened last: its hidden fields go along."""
        kept = ("form_token", "version")
        hidden = {name: self.fields[name] for name in kept if name in self.fields}
        return self._reads(self.client.post("/studio/" + path.lstrip("/"), data={**hidden, **form}))

    def _reads(self, response) -> Organizer:  # type: ignore[no-untyped-def]
        self.text, self.status = response.text, response.status_code
        self.fields = dict(_fields(response.text))
        return self


def _fields(html: str) -> Iterator[tuple[str, str]]:
    for tag in re.findall(r"<input\b[^>]*>", html):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in found and found.get("type") != "checkbox":
            yield found["name"], unescape(found.get("value", ""))
    for attributes, value in re.findall(r"<textarea\b([^>]*)>(.*?)</textarea>", html, re.DOTALL):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        if "name" in found:
            yield found["name"], unescape(value)


@dataclass
class House:
    """The studio served, and a door for each organizer."""

    studio: Studio
    app: Starlette

    @property
    def clock(self) -> Clock:
        assert isinstance(self.studio.clock, Clock)
        return self.studio.clock

    def stranger(self) -> Organizer:
        headers = {"Accept-Language": "en-US,en;q=0.8"}
        return Organizer(TestClient(self.app, base_url="http://studio.test", headers=headers))

    def organizer(self, name: str, *roles: str, language: str = "en") -> Organizer:
        """Somebody with an account and these roles, signed in."""
        studio = self.studio
        first = studio.accounts.first_link_token(studio.clock())
        if first is not None:
            studio.accounts.accept(first, "boss", "Boss", PASSWORD, "en", studio.clock())
        boss = next(account for account in studio.accounts.all() if account.name == "boss")
        token = studio.accounts.invite(roles, language, boss, studio.clock())
        studio.accounts.accept(token, name, name.title(), PASSWORD, language, studio.clock())
        return self.signs_in(name)

    def signs_in(self, name: str) -> Organizer:
        """Somebody who has an account, without the time that a password takes."""
        account = next(each for each in self.studio.accounts.all() if each.name == name)
        somebody = self.stranger()
        cookie = self.studio.sessions.begin(account, self.studio.clock())
        somebody.client.cookies.set(SESSION_COOKIE, cookie, domain="studio.test", path="/studio")
        return somebody.opens("me")


@pytest.fixture
def house(studio_of_tests: Studio) -> House:
    app = Starlette(routes=[Mount("/studio", studio_app(studio_of_tests))])
    return House(studio_of_tests, app)
