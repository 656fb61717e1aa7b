"""The slots-only memory in Redis, so that any process remembers. Redis itself lets them die."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.many.connect import Lost
from bot.rasa_parts.slot_tracker_store import REMEMBERED, SlotTrackerStore

# Said once and true after the next question too; the other slots belong to the last one.
_LASTING = ("language", "place")


class RedisSlotStore(SlotTrackerStore):
    """`client` is a synchronous Redis client of bot.many.connect.

    While Redis is away, what it remembers is not known, and what is learned meanwhile is kept in
    this process; both come together when it is back. A person who asked to be forgotten is
    forgotten there before anybody reads it again.
    """

    def __init__(
        self, client: Any, domain: Domain | None = None, memory_seconds: float | None = None
    ) -> None:
        super().__init__(domain, memory_seconds=memory_seconds)
        self._client = client
        # Who asked to be forgotten while Redis was away: what it still holds of them is not theirs.
        self._erased: set[str] = set()

    def remembered(self, sender_id: str) -> dict[str, str]:
        try:
            kept: dict[str, str] = json.loads(self._client.get(_key(sender_id)) or "{}")
        except Lost:
            return super().remembered(sender_id)
        return kept

    def forget(self, sender_id: str) -> None:
        super().forget(sender_id)
        try:
            self._client.delete(_key(sender_id))
        except Lost:
            with self._lock:
                self._erased.add(sender_id)
            self._client.wire.when_back(
                _key(sender_id), lambda redis: self._erase(redis, sender_id)
            )

    def drop(self, sender_id: str, *names: str) -> None:
        kept = self.remembered(sender_id)
        left = {name: value for name, value in kept.items() if name not in names}
        if left == kept:
            return
        try:
            # XX: what was forgotten meanwhile must not come back.
            self._client.set(_key(sender_id), json.dumps(left), xx=True, keepttl=True)
        except Lost:
            super().drop(sender_id, *names)

    async def save(self, tracker: DialogueStateTracker) -> None:
        values = {name: tracker.get_slot(name) for name in REMEMBERED}
        kept = {name: str(value) for name, value in values.items() if value}
        if not kept:
            self.forget(tracker.sender_id)
            return
        try:
            life = int(self._seconds * 1000)
            self._client.set(_key(tracker.sender_id), json.dumps(kept), px=life)
        except Lost:
            await super().save(tracker)
            person = tracker.sender_id
            self._client.wire.when_back(_key(person), lambda redis: self._give(redis, person))

    def _give(self, redis: Any, sender_id: str) -> None:
        """Redis takes over what this process has kept meanwhile, and keeps what it did not hear."""
        with self._lock:
            dies, kept = self._kept.pop(sender_id, (0.0, {}))
            is_erased = sender_id in self._erased
        life = int((dies - self._clock()) * 1000)
        if life <= 0:
            if is_erased:
                self._erase(redis, sender_id)
            return
        try:
            if not is_erased:
                before = json.loads(redis.get(_key(sender_id)) or "{}")
                kept = {**{name: before[name] for name in _LASTING if name in before}, **kept}
            redis.set(_key(sender_id), json.dumps(kept), px=life)
        except Lost:
            with self._lock:
                # Unless something newer was learned.
                self._kept.setdefault(sender_id, (dies, kept))
            raise
        with self._lock:
            self._erased.discard(sender_id)

    def _erase(self, redis: Any, sender_id: str) -> None:
        redis.delete(_key(sender_id))
        with self._lock:
            self._erased.discard(sender_id)

    async def keys(self) -> Iterable[str]:
        return [key[len(_key("")) :] for key in self._client.scan_iter(_key("*"))]


def _key(sender_id: str) -> str:
    return f"farol:slots:{sender_id}"
