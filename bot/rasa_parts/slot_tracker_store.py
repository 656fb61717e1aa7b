"""Rasa tracker store that keeps five slots of a conversation for a stated time, and no event.

Rasa's own stores keep every sentence. Here a turn's events die with the turn: what is written down
is the language, the last topic, the place, the need and the topics that were just offered, and all
of them die together.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.settings import read_settings

REMEMBERED = ("language", "topic", "place", "need", "offered")
# About 60 MB at 300 bytes each; the oldest conversations are forgotten first.
_MOST_CONVERSATIONS = 200_000


class SlotTrackerStore(TrackerStore):
    """`clock` gives seconds that never run backwards."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: EndpointConfig | None = None,
        event_broker: EventBroker | None = None,
        memory_seconds: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, None)
        self._seconds = memory_seconds or read_settings().memory_seconds
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, dict[str, str]]] = OrderedDict()
        # The engine writes in a thread of its own while the door asks for a person's language.
        self._lock = threading.RLock()

    def remembered(self, sender_id: str) -> dict[str, str]:
        """What is remembered of a conversation now; empty once its time is over."""
        with self._lock:
            self._forget_old()
            return dict(self._kept.get(sender_id, (0.0, {}))[1])

    def forget(self, sender_id: str) -> None:
        with self._lock:
            self._kept.pop(sender_id, None)

    def drop(self, sender_id: str, *names: str) -> None:
        """Forget these slots; the others keep their time."""
        with self._lock:
            _, kept = self._kept.get(sender_id, (0.0, {}))
            for name in names:
                kept.pop(name, None)

    async def save(self, tracker: DialogueStateTracker) -> None:
        values = {name: tracker.get_slot(name) for name in REMEMBERED}
        kept = {name: str(value) for name, value in values.items() if value}
        with self._lock:
            self._kept.pop(tracker.sender_id, None)
            if kept:
                self._kept[tracker.sender_id] = (self._clock() + self._seconds, kept)
            self._forget_old()

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """As Rasa's own, which copies each slot by way of pickling it."""
        tracker = DialogueStateTracker(sender_id, (), max_event_history=self.max_event_history)
        for slot in self.domain.slots:
            own: Slot = object.__new__(type(slot))
            own.__dict__.update(slot.__dict__)
            own.reset()
            tracker.slots[slot.name] = own
        return tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        tracker = self.init_tracker(sender_id)
        # A listening tracker is not a new session to Rasa, so no session start runs each turn.
        events = [SlotSet(name, value) for name, value in self.remembered(sender_id).items()]
        for event in (*events, ActionExecuted(ACTION_LISTEN_NAME)):
            tracker.update(event, self.domain)
        return tracker

    async def keys(self) -> Iterable[str]:
        with self._lock:
            self._forget_old()
            return list(self._kept)

    def _forget_old(self) -> None:
        now = self._clock()
        # Saving moves a conversation to the end, so the first to die stands first.
        while self._kept:
            sender_id, (dies, _) = next(iter(self._kept.items()))
            if dies > now and len(self._kept) <= _MOST_CONVERSATIONS:
                return
            del self._kept[sender_id]
