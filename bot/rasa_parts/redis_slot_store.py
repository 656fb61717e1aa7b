"""The slots-only memory in Redis, so that any process remembers. Redis itself lets them die."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_parts.slot_tracker_store import REMEMBERED, SlotTrackerStore


class RedisSlotStore(SlotTrackerStore):
    """`client` is a synchronous Redis client that decodes its answers."""

    def __init__(
        self, client: Any, domain: Domain | None = None, memory_seconds: float | None = None
    ) -> None:
        super().__init__(domain, memory_seconds=memory_seconds)
        self._client = client

    def remembered(self, sender_id: str) -> dict[str, str]:
        kept: dict[str, str] = json.loads(self._client.get(_key(sender_id)) or "{}")
        return kept

    def forget(self, sender_id: str) -> None:
        self._client.delete(_key(sender_id))

    def drop(self, sender_id: str, *names: str) -> None:
        kept = self.remembered(sender_id)
        left = {name: value for name, value in kept.items() if name not in names}
        if left != kept:
            # XX: what was forgotten meanwhile must not come back.
            self._client.set(_key(sender_id), json.dumps(left), xx=True, keepttl=True)

    async def save(self, tracker: DialogueStateTracker) -> None:
        values = {name: tracker.get_slot(name) for name in REMEMBERED}
        kept = {name: str(value) for name, value in values.items() if value}
        if kept:
            life = int(self._seconds * 1000)
            self._client.set(_key(tracker.sender_id), json.dumps(kept), px=life)
        else:
            self.forget(tracker.sender_id)

    async def keys(self) -> Iterable[str]:
        return [key[len(_key("")) :] for key in self._client.scan_iter(_key("*"))]


def _key(sender_id: str) -> str:
    return f"farol:slots:{sender_id}"
