"""What people type in a play is understood, or asked again; it is not mistaken.

The sentences are ours, written apart from the examples of data/moves; people will find others.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bot import shelf
from bot.catalogs.translator import LANGUAGES
from bot.move_reader import LearningReader, MoveReader
from bot.reply.words import Words
from bot.settings import read_settings
from bot.workshop.options import meant, of_step

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("typed.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def reader() -> MoveReader:
    return MoveReader.learn(shelf.stock(), read_settings({}).data)


def read(row: dict[str, str], reader: MoveReader, words: Words) -> int | None:
    scenario_id, step_id = row["at"].split("/")
    scenario = words.library.scenarios[scenario_id]
    return meant(row["text"], of_step(scenario, scenario.steps[step_id], words), reader)


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_is_understood_and_hardly_anything_mistaken(
    reader: MoveReader, words: dict[str, Words], language: str
) -> None:
    found: Counter[str] = Counter()
    for row in (row for row in ROWS if row["lang"] == language):
        got = read(row, reader, words[language])
        is_right = got == row["choice"]
        found["right" if is_right else "asked" if got is None else "mistaken"] += 1
    print(language, dict(found))
    assert found["right"] >= 0.8 * sum(found.values())
    assert found["mistaken"] <= 0.03 * sum(found.values())


@pytest.mark.parametrize(
    "text, is_crisis",
    [
        ("ya no quiero vivir", True),
        ("quero morrer", True),
        ("no abro la puerta", False),
        ("I run", False),
    ],
)
def test_a_life_in_danger_is_no_play(reader: MoveReader, text: str, is_crisis: bool) -> None:
    assert reader.is_crisis(text) is is_crisis


@pytest.mark.parametrize("text", ["", "🙏", "漢字", "\u202e", "a" * 2000])
def test_what_has_no_known_word_has_no_meaning(reader: MoveReader, text: str) -> None:
    assert sum(reader.shares(text).values()) == pytest.approx(1.0) or not reader.shares(text)


def test_before_it_has_learned_it_knows_nothing_and_says_so() -> None:
    learning = LearningReader(shelf.stock, read_settings({}).data)
    assert learning.shares("no abro") == {}
    assert not learning.is_crisis("quero morrer")
