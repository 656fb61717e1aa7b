"""The classifier on a few texts: what it must do whatever it learns from."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.cores import usable_cores
from bot.nlu.intent_model import IntentModel, Learning, Sharpness
from bot.nlu.model_files import ModelFiles
from bot.nlu.ngram_features import NgramBlock, spoken

TEXTS = ["how much is the bond", "bond money", "pay the bond", "they knock at the door",
         "ice at the door", "knocking on my door"] * 8  # fmt: skip
INTENTS = (["bond"] * 3 + ["ice_at_door"] * 3) * 8
BLOCKS = (NgramBlock("word", 1, 2, min_texts=1), NgramBlock("char_wb", 2, 4, min_texts=1))


@pytest.fixture(scope="module")
def model() -> IntentModel:
    return IntentModel.fit(TEXTS, INTENTS, Learning(hidden=8, blocks=BLOCKS))


def likeliest(model: IntentModel, text: str) -> str:
    return model.classes[int(np.argmax(model.shares(text, Sharpness())))]


def test_it_tells_intents_apart(model):
    assert likeliest(model, "what is the bond") == "bond"
    assert likeliest(model, "somebody knocks at my door") == "ice_at_door"


def test_shares_sum_to_one(model):
    assert model.shares("the bond", Sharpness()).sum() == pytest.approx(1, abs=1e-5)


def test_a_text_without_a_known_word_has_shares_too(model):
    assert model.shares("", Sharpness()).sum() == pytest.approx(1, abs=1e-5)


def test_the_words_that_spoke_for_an_intent_come_first(model):
    grams = [gram for gram, _ in model.contributions("pay the bond", "bond")]
    assert "bond" in " ".join(grams[:6])


def test_what_is_saved_answers_the_same(model, tmp_path: Path):
    model.save(ModelFiles(tmp_path))
    again = IntentModel.load(ModelFiles(tmp_path))
    before, after = (m.shares("pay the bond", Sharpness()) for m in (model, again))
    assert np.allclose(before, after)


def test_nothing_on_disk_can_run(model, tmp_path: Path):
    model.save(ModelFiles(tmp_path))
    assert {file.suffix for file in tmp_path.iterdir()} == {".json", ".npz"}


def test_learning_twice_gives_the_same(model):
    again = IntentModel.fit(TEXTS, INTENTS, Learning(hidden=8, blocks=BLOCKS))
    before, after = (m.shares("pay", Sharpness()) for m in (model, again))
    assert np.array_equal(before, after)


def test_marks_do_not_make_another_word():
    assert spoken("don't open, why?") == "dont open why ?"


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system gives no cores away")
def test_a_machine_with_one_core_learns_the_same(model):
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(all_cores)})
    try:
        assert usable_cores() == 1
        alone = IntentModel.fit(TEXTS, INTENTS, Learning(hidden=8, blocks=BLOCKS))
    finally:
        os.sched_setaffinity(0, all_cores)
    for text in ("pay the bond", "somebody knocks"):
        assert np.array_equal(model.shares(text, Sharpness()), alone.shares(text, Sharpness()))
