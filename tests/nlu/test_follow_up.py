"""A short question takes its meaning from the topic that was answered before it."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ContentError
from bot.nlu.dialogue_model import DialogueModel, FollowUp, read_follow_ups
from bot.nlu.follow_up import SAME, Kinship, Readings, Weights, follow_up

KIN = Kinship({"bond": ("legal_fund",), "taxes": (), "legal_fund": ()})


def ranked(**shares: float) -> list[dict[str, object]]:
    return [{"name": name, "confidence": share} for name, share in shares.items()]


def read_as(said: dict[str, float]) -> Readings:
    """The same shares by each of the three ways of reading."""
    columns = {name: column for column, name in enumerate(said)}
    return Readings(columns, np.array([[*said.values(), 0.0]] * 3))


def first(ranking, dialogue=None, after="bond", text="y cuanto cuesta") -> str:  # type: ignore[no-untyped-def]
    return follow_up(ranking, read_as(dialogue or {}), after, text, KIN, Weights())[0]["name"]


def test_a_vague_text_stays_with_the_last_topic():
    assert first(ranked(drivers_license=0.2, taxes=0.15, bond=0.12)) == "bond"


def test_a_vague_text_may_go_to_a_topic_beside_the_last_one():
    assert first(ranked(taxes=0.3, legal_fund=0.25, bond=0.001)) == "legal_fund"


def test_a_plain_question_leaves_the_last_topic_behind():
    plain = ranked(taxes=0.97, bond=0.001)
    assert first(plain, text="como saco un itin para declarar mis impuestos de este ano") == "taxes"


def test_words_that_meant_the_last_topic_again_weigh():
    shares = ranked(taxes=0.5, bond=0.02)
    again, other = {SAME: 0.95}, {"taxes": 0.95}
    assert first(shares, again) == "bond" and first(shares, other) == "taxes"


def test_the_same_words_mean_after_each_topic_what_they_meant_there(tmp_path):
    dialogues = [
        FollowUp("bond", "how much", "legal_fund"),
        FollowUp("taxes", "how much", "taxes"),
        FollowUp("bond", "thanks", "thanks"),
        FollowUp("taxes", "thanks", "thanks"),
    ]
    groups = {"bond": "detention", "taxes": "daily_life"}
    DialogueModel.fit(dialogues, groups).save(tmp_path)
    model = DialogueModel.load(tmp_path)
    assert after_topic(model.read("how much", "bond", "detention")) == "legal_fund"
    assert after_topic(model.read("how much", "taxes", "daily_life")) == SAME


def after_topic(readings: Readings) -> str:
    """What such words most often meant after this very topic."""
    return max(readings.columns, key=lambda name: readings.shares[1, readings.columns[name]])


def test_what_followed_a_topic_that_was_taken_back_is_left_out():
    dialogues = [
        FollowUp("bond", "how much", "bond"),
        FollowUp("bond", "thanks", "thanks"),
        FollowUp("gone", "how much", "gone"),
    ]
    model = DialogueModel.fit(dialogues, {"bond": "detention"})
    assert set(model.read("how much", "bond", "detention").columns) == {SAME, "thanks"}


def test_shares_sum_to_one():
    weighed = follow_up(ranked(taxes=0.5, bond=0.1), read_as({}), "bond", "y eso", KIN, Weights())
    assert sum(float(intent["confidence"]) for intent in weighed) == pytest.approx(1)


def test_every_dialogue_is_between_topics_or_leaves_them(settings, library):
    from bot.content.conversation import CONVERSATION_INTENTS

    for dialogue in read_follow_ups(settings.data / "follow_ups"):
        assert dialogue.after in library.topics
        assert dialogue.label in library.topics or dialogue.label in CONVERSATION_INTENTS


def test_no_question_of_the_project_s_own_set_is_trained_on(settings, root: Path):
    asked = {
        plain(json.loads(line)["text"])
        for file in (root / "tests/questions").glob("*.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    }
    trained = {plain(one.text) for one in read_follow_ups(settings.data / "follow_ups")}
    assert not {text for text in asked & trained if len(text.split()) > 3}


def test_a_file_in_another_form_is_told_with_its_line(tmp_path):
    (tmp_path / "es.yml").write_text("bond:\n  - texto\n", encoding="utf-8")
    with pytest.raises(ContentError):
        list(read_follow_ups(tmp_path))


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower())
    return " ".join(re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c))))
