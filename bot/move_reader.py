"""What somebody means who types in a role play: the move, by the same n-grams as the intents.

It is learned from data/moves and from the scenes' own choices in every language when it is first
needed, in a second; a laptop without a trained model has it too.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.catalogs.translator import LANGUAGES, Translator
from bot.content.lexicon import load_signs
from bot.content.library import Library
from bot.language.normalize import normalize
from bot.nlu.learn import Steps, softmax
from bot.nlu.linear_model import LinearModel
from bot.nlu.ngram_features import NgramBlock
from bot.nlu.phrases import SignMatcher, words_of
from bot.shelf import Stock
from bot.workshop.understand import NoReader, Reader

log = logging.getLogger(__name__)

_BLOCKS = (NgramBlock("word", 1, 2, min_texts=1), NgramBlock("char_wb", 2, 5, min_texts=2))
_STEPS = Steps(epochs=30, rate=0.1, forgotten=0.1, batch=64)
# Makes the shares about as sure as they are right.
_SHARPNESS = 3.0
_AGAIN_SECONDS = 60.0
_CLOSE_SECONDS = 2.0


class MoveReader:
    """Reads what is typed. It holds no text of anybody."""

    def __init__(self, model: LinearModel, crisis: SignMatcher) -> None:
        self._model = model
        self._crisis = crisis

    @classmethod
    def learn(cls, stock: Stock, data: Path) -> MoveReader:
        """Raises ContentError when data/lexicon cannot be read."""
        texts, labels = _examples(stock.library, stock.translator)
        model = LinearModel.fit([normalize(text) for text in texts], labels, _BLOCKS, _STEPS)
        return cls(model, SignMatcher(load_signs(data / "lexicon" / "crisis.yml")))

    def shares(self, said: str) -> Mapping[str, float]:
        """How likely each move is; they sum to 1. Empty when no word of it was ever seen."""
        normalized = normalize(said)
        columns, _ = self._model.features.row(normalized)
        if not len(columns):
            return {}
        shares = softmax(_SHARPNESS * self._model.scores(normalized))
        return dict(zip(self._model.classes, map(float, shares)))

    def is_crisis(self, said: str) -> bool:
        """Whether it sounds as if somebody's life were in danger: then nothing is a play."""
        return self._crisis.is_in(words_of(normalize(said)))


class LearningReader:
    """A reader that is learned in a thread of its own after `start`; until then it knows nothing,
    and the wordings of the choices decide alone."""

    def __init__(self, stock: Callable[[], Stock], data: Path) -> None:
        self._stock = stock
        self._data = data
        self._reader: Reader = NoReader()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self.learn, name="moves", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Waits a little for what `start` has begun; nothing calls a learning off."""
        if self._thread is not None:
            self._thread.join(_CLOSE_SECONDS)

    def learn(self) -> None:
        while True:
            try:
                self._reader = MoveReader.learn(self._stock(), self._data)
                return
            except MemoryError:
                # It was short; the wordings decide until there is room.
                log.warning("no memory to learn what is typed in plays; trying again later")
                time.sleep(_AGAIN_SECONDS)

    def shares(self, said: str) -> Mapping[str, float]:
        return self._reader.shares(said)

    def is_crisis(self, said: str) -> bool:
        return self._reader.is_crisis(said)


def _examples(library: Library, translator: Translator) -> tuple[list[str], list[str]]:
    texts: list[str] = []
    labels: list[str] = []
    for move, examples in library.moves.items():
        texts += examples
        labels += [move] * len(examples)
    for scenario in library.scenarios.values():
        for step in scenario.steps.values():
            for choice in step.choices:
                if not choice.moves:
                    continue
                catalog = (
                    ("topics", choice.topic) if choice.is_spoken else ("workshop", scenario.id)
                )
                told = {translator.text(code, *catalog, choice.text) for code in LANGUAGES}
                texts += sorted(told)
                labels += [choice.moves[0]] * len(told)
    return texts, labels
