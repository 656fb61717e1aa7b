"""The parts of the bench that need no hour: its material, its load, its page."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.bench.commands import BenchError, run
from bot.bench.figures import (
    Bench,
    BenchOptions,
    Change,
    Endured,
    Figures,
    Loaded,
    Spent,
    reckoned,
)
from bot.bench.growth import exponent, growth_section
from bot.bench.install import Installed, installed
from bot.bench.load import Lines, Load, NotAnswered, put_load, rasa_person
from bot.bench.material import make_material
from bot.bench.report import RECKONED, page, ratios
from bot.rasa_parts.nlu_files import read_examples
from bot.settings import ROOT


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

    async def person(lines: Lines, base: str):  # type: ignore[no-untyped-def]
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
    loads = {
        people: Loaded((0.02, 0.02, 0.04), rate / factor, 0.01 * factor)
        for people, rate in ((1, 50), (8, 80), (64, 80))
    }
    trainings = {1: Spent(6 * factor, 5.4 * factor), 4: Spent(10 * factor, 9 * factor)}
    return Figures(
        name, install=Installed(int(4e8 * factor)), training=Spent(10 * factor, 9 * factor),
        trainings=trainings, right=0.8,
        understanding_p50=0.01 * factor, understanding_p99=0.02,
        start=Spent(5 * factor, 5 * factor),
        memory=int(300e6 * factor), memory_after=int(300e6 * factor), loads=loads,
    )  # fmt: skip


def test_ratios_stand_first_and_say_what_was_not_reached() -> None:
    floor = Figures("floor", training=Spent(1.0, 1.0), right=0.8, understanding_p50=0.002)
    bench = Bench(BenchOptions(), 100, 5, figures("Farol", 1), figures("Rasa", 10), floor)
    found = ratios(bench)
    assert found.pop(RECKONED) == pytest.approx(138)
    assert found.pop("the same reckoned, CPU seconds") == pytest.approx(138)
    assert all(ratio == pytest.approx(10) for ratio in found.values())
    written = page(bench, "python -m bot bench")
    assert "| training, Rasa's for 4 epochs | 10.0 |  |  |" in written
    assert f"| {RECKONED} | 138.0 | 50 | reached |" in written
    assert "## Changes" not in written
    assert "| start | 10.0 | 6 | reached |" in written
    assert "5.0 times as long as the floor's" in written
    assert "| 8 at once: p50 | 20.0 ms | 20.0 ms |  |" in written


def test_what_a_program_took_is_counted_in_cpu_and_on_the_clock(tmp_path: Path) -> None:
    work = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    printed, spent = run([sys.executable, "-c", work + "\nprint('done')"], tmp_path, {})
    assert printed == "done\n"
    assert 0.3 <= spent.cpu <= spent.wall + 0.2


def test_a_program_that_fails_is_named_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="no such luck"):
        run([sys.executable, "-c", "raise SystemExit('no such luck')"], tmp_path, {})


def test_what_of_a_lock_is_not_installed_is_named(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text("httpx==0\n    --hash=sha256:aa\nnot-a-library-of-ours==1.0\n")
    found = installed(lock)
    assert found.size > 100_000
    assert found.missing == ("not-a-library-of-ours",)


def test_sizes_on_disk_are_compared_where_both_lack_the_same_and_that_is_told() -> None:
    lacking = Installed(100, ("a", "b"))
    ours, theirs = figures("Farol", 1), replace(figures("Rasa's", 1), install=Installed(400))
    floor = Figures("floor")
    assert ratios(Bench(BenchOptions(), 1, 1, ours, theirs, floor))["install"] is not None
    ours = replace(ours, install=lacking)
    bench = Bench(BenchOptions(), 1, 1, ours, theirs, floor)
    assert ratios(bench)["install"] is None
    assert "this ran: Farol without a, b." in page(bench, "bench")
    theirs = replace(theirs, install=Installed(300, ("a", "b")))
    assert ratios(Bench(BenchOptions(), 1, 1, ours, theirs, floor))["install"] == 3


def test_growth_in_step_has_exponent_one_and_what_stays_has_none() -> None:
    points = [{"people": 10.0**n, "MB": 3 * 10.0**n, "ms": 0.2} for n in (3, 4, 5)]
    assert exponent(points, "people", "MB") == 1
    assert exponent(points, "people", "ms") == 0
    written = growth_section({"people": points})
    assert "| **exponent** | 1.00 | 0.00 |" in written


def test_a_thousand_people_are_remembered_and_found() -> None:
    printed, _ = run([sys.executable, "-m", "bot.bench.grow", "people", "1000"], ROOT, {})
    found = json.loads(printed.splitlines()[-1])
    assert found["people"] == 1000
    assert 0 < found["one turn's memory, ms"] < 50


def test_what_a_hundred_epochs_take_is_reckoned_from_two_trainings_or_not_at_all() -> None:
    assert reckoned({1: Spent(30, 20), 3: Spent(50, 30)}) == Spent(1020, 515)
    assert reckoned({3: Spent(50, 30)}) is None
    # The machine was busy while the first one ran.
    assert reckoned({1: Spent(60, 20), 3: Spent(50, 30)}) is None


def test_the_page_tells_how_late_anybody_was_while_something_was_put_live() -> None:
    changes = (
        Change("content", 0.62, (0.01, 0.02, 0.02), (0.02, 0.07), 0),
        Change("model", None, (0.01,), (), 3),
    )
    endured = Endured(3_000, 10, (300_000_000, 310_000_000, 312_000_000))
    floor = Figures("floor")
    some = figures("Farol", 1)
    written = page(Bench(BenchOptions(), 1, 1, some, some, floor, changes, endured), "bench")
    assert (
        "| content | 0.6 s | 20.0 ms | 20.0 ms | 70.0 ms | 70.0 ms | 50.0 ms | 0 of 5 |" in written
    )
    assert "| model | never | 10.0 ms | 10.0 ms |  |  | 0.0 ms | 3 of 4 |" in written
    assert "3,000 messages in 10 slices" in written
    assert "it grew by\n2 MB" in written


async def test_a_person_keeps_one_line_and_knows_what_was_not_answered() -> None:
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
            except asyncio.IncompleteReadError:
                return
            asked.append(head.splitlines()[0])
            await reader.readexactly(int(head.split("Content-Length: ")[1].split()[0]))
            status = "200 OK" if len(asked) < 3 else "503 Busy"
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n[]".encode())

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with Lines() as lines:
        say = await rasa_person(lines, f"http://127.0.0.1:{port}")
        await say("hola")
        await say("hola")
        with pytest.raises(NotAnswered, match="503"):
            await say("hola")
    server.close()
    assert asked == ["POST /webhooks/rest/webhook HTTP/1.1"] * 3
