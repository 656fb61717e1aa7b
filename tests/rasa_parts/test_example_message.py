"""An example beside Rasa's own message: copied, compared and merged it comes to the same."""

from __future__ import annotations

import copy

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_parts.example_message import ExampleMessage

VOICE = {"voice": "es-a", "language": "es"}
LINES = [
    ("me pararon", "ice_car", VOICE),
    ("me pararon", "ice_car", VOICE),
    ("me pararon", "ice_street", VOICE),
    ("me pararon ", "ice_car", VOICE),
    ("me pararon", " ice_car", {"voice": "es-b", "language": "es"}),
    ("quanto é", "bond", VOICE),
]


def built(kind: type[Message]) -> list[Message]:
    return [
        kind.build(text=text, intent=intent, intent_metadata=voice) for text, intent, voice in LINES
    ]


def test_the_same_ones_are_equal() -> None:
    ours, rasas = built(ExampleMessage), built(Message)
    for i in range(len(LINES)):
        for j in range(len(LINES)):
            assert (ours[i] == ours[j]) is (rasas[i] == rasas[j])
            assert (hash(ours[i]) == hash(ours[j])) is (hash(rasas[i]) == hash(rasas[j]))


def test_merging_drops_the_same_doubles() -> None:
    def merged(kind: type[Message]) -> list[dict[str, object]]:
        half = TrainingData(built(kind)[:3])
        data = TrainingData().merge(half, TrainingData(built(kind)[2:]))
        return [example.as_dict() for example in data.training_examples]

    assert merged(ExampleMessage) == merged(Message)


def test_a_copy_is_nobody_else_s() -> None:
    one = ExampleMessage.build(text="me pararon", intent="ice_car", intent_metadata=VOICE)
    other = copy.deepcopy(one)
    other.set("intent", "bond", add_to_output=True)
    assert one.get("intent") == "ice_car" and "intent" not in one.output_properties
    assert one != other and one.fingerprint() != other.fingerprint()


@pytest.mark.parametrize("value", ["otra cosa", ["a", "b"], {"code": "es"}])
def test_what_is_set_changes_the_fingerprint(value: object) -> None:
    one = ExampleMessage.build(text="me pararon")
    before = one.fingerprint()
    one.set("normalized", value)
    assert one.fingerprint() != before
