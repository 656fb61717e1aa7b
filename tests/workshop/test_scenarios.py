"""What holds for every scenario, and what a scenario's file may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogs.translator import LANGUAGES, Translator, load_translator
from bot.content.library import Library, load_library
from bot.content.load_scenarios import load_scenarios
from bot.content.scenario import Scenario
from bot.errors import ContentError
from bot.settings import read_settings

SETTINGS = read_settings({})
LIBRARY = load_library(SETTINGS.data)
EVERY = [pytest.param(scenario, id=scenario.id) for scenario in LIBRARY.scenarios.values()]

GOOD = """\
title: "A knock"
warning: "Agents knock. Say Stop to leave."
minutes: 5
steps:
  knock:
    agent: "Open!"
    choices:
      - say: "I do not consent to your entry."
        right: true
        topic: ice_at_door
        because: "Stay silent. Sign nothing. Call LUCE: {phone:luce}"
        next: end
      - do: "I open."
        topic: ice_at_door
        because: "Stay silent. Sign nothing. Call LUCE: {phone:luce}"
        next: end
  end:
    scene: "Breathe."
"""


def load(text: str, folder: Path) -> Scenario:
    (folder / "knock.yml").write_text(text, encoding="utf-8")
    return load_scenarios(folder, LIBRARY.topics)["knock"]


def test_there_are_at_least_eight(library: Library) -> None:
    assert len(library.scenarios) >= 8


@pytest.mark.parametrize("scenario", EVERY)
def test_it_has_eight_to_fourteen_steps_a_warning_and_a_way_back_from_a_mistake(
    scenario: Scenario,
) -> None:
    assert 8 <= len(scenario.steps) <= 14
    assert "Stop" in scenario.warning
    wrong = [
        scenario.steps[choice.next]
        for step in scenario.steps.values()
        for choice in step.choices
        if not choice.is_right
    ]
    # A mistake leads on, never straight to a bad end.
    assert all(step.is_end or any(c.is_right for c in step.choices) for step in wrong)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario", EVERY)
def test_every_word_of_it_is_there_in_every_language(
    scenario: Scenario, language: str, translator: Translator
) -> None:
    missing = [
        text
        for text, _ in scenario.sentences()
        if translator.current(language, "workshop", scenario.id, text) is None
    ]
    assert missing == []


def test_a_good_file_loads(tmp_path: Path) -> None:
    scenario = load(GOOD, tmp_path)
    assert scenario.start == "knock"
    assert scenario.topics == ("ice_at_door",)


@pytest.mark.parametrize(
    "old, new, told",
    [
        pytest.param("next: end", "next: nowhere", "leads to `nowhere`", id="nowhere"),
        pytest.param("topic: ice_at_door", "topic: moon", "no topic `moon`", id="no such topic"),
        pytest.param(
            "because: \"Stay silent.", "because: \"Stay loud.", "line of ice_at_door", id="no line"
        ),
        pytest.param("your entry", "a party", "`>` line", id="a sentence nobody reviewed"),
        pytest.param("right: true", "right: false", "no choice with `right", id="no right"),
        pytest.param("next: end", "next: knock", "no way leads to an end", id="a loop"),
        pytest.param(
            "  end:", "  lost: {scene: x}\n  end:", "no choice leads to step `lost`", id="lost"
        ),
        pytest.param("minutes: 5", "minutes: soon", "whole number", id="minutes in words"),
        pytest.param('agent: "Open!"', "", "needs a `scene:`", id="nothing happens"),
        pytest.param("title:", "name:", "title", id="a key that is not known"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_file_and_line(
    old: str, new: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(ContentError, match=told) as caught:
        load(GOOD.replace(old, new), tmp_path)
    assert caught.value.file == tmp_path / "knock.yml"


def test_a_quiz_asks_three_questions_in_every_language(library: Library) -> None:
    translator = load_translator(SETTINGS.locales)
    quiz = library.quizzes["basics"]
    assert len(quiz.questions) == 3
    for language in LANGUAGES:
        for text, _ in quiz.sentences():
            assert translator.current(language, "workshop", quiz.context, text), (language, text)
