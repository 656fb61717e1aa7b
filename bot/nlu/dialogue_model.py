"""What such words meant in dialogues after an answer: three readings of the same text.

Alone, "how much" is bond's as often as the work permit's; joined with the topic before it
("bond:much") it is one or the other; joined with that topic's group it still helps where nobody
wrote those words after that very topic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.content.yaml_lines import Block, Items, read_block
from bot.errors import ContentError
from bot.language.normalize import normalize
from bot.nlu.follow_up import SAME, Readings
from bot.nlu.learn import Steps, softmax
from bot.nlu.linear_model import LinearModel
from bot.nlu.model_files import ModelFiles
from bot.nlu.ngram_features import NgramBlock, spoken

_ALONE = (NgramBlock("word", 1, 2, min_texts=1), NgramBlock("char_wb", 2, 4, min_texts=1))
# Two words joined with a topic that only one text has are as good as never met again; they were two
# fifths of the size, and without them as many of 5,700 texts by unread authors are understood.
_JOINED = (NgramBlock("word", 1, 1, min_texts=1), NgramBlock("word", 2, 2, min_texts=2))
# Those of each reading: alone, after this topic, after one of its group.
_BLOCKS = (_ALONE, _JOINED, _JOINED)
_STEPS = Steps(epochs=5, rate=0.15, forgotten=0.2, batch=256)
_SHARPNESS = 3.3


@dataclass(frozen=True)
class FollowUp:
    """What somebody wrote after an answer, and the topic they meant."""

    after: str
    text: str
    label: str


def read_follow_ups(folder: Path) -> Iterator[FollowUp]:
    """The dialogues of data/follow_ups/<language>.yml. Raises ContentError."""
    for file in sorted(folder.glob("*.yml")):
        for after, labels in read_block(file).items():
            if not isinstance(labels, Block):
                raise ContentError(file, after.line, f"write topics under `{after}`")
            for label, texts in labels.items():
                if not isinstance(texts, Items):
                    raise ContentError(file, label.line, f"write a list of texts under `{label}`")
                for text in texts:
                    yield FollowUp(str(after), str(text), str(label))


class DialogueModel:
    """The three readings, each a linear model over n-grams, kept as one table and read at once."""

    def __init__(self, readings: LinearModel) -> None:
        """The three of them side by side."""
        self._readings = readings
        self._columns = {name: column for column, name in enumerate(readings.classes)}

    @classmethod
    def fit(cls, dialogues: Sequence[FollowUp], groups: Mapping[str, str]) -> DialogueModel:
        """`groups` has the group of each topic; what followed one that is gone is left out."""
        dialogues = [one for one in dialogues if one.after in groups]
        texts = [normalize(one.text) for one in dialogues]
        labels = [SAME if one.label == one.after else one.label for one in dialogues]
        after_topic = [join(text, one.after) for text, one in zip(texts, dialogues)]
        after_group = [join(text, groups[one.after]) for text, one in zip(texts, dialogues)]
        readings = (
            LinearModel.fit(texts, labels, _ALONE, _STEPS),
            LinearModel.fit(after_topic, labels, _JOINED, _STEPS),
            LinearModel.fit(after_group, labels, _JOINED, _STEPS),
        )
        return cls(LinearModel.side_by_side(readings))

    def read(self, normalized: str, after: str, group: str) -> Readings:
        """The share of each topic, and of SAME, by each reading."""
        texts = (normalized, join(normalized, after), join(normalized, group))
        words = [spoken(text).split() for text in texts]
        columns, values, ends = self._readings.features.rows(
            [said for said, blocks in zip(words, _BLOCKS) for _ in blocks]
        )
        by_reading = np.zeros((len(texts), len(columns)), dtype=np.float32)
        start, last = 0, -1
        for reading, blocks in enumerate(_BLOCKS):
            last += len(blocks)
            by_reading[reading, start : ends[last]] = values[start : ends[last]]
            start = ends[last]
        shares = np.zeros((len(texts), len(self._columns) + 1))
        scores = self._readings.weights.weighed(columns, by_reading) + self._readings.bias
        shares[:, :-1] = softmax(_SHARPNESS * scores)
        return Readings(self._columns, shares)

    def save(self, folder: Path) -> None:
        self._readings.save(ModelFiles(folder))

    @classmethod
    def load(cls, folder: Path) -> DialogueModel:
        return cls(LinearModel.load(ModelFiles(folder)))


def join(normalized: str, before: str) -> str:
    """Every word bound to what stood before, and that by itself.

    >>> join("how much", "work_permit")
    'workpermitxhow workpermitxmuch workpermit'
    """
    bound = before.replace("_", "")
    return " ".join([*(f"{bound}x{word}" for word in spoken(normalized).split()), bound])
