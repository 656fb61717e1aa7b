"""One point of a curve of growth, in a process of its own: a size in, what it costs out, as JSON.

python -m bot.bench.grow examples 0.25
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Callable

import psutil

from bot.lean import be_lean
from bot.quiet import be_quiet

# Of the people who talk at once, these many turns are timed.
_TIMED = 2_000


def examples(share: float) -> dict[str, float]:
    """The classifier on a share of all examples."""
    return _classifier(lambda example, _: random.Random(example.text).random() < share)


def topics(share: float) -> dict[str, float]:
    """The classifier on all examples of a share of the intents."""
    return _classifier(lambda _, place: place < share)


def _classifier(is_in: Callable[..., bool]) -> dict[str, float]:
    from bot.language.normalize import normalize
    from bot.nlu.intent_model import IntentModel, Sharpness
    from bot.rasa_parts.nlu_files import read_examples
    from bot.settings import read_settings

    everything = list(read_examples(read_settings().data / "nlu"))
    names = sorted({example.intent for example in everything})
    place = {name: number / len(names) for number, name in enumerate(names)}
    chosen = [example for example in everything if is_in(example, place[example.intent])]
    texts = [normalize(example.text) for example in chosen]
    before, began = psutil.Process().memory_info().rss, time.process_time()
    model = IntentModel.fit(texts, [example.intent for example in chosen])
    trained = time.process_time() - began
    grown = psutil.Process().memory_info().rss - before
    began = time.process_time()
    for text in texts[:_TIMED]:
        model.shares(text, Sharpness())
    asked = (time.process_time() - began) / min(_TIMED, len(texts))
    size = len(set(place[example.intent] for example in chosen))
    return {
        "examples": len(chosen), "topics": size, "training, s": trained,
        "one text, ms": asked * 1000, "memory while training, MB": grown / 1e6,
    }  # fmt: skip


def people(number: float) -> dict[str, float]:
    """What is remembered of so many people, and how long one of them takes to be found."""
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import SlotSet
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.privacy.pseudonym import Pseudonyms
    from bot.rasa_parts.slot_tracker_store import SlotTrackerStore
    from bot.settings import ROOT

    domain = Domain.load(str(ROOT / "domain.yml"))
    store, names = SlotTrackerStore(domain), Pseudonyms()
    said = {"language": "es", "topic": "ice_at_door", "place": "holyoke", "need": "lawyer"}

    def tracker(person: str) -> DialogueStateTracker:
        made = DialogueStateTracker(person, domain.slots)
        for name, value in said.items():
            made.update(SlotSet(name, value), domain)
        return made

    async def remember() -> dict[str, float]:
        memory = psutil.Process().memory_info().rss
        made = tracker("somebody")
        for person in range(int(number)):
            made.sender_id = names.of("web", str(person))
            await store.save(made)
        grown = psutil.Process().memory_info().rss - memory
        began = time.process_time()
        for person in range(_TIMED):
            made.sender_id = names.of("web", str(int(number) - 1 - person % int(number)))
            store.remembered(made.sender_id)
            await store.save(made)
        took = (time.process_time() - began) / _TIMED
        return {"people": number, "memory, MB": grown / 1e6, "one turn's memory, ms": took * 1000}

    return asyncio.run(remember())


CURVES: dict[str, Callable[[float], dict[str, float]]] = {
    "examples": examples,
    "topics": topics,
    "people": people,
}

if __name__ == "__main__":
    be_quiet()
    be_lean()
    print(json.dumps(CURVES[sys.argv[1]](float(sys.argv[2]))))
