"""A draft of examples learned aside, measured, put live in a running bot, and taken back.

On a small project of two topics, so that training takes seconds; all of it is the real thing.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot import shelf
from bot.channels.incoming import Incoming
from bot.door import Door
from bot.engine import Engine
from bot.settings import ROOT, Settings, read_settings
from bot.studio.accounts import Account
from bot.studio.errors import StudioError
from bot.studio.example_drafts import DraftedExample, ExampleDrafts
from bot.studio.go_live import may_take_back, put_live, take_back
from bot.studio.model_live import follow_model
from bot.studio.studio import Studio, open_studio
from bot.studio.trials import Trial
from bot.studio.understanding import Understanding
from bot.train import current_model
from tests.small_project import small_project

ANA = Account(1, "ana", "Ana", frozenset({"writer"}), "en", False, True)
RUI = Account(2, "rui", "Rui", frozenset({"reviewer"}), "en", False, True)

# Nobody taught the small project what this is.
STAMP = "a blue sheet with a stamp came under my gate"
STAMPS = [
    f"{what} {came} under my {where}"
    for what in ("a blue sheet", "some sheet with a stamp", "the stamped blue sheet")
    for came in ("came", "was pushed", "slid", "lay")
    for where in ("gate", "window", "mat")
]
QUESTIONS = [
    {"text": STAMP, "label": "warrants", "lang": "en"},
    {
        "text": "ice_at_door asked in way 99",
        "label": "ice_at_door",
        "style": "urgent",
        "lang": "en",
    },
    {"text": "warrants asked in way 99", "label": "warrants", "lang": "en"},
]


@dataclass
class Place:
    """A studio on the small project, its running bot, and the trial that was waited for."""

    studio: Studio
    door: Door
    trial: Trial

    @property
    def settings(self) -> Settings:
        return self.studio.settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("trial")
    small_project(folder)
    for name in ("lexicon", "rules", "follow_ups"):
        shutil.rmtree(folder / "data" / name, ignore_errors=True)
        shutil.copytree(ROOT / "data" / name, folder / "data" / name)
    for language in ("es", "pt", "en"):
        for intent in ("out_of_scope", "greet"):
            name = f"nlu/{language}/{intent}.yml"
            lines = (ROOT / "data" / name).read_text().splitlines(keepends=True)[:60]
            (folder / "data" / name).write_text("".join(lines))
    questions = folder / "tests" / "questions" / "questions-en.jsonl"
    questions.write_text("".join(json.dumps(row) + "\n" for row in QUESTIONS))
    names = {"DATA": "data", "LOCALES": "locales", "MODELS": "models", "STATE": "var"}
    found = read_settings({f"FAROL_{name}": str(folder / place) for name, place in names.items()})
    before = shelf.stock()
    shelf.put(shelf.load_stock(found))
    yield found
    shelf.put(before)


@pytest.fixture(scope="module")
def place(settings: Settings) -> Iterator[Place]:
    """The live model trained, and the stamps drafted and tried."""
    home = settings.data.parent
    subprocess.run(
        [sys.executable, "-m", "bot", "train"],
        cwd=home,
        env={
            "PATH": os.defpath, "PYTHONPATH": str(ROOT), "HOME": str(home),
            "FAROL_DATA": str(settings.data), "FAROL_MODELS": str(settings.models),
            "FAROL_LOCALES": str(settings.locales),
        },
        capture_output=True,
        check=True,
    )  # fmt: skip
    # With patience, so that a busy machine is told from a lost message.
    door = Door(Engine.load(current_model(settings)), patience_seconds=30)
    studio = open_studio(settings, door=door)
    drafts = ExampleDrafts(studio.database)
    drafts.add("warrants", "en", STAMPS, ANA, 1.0)
    studio.trials.begin(drafts.all(), ANA)
    seen: list[float] = []
    trial = waited_for(studio, seen)
    assert seen == sorted(seen)
    yield Place(studio, door, trial)
    studio.close()
    door.close()


def waited_for(studio: Studio, progress: list[float] | None = None) -> Trial:
    until = time.monotonic() + 400
    while time.monotonic() < until:
        trial = studio.trials.last()
        assert trial is not None
        if progress is not None:
            progress.append(trial.progress)
        if not trial.is_running:
            return trial
        time.sleep(0.2)
    raise AssertionError("the trial did not end")


pytestmark = [pytest.mark.model, pytest.mark.timeout(600)]


def test_what_the_draft_wins_is_found_and_nothing_falls(place: Place) -> None:
    assert (place.trial.state, place.trial.told) == ("done", "")
    assert place.trial.comparison is not None
    assert place.trial.comparison.questions == 3
    assert [moved.text for moved in place.trial.comparison.won] == [STAMP]
    assert place.trial.comparison.may_go_live


def test_nothing_of_the_work_is_left_but_the_model(place: Place) -> None:
    left = {path.name for path in (place.settings.state / "trial").iterdir()}
    assert left == {"lock", "model.tar.gz", "trial.json"}


def test_the_draft_is_not_live_and_can_be_asked(place: Place) -> None:
    live = Understanding(place.door).of([STAMP])[0]
    assert live is not None and live.topic != "warrants"
    engine = place.studio.trials.engine()
    assert engine is not None
    with closing(Door(engine)) as door:
        assert Understanding(door).of([STAMP])[0].topic == "warrants"  # type: ignore[union-attr]


def test_the_author_cannot_put_it_live(place: Place) -> None:
    with pytest.raises(StudioError) as refused:
        put(place, replace(ANA, roles=frozenset({"writer", "reviewer", "administrator"})))
    assert refused.value.key == "studio.error.own_words"


async def test_it_goes_live_while_people_write_and_comes_back(place: Place) -> None:
    """Put live and taken back in a running bot: nobody is left without an answer."""
    following = asyncio.create_task(follow_model(place.settings, place.door))
    stop = asyncio.Event()
    writing = asyncio.create_task(people(place.door, stop))
    try:
        await put_live_and_take_back(place)
    finally:
        stop.set()
        following.cancel()
    answers, late = await asyncio.wait_for(writing, 20)
    late.sort()
    print(f"{answers} answers; p99 {late[-1 - answers // 100]:.3f} s, slowest {late[-1]:.3f} s")
    assert answers > 10


async def put_live_and_take_back(place: Place) -> None:
    await asyncio.sleep(0.5)
    commit = await asyncio.to_thread(put, place, RUI)
    await until(place, "warrants")
    file = place.settings.data / "nlu" / "en" / "warrants.yml"
    assert STAMPS[0] in file.read_text()
    assert ExampleDrafts(place.studio.database).all() == []
    changes = place.studio.publisher.changes_of("warrants")
    mine = [(change.who, change.what) for change in changes if change.commit == commit]
    assert mine == [("Ana", "Learn 36 examples of warrants")]

    assert may_take_back(place.studio.trials, place.settings)
    await asyncio.to_thread(
        take_back, place.studio.trials, place.studio.publisher, place.settings, RUI
    )
    await until(place, "warrants", is_meant=False)
    assert STAMPS[0] not in file.read_text()


def put(place: Place, by: Account) -> str:
    studio = place.studio
    return put_live(
        studio.trials, ExampleDrafts(studio.database), studio.publisher, place.settings, by
    )


async def people(door: Door, stop: asyncio.Event) -> tuple[int, list[float]]:
    """Somebody new writes every 20 ms, and each gets the card that they asked for."""
    answers, late = 0, []
    while not stop.is_set():
        began = time.perf_counter()
        replies = await door.receive(
            Incoming("telegram", f"p{answers}", "ice_at_door asked in way 3")
        )
        late.append(time.perf_counter() - began)
        assert replies[0].text.startswith("ICE is at my door")
        answers += 1
        await asyncio.sleep(0.02)
    return answers, late


async def until(place: Place, topic: str, *, is_meant: bool = True) -> None:
    for _ in range(400):
        found = await asyncio.to_thread(Understanding(place.door).of, [STAMP])
        if found[0] is not None and (found[0].topic == topic) == is_meant:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the model was not changed")


# --- what goes wrong; none of these trains to the end


@pytest.fixture
def other(settings: Settings, tmp_path: Path) -> Iterator[Studio]:
    """Another studio on the same content, with a folder of its own for trials."""
    with closing(open_studio(replace(settings, state=tmp_path))) as studio:
        yield studio


LINE = DraftedExample(1, "warrants", "en", "blue sheet", False, "ana", "Ana")


def test_one_at_a_time_and_called_off_without_a_trace(other: Studio) -> None:
    other.trials.begin([LINE], ANA)
    # Another process knows of the first by the system's lock alone.
    with pytest.raises(StudioError) as refused:
        open_studio(other.settings).trials.begin([LINE], ANA)
    assert refused.value.key == "studio.ask.busy"
    open_studio(other.settings).trials.cancel()
    assert waited_for(other).state == "cancelled"
    assert {path.name for path in (other.settings.state / "trial").iterdir()} == {
        "lock", "trial.json"
    }  # fmt: skip


def test_a_training_that_fails_says_why(other: Studio) -> None:
    broken = replace(LINE, text="x\nnonsense: [")
    other.trials.begin([broken], ANA)
    trial = waited_for(other)
    assert trial.state == "failed"
    assert "training examples" in trial.told or "must begin" in trial.told


def test_a_trial_ends_with_the_server_that_began_it(other: Studio) -> None:
    other.trials.begin([LINE], ANA)
    other.close()
    trial = other.trials.last()
    assert trial is not None and trial.state == "interrupted"
    assert not (other.settings.state / "trial" / "work").exists()


def test_a_trial_whose_process_died_is_told_and_cleaned(other: Studio) -> None:
    folder = other.settings.state / "trial"
    (folder / "work" / "data").mkdir(parents=True)
    other.trials._write(Trial("running", step="train", share=0.5, lines=(LINE,)))
    trial = other.trials.last()
    assert trial is not None and trial.state == "interrupted"
    assert not (folder / "work").exists()


def test_without_questions_nothing_is_tried(other: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.studio.trials._QUESTIONS", ("none-*.jsonl",))
    with pytest.raises(StudioError) as refused:
        other.trials.begin([LINE], ANA)
    assert refused.value.key == "studio.ask.no_questions"
