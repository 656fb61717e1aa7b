"""The same classifier and gate on HINT3: real users' questions to three English bots.

The files are `sentence,label`; NO_NODES_DETECTED is foreign, and no training text is. The threshold
is fixed on the training data alone: a part of the intents is left out in turn and plays the foreign
one, and a part of the others' texts is asked. Texts that are left out one by one leave their near
copies behind and are answered more surely than a stranger's would be; left out with all their near
copies, less surely. The threshold is halfway between what balances the one and the other.

There is no class of foreign texts here, so that shares say only which intent is nearest; how far
inside an intent's border a text stands says whether it is near at all. On the training data alone
that parts both kinds better in each set (75, 72, 77 % against 74, 70, 74).
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
from bot.nlu.intent_model import IntentModel, Learning, Sharpness
from bot.nlu.learn import Steps
from bot.nlu.ngram_features import NgramBlock

FOREIGN = "NO_NODES_DETECTED"
DATA_SETS = ("curekart", "powerplay11", "sofmattress")
# A few hundred texts need every n-gram, and more rounds over them.
_LEARNING = Learning(
    borders=Steps(epochs=30, rate=0.1, forgotten=0.1, batch=32),
    network=Steps(epochs=30, rate=0.08, forgotten=0.3, batch=32),
    blocks=(NgramBlock("word", 1, 2, min_texts=1), NgramBlock("char_wb", 2, 5, min_texts=1)),
)
_PARTS = 5
# What the network's score of the nearest intent counts beside the border's 1.
_NETWORK_COUNTS = 0.2
# A cosine of character n-grams above which two texts are near copies.
_ALIKE = 0.5


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
    """All three data sets of a clone of HINT3, or of a folder that holds its files."""
    return [
        measure_one(name, _file(folder, name, "train"), _file(folder, name, "test"))
        for name in DATA_SETS
    ]


def measure_one(name: str, train: Path, test: Path) -> Hint3Figures:
    texts, labels = read_sentences(train)
    threshold = fix_threshold(texts, labels)
    model = IntentModel.fit(texts, labels, _LEARNING)
    asked, meant = read_sentences(test)
    readings = [nearest(model, text) for text in asked]
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


def fix_threshold(texts: Sequence[str], labels: Sequence[str]) -> float:
    """The least certainty to answer with, where both kinds of mistake are as frequent."""
    alone = _threshold(texts, labels, np.arange(len(texts)))
    with_copies = _threshold(texts, labels, near_copies(texts, labels))
    return (alone + with_copies) / 2


def near_copies(texts: Sequence[str], labels: Sequence[str]) -> NDArray[np.int64]:
    """A number for each text, the same for texts of one intent that are much alike."""
    features = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit_transform(texts)
    alike = (features @ features.T).tocoo()
    names = np.asarray(labels)
    linked = (alike.data > _ALIKE) & (names[alike.row] == names[alike.col])
    links = coo_matrix((alike.data[linked], (alike.row[linked], alike.col[linked])), alike.shape)
    _, groups = connected_components(links, directed=False)
    return np.asarray(groups, dtype=np.int64)


def _threshold(texts: Sequence[str], labels: Sequence[str], group: NDArray[np.int64]) -> float:
    """The balance when whole groups of texts, and whole intents, are left out in turn."""
    inside: list[float] = []
    outside: list[float] = []
    intents = np.unique(np.asarray(labels))
    chance = np.random.default_rng(0)
    part_of = dict(zip(intents.tolist(), (chance.permutation(len(intents)) % _PARTS).tolist()))
    group_part = chance.permutation(int(group.max()) + 1) % _PARTS
    for part in range(_PARTS):
        is_out = np.array([part_of[label] == part for label in labels])
        held = ~is_out & (group_part[group] == part)
        kept = np.flatnonzero(~is_out & ~held)
        model = IntentModel.fit([texts[i] for i in kept], [labels[i] for i in kept], _LEARNING)
        for i in np.flatnonzero(held):
            intent, certainty = nearest(model, texts[i])
            inside.append(certainty if intent == labels[i] else -np.inf)
        outside += [nearest(model, texts[i])[1] for i in np.flatnonzero(is_out)]
    return _balance(np.array(inside), np.array(outside))


def nearest(model: IntentModel, text: str) -> tuple[str, float]:
    """The likeliest intent, and how far inside its border the text stands."""
    borders, network = model.scores(text)
    best = int(model.shares(text, Sharpness()).argmax())
    return model.classes[best], float(borders[best] + _NETWORK_COUNTS * network[best])


def _balance(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> float:
    """The threshold at which as many are answered rightly as foreign ones are refused."""
    tried = np.unique(np.concatenate([inside[np.isfinite(inside)], outside]))
    kept = np.array([(inside >= threshold).mean() for threshold in tried])
    refused = np.array([(outside < threshold).mean() for threshold in tried])
    return float(tried[int(np.argmin(np.abs(kept - refused)))])


def _file(folder: Path, name: str, part: str) -> Path:
    found = sorted(folder.rglob(f"{name}_{part}.csv"))
    if not found:
        raise FileNotFoundError(f"{name}_{part}.csv is not under {folder}; clone HINT3 there")
    full = [file for file in found if "subset" not in str(file)]
    return (full or found)[0]
