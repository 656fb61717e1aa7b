"""What a button sends back, and what nobody can smuggle in by typing it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply.payload import payload, read_payload

INTENTS = frozenset({"start", "ice_at_door", "give_place"})
VALUES = {"topic": frozenset({"ice_at_door"}), "place": frozenset({"holyoke", "any"})}


def read(text: str) -> tuple[str, dict[str, str]] | None:
    return read_payload(text, INTENTS, VALUES)


def test_a_button_is_read_as_it_was_written() -> None:
    assert read(payload("give_place", place="holyoke")) == ("give_place", {"place": "holyoke"})
    assert read(payload("start")) == ("start", {})


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("start", id="no slash"),
        pytest.param("/restart", id="an intent of Rasa's own"),
        pytest.param("/out_of_scope", id="an intent that no button holds"),
        pytest.param('/give_place{"place":"boston; drop"}', id="a value outside the closed list"),
        pytest.param('/give_place{"language":"es"}', id="an entity without a list"),
        pytest.param('/give_place{"place":["holyoke"]}', id="a value that is not a text"),
        pytest.param('/give_place{"place":{"a":1}}', id="an object in the object"),
        pytest.param('/give_place{"place":"holyoke"}x', id="more after it"),
        pytest.param('/give_place{"place":"holyoke"}\n/start', id="a second line"),
        pytest.param("/give_place{place:holyoke}", id="not JSON"),
        pytest.param("/START", id="capitals"),
        pytest.param("/give_place{" + '"place":"holyoke",' * 30 + "}", id="too long"),
    ],
)
def test_what_no_button_holds_is_not_read(typed: str) -> None:
    assert read(typed) is None


@given(st.text(max_size=200))
def test_any_text_is_refused_or_is_a_button_of_ours(text: str) -> None:
    found = read(text)
    assert found is None or is_ours(found)


@given(
    st.sampled_from(["start", "ice_at_door", "give_place", "restart", ""]),
    st.dictionaries(
        st.sampled_from(["topic", "place", "language", ""]),
        st.sampled_from(["holyoke", "any", "ice_at_door", "", "x"]) | st.integers() | st.none(),
        max_size=3,
    ),
)
def test_any_intent_with_any_entities_is_refused_or_is_a_button_of_ours(
    intent: str, entities: dict[str, object]
) -> None:
    found = read(f"/{intent}{json.dumps(entities)}")
    assert found is None or is_ours(found)


def is_ours(found: tuple[str, dict[str, str]]) -> bool:
    intent, entities = found
    return intent in INTENTS and all(
        value in VALUES.get(name, ()) for name, value in entities.items()
    )
