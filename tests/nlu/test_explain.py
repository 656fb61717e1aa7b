"""An explanation names the words that spoke for an intent, and the gate's reason."""

from __future__ import annotations

import pytest

from bot.nlu.explain import classifier_of, explain
from bot.nlu.intent_model import IntentModel, Learning
from bot.nlu.ngram_features import NgramBlock

BLOCKS = (NgramBlock("word", 1, 1, min_texts=1),)
MODEL = IntentModel.fit(
    ["bond money", "ice at the door"] * 10, ["bond", "ice_at_door"] * 10,
    Learning(hidden=4, blocks=BLOCKS),
)  # fmt: skip
PARSED = {
    "language": {"code": "en", "probability": 0.99},
    "signs": {"danger": True, "crisis": False},
    "intent_ranking": [
        {"name": "ice_at_door", "confidence": 0.9},
        {"name": "bond", "confidence": 0.1},
    ],
    "gate": {"outcome": "answered", "reason": "sure of one topic"},
}


def test_the_words_and_the_reason_are_told():
    told = explain(MODEL, PARSED, "ice at my door")
    assert told.likely[0].intent == "ice_at_door"
    assert {"ice", "door", "at"} >= {gram for gram, _ in told.likely[0].spoke_for_it[:2]}
    assert "sure of one topic" in str(told) and "danger" in str(told)
    assert told.tokens == ("ice", "at", "my", "door")


@pytest.mark.model
def test_the_classifier_is_found_in_the_model_that_answers(engine):
    assert "bond" in classifier_of(engine.agent).classes
