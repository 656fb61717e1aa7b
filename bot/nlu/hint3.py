"""The same classifier and gate on HINT3: real users' questions to three English bots.

The files are `sentence,label`; NO_NODES_DETECTED is foreign, and no training text is. A few hundred
texts leave the borders ignorant of most words, so that word vectors give two more opinions here
(bot/nlu/few_examples.py; Farol's own model has a hundred times as many texts, and gains nothing
from them).

There is no class of foreign texts, so that shares say only which intent is nearest; how far inside
an intent's border a text stands says whether it is near at all. The threshold for that is fixed on
the training data alone: a part of the intents is left out in turn and plays the foreign one, and a
part of the others' texts is asked, each left out with its near copies, since a stranger's words
will have none.
Source: https://github.com/hellohaptik/HINT3, Arora et al. 2020, arXiv 2009.13833.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.language.normalize import normalize
from bot.nlu.few_examples import FewExamples
from bot.nlu.intent_model import IntentModel, Learning
from bot.nlu.learn import Steps
from bot.nlu.ngram_features import NgramBlock
from bot.nlu.word_vectors import word_vectors

FOREIGN = "NO_NODES_DETECTED"
DATA_SETS = ("curekart", "powerplay11", "sofmattress")
# A few hundred texts need every n-gram, and more rounds over them.
_LEARNING = Learning(
    borders=Steps(epochs=30, rate=0.1, forgotten=0.1, batch=32),
    network=Steps(epochs=30, rate=0.08, forgotten=0.3, batch=32),
    blocks=(NgramBlock("word", 1, 2, min_texts=1), NgramBlock("char_wb", 2, 5, min_texts=1)),
)
_PARTS = 5
# How often the parts are dealt anew, so that chance weighs less.
_DEALS = 3
# What the network's score of the nearest intent counts beside the border's 1.
_NETWORK_COUNTS = 0.2
# A cosine of character n-grams above which two texts are near copies.
_ALIKE = 0.6


@dataclass(frozen=True)
class Hint3Figures:
    """Of one data set: shares of in-scope questions answered rightly, of foreign ones refused."""

    name: str
    threshold: float
    in_scope: float
    out_of_scope: float


def read_sentences(file: Path) -> tuple[list[str], list[str]]:
    """Normalized sentences and their labels."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [normalize(row["sentence"]) for row in rows], [row["label"] for row in rows]


def measure(folder: Path) -> list[Hint3Figures]:
    """The three data sets, in each version that a clone of HINT3, or another folder, holds."""
    return [
        measure_one(version, train, test)
        for name in DATA_SETS
        for version, train, test in _versions(folder, name)
    ]


def measure_one(name: str, train: Path, test: Path) -> Hint3Figures:
    texts, labels = read_sentences(train)
    threshold = fix_threshold(texts, labels)
    reader = Reader.fit(texts, labels)
    asked, meant = read_sentences(test)
    readings = [reader.nearest(text) for text in asked]
    answers = np.array([intent for intent, _ in readings])
    is_answered = np.array([certainty for _, certainty in readings]) >= threshold
    truth = np.array(meant)
    ours = truth != FOREIGN
    return Hint3Figures(
        name,
        threshold,
        float(((answers == truth) & is_answered)[ours].mean()),
        float((~is_answered)[~ours].mean()),
    )


@dataclass(frozen=True)
class Reader:
    """The classifier of few examples: Farol's own, and word vectors beside it."""

    model: IntentModel
    few: FewExamples

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str]) -> Reader:
        return cls(
            IntentModel.fit(texts, labels, _LEARNING),
            FewExamples(word_vectors().of(texts), labels),
        )

    def nearest(self, text: str) -> tuple[str, float]:
        """The likeliest intent, and how far inside its border the text stands."""
        borders, network = self.model.scores(text)
        by_vectors = self.few.scores(word_vectors().of([text])[0])
        inside = borders + _NETWORK_COUNTS * network + by_vectors
        best = int(inside.argmax())
        return self.model.classes[best], float(inside[best])


def near_copies(texts: Sequence[str], labels: Sequence[str]) -> NDArray[np.int64]:
    """A number for each text, the same for texts of one intent that are much alike."""
    features = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit_transform(texts)
    alike = (features @ features.T).tocoo()
    names = np.asarray(labels)
    linked = (alike.data > _ALIKE) & (names[alike.row] == names[alike.col])
    links = coo_matrix((alike.data[linked], (alike.row[linked], alike.col[linked])), alike.shape)
    _, groups = connected_components(links, directed=False)
    return np.asarray(groups, dtype=np.int64)


def fix_threshold(texts: Sequence[str], labels: Sequence[str]) -> float:
    """The least certainty to answer with, where both kinds of mistake are as frequent."""
    inside: list[float] = []
    outside: list[float] = []
    group = near_copies(texts, labels)
    intents = np.unique(np.asarray(labels))
    for deal in range(_DEALS):
        chance = np.random.default_rng(deal)
        part_of = dict(zip(intents.tolist(), (chance.permutation(len(intents)) % _PARTS).tolist()))
        group_part = chance.permutation(int(group.max()) + 1) % _PARTS
        for part in range(_PARTS):
            is_out = np.array([part_of[label] == part for label in labels])
            held = ~is_out & (group_part[group] == part)
            kept = np.flatnonzero(~is_out & ~held)
            reader = Reader.fit([texts[i] for i in kept], [labels[i] for i in kept])
            for i in np.flatnonzero(held):
                intent, certainty = reader.nearest(texts[i])
                inside.append(certainty if intent == labels[i] else -np.inf)
            outside += [reader.nearest(texts[i])[1] for i in np.flatnonzero(is_out)]
    return _balance(np.array(inside), np.array(outside))


def _balance(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> float:
    """The threshold at which as many are answered rightly as foreign ones are refused."""
    tried = np.unique(np.concatenate([inside[np.isfinite(inside)], outside]))
    kept = np.array([(inside >= threshold).mean() for threshold in tried])
    refused = np.array([(outside < threshold).mean() for threshold in tried])
    return float(tried[int(np.argmin(np.abs(kept - refused)))])


def _versions(folder: Path, name: str) -> list[tuple[str, Path, Path]]:
    """What each is called, its training file and its test file. Raises FileNotFoundError."""
    found = []
    for train in sorted(folder.rglob(f"{name}_train.csv")):
        beside = (train.parent, train.parent.parent / "test")
        tests = [file for place in beside if (file := place / f"{name}_test.csv").is_file()]
        if tests:
            above = train.relative_to(folder).parts[:-2]
            found.append(("/".join([*above, name]), train, tests[0]))
    if not found:
        raise FileNotFoundError(
            f"{name}_train.csv with its {name}_test.csv is not under {folder}; clone HINT3 there"
        )
    return found
