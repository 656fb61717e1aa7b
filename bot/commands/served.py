"""The door on the model that is served; trained first if there is none."""

from __future__ import annotations

from typing import Any

from bot.commands.console import console
from bot.errors import ModelError
from bot.settings import Settings


def served_door(settings: Settings) -> Any:
    """The door on the model that is served; trains one first if there is none."""
    shared = shared_parts(settings)
    return door_on(served_engine(settings, shared), shared)


def door_on(engine: Any, shared: Any) -> Any:
    from bot.door import Door

    if shared is None:
        return Door(engine)
    return Door(engine, shared.pseudonyms(), pace=shared.pace(), once=shared.once())


def shared_parts(settings: Settings) -> Any:
    """What several processes share, when a Redis is named; else None."""
    if settings.redis_url is None:
        return None
    from bot.many.parts import SharedParts

    return SharedParts(settings.redis_url)


def served_engine(settings: Settings, shared: Any) -> Any:
    from bot.train import current_model, train_apart

    try:
        model = current_model(settings)
    except ModelError:
        console.print("No model yet. Training one, about two minutes …")
        train_apart()
        model = current_model(settings)
        console.print("Trained.")
    with console.status("Loading the model …"):
        from bot.engine import Engine

        if shared is None:
            return Engine.load(model)
        return Engine.load(model, shared.store(), shared.line())
