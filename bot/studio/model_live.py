"""A model that was put live is used by every process; nobody waits and no message is lost."""

from __future__ import annotations

import asyncio
import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ModelError
from bot.settings import Settings
from bot.studio.trials import file_digest
from bot.train import CHECKSUM, CURRENT, TRAINED_ON, current_model

if TYPE_CHECKING:
    from bot.door import Door

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 0.4
_FILES = (CURRENT, CHECKSUM, TRAINED_ON)


def announce_model(settings: Settings) -> None:
    """Tells every process that looks at the same folder that there is another model."""
    mark = _mark(settings)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()


async def follow_model(settings: Settings, door: Door) -> None:
    """Runs as long as the process: loads the model whenever one was put live.

    It is loaded beside the event loop and beside the brain; whoever writes meanwhile is answered by
    the old one. A model that cannot be loaded is not used.
    """
    seen = _moment(_mark(settings))
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        now = _moment(_mark(settings))
        if now == seen or not door.is_ready:
            continue
        seen = now
        try:
            await asyncio.to_thread(use_current_model, settings, door)
        except ModelError as error:
            log.error("the model that was put live cannot be used: %s", error)


def use_current_model(settings: Settings, door: Door) -> None:
    """Raises ModelError; then the old one goes on."""
    door.engine.use_model(current_model(settings))
    door.watch.swaps.inc()


def set_aside(settings: Settings) -> None:
    """Keeps the model that is live, for the way back."""
    for name in _FILES:
        file = settings.models / name
        if file.exists():
            shutil.copyfile(file, settings.models / _before(name))


def bring_back(settings: Settings) -> None:
    """The model that was set aside is the current one again. Raises FileNotFoundError."""
    for name in _FILES:
        # A copy, so that this can be done again; the model first, since its digest is looked at.
        shutil.copyfile(settings.models / _before(name), settings.models / f"{name}.new")
    for name in _FILES:
        (settings.models / f"{name}.new").replace(settings.models / name)


def has_one_aside(settings: Settings) -> bool:
    model, checksum = (settings.models / _before(name) for name in (CURRENT, CHECKSUM))
    if not model.exists() or not checksum.exists():
        return False
    return file_digest(model) == checksum.read_text(encoding="ascii").strip()


def _before(name: str) -> str:
    return "before" + name.removeprefix("current")


def _mark(settings: Settings) -> Path:
    return settings.state / "model-published"


def _moment(mark: Path) -> int:
    try:
        return mark.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
