"""What one process publishes, the others tell; and the words at the start of a process."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot import shelf
from bot.settings import Settings, read_settings
from bot.studio.live import follow_content
from tests.studio.conftest import with_own_content


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    before = shelf.stock()
    yield with_own_content(tmp_path)
    shelf.put(before)


async def until_told(words: str) -> None:
    for _ in range(400):
        if words in shelf.library().topics["bond"].title:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it was not told within twenty seconds")


async def test_what_another_process_published_is_told_here(settings: Settings) -> None:
    following = asyncio.create_task(follow_content(settings))
    await asyncio.sleep(0.1)
    _rewrite(settings, "Can they get out on bond?", "How does bond work?")
    _mark(settings)
    await until_told("How does bond work?")
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def test_what_cannot_be_loaded_is_not_told_and_what_comes_after_is(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    following = asyncio.create_task(follow_content(settings))
    await asyncio.sleep(0.1)
    _rewrite(settings, "urgent: false", "urgent: perhaps")
    _mark(settings)
    for _ in range(400):
        if "cannot be loaded" in caplog.text:
            break
        await asyncio.sleep(0.05)
    assert "Can they get out on bond?" in shelf.library().topics["bond"].title
    _rewrite(settings, "urgent: perhaps", "urgent: false")
    _rewrite(settings, "Can they get out on bond?", "How does bond work?")
    _mark(settings)
    await until_told("How does bond work?")
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


def test_the_start_prints_the_first_link_only_while_nobody_has_an_account(
    tmp_path: Path,
) -> None:
    from bot.app import build_app, studio_text
    from bot.door import Door

    settings = replace(Settings(), state=tmp_path)
    studio = build_app(settings, Door(None)).state.studio
    told = studio_text(settings, studio)
    assert "http://localhost:8000/studio/invited/" in told
    token = told.rsplit("/", 1)[1]
    studio.accounts.accept(token, "ana", "Ana", "a long password", "pt", studio.clock())
    assert studio_text(settings, studio) == "Studio: http://localhost:8000/studio"


def test_the_studio_can_be_switched_off(tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    from bot.app import build_app
    from bot.door import Door

    settings = read_settings({"FAROL_STUDIO": "off", "FAROL_STATE": str(tmp_path)})
    app = build_app(settings, Door(None))
    assert app.state.studio is None
    assert "Farol <span>" not in TestClient(app).get("/studio/sign-in").text
    assert not (tmp_path / "studio.sqlite").exists()


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////proc/studio.sqlite"])
def test_people_are_answered_even_if_the_studio_cannot_be_opened(tmp_path: Path, url: str) -> None:
    from starlette.testclient import TestClient

    from bot.app import build_app, studio_text
    from bot.door import Door

    settings = read_settings({"FAROL_DATABASE_URL": url, "FAROL_STATE": str(tmp_path)})
    app = build_app(settings, Door(None))
    assert "its database cannot be opened" in studio_text(settings, app.state.studio)
    assert TestClient(app).get("/").status_code == 200


def _rewrite(settings: Settings, old: str, new: str) -> None:
    file = settings.data / "topics" / "detention" / "bond.md"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _mark(settings: Settings) -> None:
    """As another process does; see announce."""
    mark = settings.state / "content-published"
    mark.touch()
    moment = mark.stat().st_mtime_ns + 1_000_000
    os.utime(mark, ns=(moment, moment))
