"""The parts of the bench that need no hour: its material, its load, its page."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
import yaml

from bot.bench.load import Load, put_load
from bot.bench.material import make_material
from bot.bench.report import page, ratios
from bot.bench.run import Bench, BenchOptions, Figures
from bot.rasa_parts.nlu_files import read_examples


def write_examples(data: Path, intent: str) -> None:
    (data / "topics").mkdir(parents=True, exist_ok=True)
    folder = data / "nlu" / "es"
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"      - {intent} {number}\n" for number in range(9))
    (folder / f"{intent}.yml").write_text(
        f"nlu:\n  - intent: {intent}\n    metadata: {{voice: a}}\n    examples: |\n{lines}",
        encoding="utf-8",
    )


def test_both_train_on_the_same_and_are_asked_something_else(tmp_path: Path) -> None:
    write_examples(tmp_path / "data", "bond")
    write_examples(tmp_path / "data", "asylum")
    found = make_material(tmp_path / "data", tmp_path / "bench", per_intent=5, epochs=1)
    ours = {example.text for example in read_examples(found.farol_data / "nlu")}
    theirs = yaml.safe_load((found.rasa / "data" / "all.yml").read_text(encoding="utf-8"))["nlu"]
    assert ours == {line[2:] for nlu in theirs for line in nlu["examples"].splitlines()}
    assert len(ours) == 10
    assert ours.isdisjoint(question.text for question in found.questions)


async def test_everybody_talks_at_once_and_each_message_is_counted() -> None:
    at_once = most = 0

    async def person(client: httpx.AsyncClient, base: str):  # type: ignore[no-untyped-def]
        async def say(text: str) -> None:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0.001)
            at_once -= 1

        return say

    load = await put_load("http://127.0.0.1:1", person, ["hola"], people=4, messages=40)
    assert (len(load.seconds), most) == (40, 4)


def test_a_quantile_of_one_message_is_that_message() -> None:
    assert Load((0.5,), 1.0).quantile(0.99) == 0.5


def figures(name: str, factor: float) -> Figures:
    return Figures(
        name, training=10 * factor, right=0.8, understanding_p50=0.01 * factor,
        understanding_p99=0.02, start=5 * factor, memory=int(300e6 * factor),
        memory_after=int(300e6 * factor), whole_p50=0.02, whole_p99=0.04,
        a_second={1: 50 / factor, 8: 80 / factor, 64: 80 / factor},
    )  # fmt: skip


def test_ratios_stand_first_and_say_what_was_not_reached() -> None:
    floor = Figures("floor", training=1.0, right=0.8, understanding_p50=0.002)
    bench = Bench(BenchOptions(), 100, 5, figures("Farol", 1), figures("Rasa", 10), floor)
    assert ratios(bench) == pytest.approx(
        {"training": 10, "start": 10, "memory": 10, "messages a second, 8 at once": 10}
    )
    written = page(bench, "python -m bot bench")
    assert "| training | 10.0 | 50 | not reached |" in written
    assert "| start | 10.0 | 6 | reached |" in written
    assert "5.0 times as long as the floor's" in written
