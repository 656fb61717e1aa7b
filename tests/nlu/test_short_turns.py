"""A whole message of a word or two that has one meaning is understood by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.short_turns import ShortTurns

EXAMPLES = [
    ("ci", "affirm"),
    ("👍", "affirm"),
    ("de una", "affirm"),
    ("no", "deny"),
    ("n", "deny"),
    ("n", "out_of_scope"),
    ("la migra esta aqui", "ice_at_door"),
]


@pytest.fixture
def turns() -> ShortTurns:
    return ShortTurns.of([text for text, _ in EXAMPLES], [intent for _, intent in EXAMPLES])


@pytest.mark.parametrize(
    "text, intent",
    [
        pytest.param("ci", "affirm", id="as it was written"),
        pytest.param("ci!!", "affirm", id="with marks around it"),
        pytest.param("👍🏽", "affirm", id="in the shade of a hand"),
        pytest.param("👍👍", "affirm", id="said twice"),
        pytest.param("de una", "affirm", id="two words"),
        pytest.param("n", None, id="two meanings are none"),
        pytest.param("cinco", None, id="a longer word"),
        pytest.param("la migra esta aqui", None, id="a sentence is the model's to read"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_short_turn_means_what_all_examples_say(
    turns: ShortTurns, text: str, intent: str | None
) -> None:
    assert turns.intent_of(text) == intent


def test_what_is_saved_is_loaded(turns: ShortTurns, tmp_path: Path) -> None:
    turns.save(tmp_path)
    assert ShortTurns.load(tmp_path) == turns
