"""A training example that Rasa may copy and compare as often as it likes.

On the way to training, Rasa merges the data it imports some ten times; each time it copies every
message to its depth and takes its fingerprint anew to drop doubles. For 70,000 examples that was
more than half of the time of training. What is copied and compared is the same here: only the text
and the intent can differ, and what nobody changes is shared.
"""

from __future__ import annotations

import json
from typing import Any

from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils.io import get_text_hash


class ExampleMessage(Message):
    """A Message of words alone; with features it behaves as Rasa's own."""

    _cached_fingerprint: str | None

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """Rasa sets each intent to itself before it compares; that changes nothing."""
        is_same = isinstance(info, str) and self.data.get(prop) == info
        if is_same and (not add_to_output or prop in self.output_properties):
            return
        super().set(prop, info, add_to_output)

    def fingerprint(self) -> str:
        """One digest of all that is said, where Rasa makes one for each word of it."""
        if self.features:
            fingerprint: str = super().fingerprint()
            return fingerprint
        if self._cached_fingerprint is None:
            said = json.dumps(self.data, sort_keys=True, ensure_ascii=False, default=str)
            self._cached_fingerprint = get_text_hash(said)
        known: str = self._cached_fingerprint
        return known

    def __deepcopy__(self, memo: dict[int, Any]) -> ExampleMessage:
        """Its own dictionary; the values are words, and metadata that nobody writes into."""
        copied = ExampleMessage(self.data, set(self.output_properties), self.time, [*self.features])
        copied._cached_fingerprint = self._cached_fingerprint
        return copied
