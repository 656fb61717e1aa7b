"""A whole message of a few words that has one meaning is understood by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.short_turns import ShortTurns

EXAMPLES = [
    ("ci", "affirm"),
    ("buenos dias", "greet"),
    ("start over", "menu"),
    ("que dijo usted", "repeat"),
    ("otros temas", "menu"),
    ("otras fechas", "immigration_court"),
    ("borrar mis mensajes", "delete_data"),
    ("borras mis mensajes", "digital_safety"),
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
    assert turns.written_as(text) == intent


@pytest.mark.parametrize(
    "text, intent",
    [
        pytest.param("si", "affirm", id="another spelling of the sound"),
        pytest.param("vuenos dias", "greet", id="by ear"),
        pytest.param("buenosdias", "greet", id="run together"),
        pytest.param("strat over", "menu", id="two letters swapped"),
        pytest.param("que dijo uste", "repeat", id="a letter dropped, three words"),
        pytest.param("otross temas!", "menu", id="a letter doubled, with a mark"),
        pytest.param("otras fecha", None, id="a topic is the model's to read"),
        pytest.param("borra mis mensajes", None, id="a slip away from two meanings"),
        pytest.param("no", None, id="as it was written needs no ear"),
        pytest.param("na", None, id="a slip in a short word makes another word"),
        pytest.param("buenos dias a todos", None, id="longer than a turn"),
        pytest.param("👎", None, id="a picture has no sound"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_turn_of_a_conversation_is_heard_behind_its_spelling(
    turns: ShortTurns, text: str, intent: str | None
) -> None:
    assert turns.heard_as(text) == intent


def test_what_is_saved_is_loaded(turns: ShortTurns, tmp_path: Path) -> None:
    turns.save(tmp_path)
    assert ShortTurns.load(tmp_path) == turns
