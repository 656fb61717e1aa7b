"""HINT3's files are read, and the threshold comes from the training texts alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.hint3 import (
    FOREIGN,
    fix_threshold,
    measure,
    measure_one,
    near_copies,
    nearest,
    read_sentences,
)
from bot.nlu.intent_model import IntentModel

TRAIN = [(f"where is my order {n}", "ORDER") for n in range(12)]
TRAIN += [(f"refund my money {n}", "REFUND") for n in range(12)]
TRAIN += [(f"call me by phone {n}", "CALL") for n in range(12)]
TEST = [("where is the order", "ORDER"), ("refund please", "REFUND"), ("xyzzy quux", FOREIGN)]


def written(file: Path, rows: list[tuple[str, str]]) -> Path:
    file.write_text(
        "sentence,label\n" + "".join(f"{text},{label}\n" for text, label in rows), encoding="utf-8"
    )
    return file


def test_sentences_are_normalized(tmp_path):
    assert read_sentences(written(tmp_path / "a.csv", [("ÁRBOL", "X")])) == (["arbol"], ["X"])


def test_the_threshold_parts_what_is_ours_from_what_is_not():
    texts, labels = [text for text, _ in TRAIN], [label for _, label in TRAIN]
    threshold = fix_threshold(texts, labels)
    model = IntentModel.fit(texts, labels)
    intent, certainty = nearest(model, "where is my order")
    assert intent == "ORDER" and certainty > threshold > nearest(model, "xyzzy quux")[1]


def test_near_copies_of_one_intent_are_told_from_the_rest():
    texts = ["where is my order", "where is my order 2", "call me", "where is my order"]
    one, two, other, elsewhere = near_copies(texts, ["ORDER", "ORDER", "CALL", "REFUND"])
    assert one == two and len({one, other, elsewhere}) == 3


def test_a_data_set_gives_both_shares(tmp_path):
    train, test = written(tmp_path / "train.csv", TRAIN), written(tmp_path / "test.csv", TEST)
    found = measure_one("toy", train, test)
    assert 0 <= found.in_scope <= 1 and found.out_of_scope in (0, 1)


def test_a_folder_without_the_files_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="curekart"):
        measure(tmp_path)
