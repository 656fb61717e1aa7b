"""What the model that is live makes of a text, for the pages of the studio."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import ModelError
from bot.privacy.pseudonym import Pseudonym

if TYPE_CHECKING:
    from bot.door import Door
    from bot.engine import Engine, Turn


@dataclass(frozen=True)
class Understood:
    """`topic` is the likeliest intent and `share` how sure the model is of it, from 0 to 1.

    `outcome` is what a person would get: answered, offered, declined or conversation. `language` is
    what the text itself reads as when that is sure, "" else; `other_language` one that is not ours.
    """

    topic: str
    share: float
    outcome: str
    offered: tuple[str, ...]
    danger: bool
    language: str
    other_language: str


class Understanding:
    """Asks the door that people's messages pass, as somebody new each time."""

    def __init__(self, door: Door | None) -> None:
        self._door = door

    @property
    def is_ready(self) -> bool:
        return self._door is not None and self._door.is_ready

    def of(self, texts: Sequence[str]) -> list[Understood | None]:
        """In the order of the texts; None for all while no model is loaded.

        Called beside the event loop. One after another, so that people's messages come in between.
        """
        if not self.is_ready:
            return [None] * len(texts)
        return list(asyncio.run(self._each(texts)))

    async def _each(self, texts: Sequence[str]) -> list[Understood | None]:
        assert self._door is not None
        found: list[Understood | None] = []
        for text in texts:
            somebody = _somebody()
            try:
                found.append(understood(await self._door.turn(text, somebody)))
                self._door.engine.forget(somebody)
            except ModelError:
                found.append(None)
        return found


def asked_of(engine: Engine, text: str) -> Understood:
    """What an engine that nobody talks to makes of a text; called beside the event loop."""
    somebody = _somebody()
    turn = asyncio.run(engine.turn(text, somebody))
    engine.forget(somebody)
    return understood(turn)


def understood(turn: Turn) -> Understood:
    parsed = turn.parsed
    gate: Mapping[str, Any] = parsed.get("gate") or {}
    language: Mapping[str, Any] = parsed.get("language") or {}
    ranking = parsed.get("intent_ranking") or [{"name": turn.topic or "", "confidence": 1.0}]
    is_sure = bool(language.get("sure"))
    return Understood(
        topic=str(turn.topic or ranking[0]["name"]),
        share=float(turn.confidence),
        outcome=turn.outcome,
        offered=tuple(gate.get("offered") or ()),
        danger=bool(gate.get("danger")),
        language=str(language.get("code") or "") if is_sure else "",
        other_language=str(language.get("other") or ""),
    )


def _somebody() -> Pseudonym:
    return Pseudonym(f"studio-{secrets.token_hex(8)}")
