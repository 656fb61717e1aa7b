"""Puts together what counts questions without an answer, where the operator has switched it on."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING

from bot import shelf
from bot.rasa_parts.nlu_files import read_examples
from bot.settings import Settings
from bot.studio.unanswered import UnansweredPhrases
from bot.unanswered.counted import Counted, CountedInMemory
from bot.unanswered.heard import Heard
from bot.unanswered.marks import Marks
from bot.unanswered.vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    from bot.door import Door


def count_unanswered(settings: Settings, door: Door, kept: UnansweredPhrases) -> None:
    """From now on the door counts; nothing happens unless FAROL_KEEP_UNANSWERED is on."""
    if not settings.keep_unanswered:
        return
    counted: Counted = CountedInMemory()
    key = secrets.token_bytes(32)
    if settings.redis_url is not None:
        from bot.many.parts import SharedParts

        shared = SharedParts(settings.redis_url)
        counted, key = shared.counted(), shared.key

    def words() -> tuple[Vocabulary, Collection[str]]:
        library = shelf.library()
        public = {p.e164 for one in library.organizations.values() for p in one.phones}
        return vocabulary(read_examples(settings.data / "nlu"), library.areas), public

    door.heard = Heard(counted, Marks(key), words, kept)
