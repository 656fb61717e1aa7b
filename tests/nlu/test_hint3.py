"""HINT3's files are read, and the threshold comes from the training texts alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.hint3 import (
    DATA_SETS,
    FOREIGN,
    Reader,
    fix_threshold,
    measure,
    measure_one,
    near_copies,
    read_sentences,
)

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
    reader = Reader.fit(texts, labels)
    intent, certainty = reader.nearest("where is my order")
    assert intent == "ORDER" and certainty > threshold > reader.nearest("xyzzy quux")[1]


def test_near_copies_of_one_intent_are_told_from_the_rest():
    texts = ["where is my order", "where is my order 2", "call me", "where is my order"]
    one, two, other, elsewhere = near_copies(texts, ["ORDER", "ORDER", "CALL", "REFUND"])
    assert one == two and len({one, other, elsewhere}) == 3


def test_a_data_set_gives_both_shares(tmp_path):
    train, test = written(tmp_path / "train.csv", TRAIN), written(tmp_path / "test.csv", TEST)
    found = measure_one("toy", train, test)
    assert 0 <= found.in_scope <= 1 and found.out_of_scope in (0, 1)


def test_every_version_in_a_folder_is_measured(tmp_path):
    for name in DATA_SETS:
        for version in ("v1", "v2"):
            for part, rows in (("train", TRAIN), ("test", TEST)):
                (tmp_path / version / part).mkdir(parents=True, exist_ok=True)
                written(tmp_path / version / part / f"{name}_{part}.csv", rows)
    found = [figures.name for figures in measure(tmp_path)]
    assert found == [f"{version}/{name}" for name in DATA_SETS for version in ("v1", "v2")]


def test_files_side_by_side_are_found(tmp_path):
    for name in DATA_SETS:
        for part, rows in (("train", TRAIN), ("test", TEST)):
            written(tmp_path / f"{name}_{part}.csv", rows)
    assert [figures.name for figures in measure(tmp_path)] == list(DATA_SETS)


def test_a_folder_without_the_files_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="curekart"):
        measure(tmp_path)
