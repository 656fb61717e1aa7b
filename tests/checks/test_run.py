"""What `check` tells: the whole project is in order, and what it says when it is not."""

from __future__ import annotations

import io
from dataclasses import replace

from bot.checks.run import print_problems, problems_of, run_checks
from bot.checks.status import content_status, status_json, status_table
from bot.content.library import Library
from bot.settings import Settings
from tests.small_project import TODAY, Project


def test_the_content_of_the_project_is_in_order(settings: Settings, library: Library) -> None:
    # On the day of the latest check, so that an old clone still passes; `make check` asks today.
    latest = max(topic.checked for topic in library.topics.values())
    assert [str(problem) for problem in run_checks(settings, latest)] == []


def test_a_problem_is_told_with_file_line_and_check(project: Project) -> None:
    path = project.spoil("data/topics/rights/warrants.md", "checked: 2026", "checked: 2020")
    out = io.StringIO()
    print_problems(project.problems("checked-recently"), out)
    first, last = out.getvalue().splitlines()
    assert first.startswith(f"{path}:5: checked 2205 days ago")
    assert first.endswith("[checked-recently]")
    assert last == "1 problem."


def test_good_content_is_called_so(project: Project) -> None:
    out = io.StringIO()
    print_problems(problems_of(project.material()), out)
    assert out.getvalue() == "The content is in order.\n"


def test_content_that_cannot_be_read_is_a_problem_too(project: Project, settings: Settings) -> None:
    path = project.spoil("data/topics/rights/warrants.md", "urgent: false", "urgent: perhaps")
    data, locales = project.folder / "data", project.folder / "locales"
    (problem,) = run_checks(replace(settings, data=data, locales=locales), TODAY)
    assert (problem.file, problem.check) == (path, "unreadable")
    assert "urgent" in problem.message


def test_status_tells_stale_missing_and_overdue(project: Project) -> None:
    po = "locales/es/LC_MESSAGES/topics.po"
    project.spoil(po, 'msgctxt "warrants"', '#, fuzzy\nmsgctxt "warrants"')
    project.spoil(po, 'msgstr "ICE en mi puerta"', 'msgstr ""')
    project.spoil("data/topics/encounters/ice_at_door.md", "checked: 2026", "checked: 2025")
    project.spoil("data/topics/rights/warrants.md", "review: none", "review: Legal Aid")
    door, warrants = status_json(content_status(project.material()))
    assert door["is_overdue"]
    assert door["languages"]["es"] == door["languages"]["es"] | {
        "standing": "missing",
        "missing": 1,
    }
    assert warrants["languages"]["es"]["standing"] == "stale"
    assert warrants["languages"]["pt"]["standing"] == "current"
    assert (warrants["review"], warrants["is_overdue"]) == ("Legal Aid", False)


def test_status_as_a_table_has_a_line_a_topic(project: Project) -> None:
    assert status_table(content_status(project.material())).row_count == 2
