"""The content's history: in its own repository where it has one, and never in anybody else's."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.settings import Settings, read_settings
from bot.studio.history import OUTSIDE, History, HistoryError


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "data" / "topics").mkdir(parents=True)
    (tmp_path / "locales").mkdir()
    (tmp_path / "data" / "topics" / "bond.md").write_text("old\n")
    (tmp_path / "locales" / "pt.po").write_text("velho\n")
    places = {"FAROL_DATA": "data", "FAROL_LOCALES": "locales", "FAROL_STATE": "var"}
    return read_settings({name: str(tmp_path / place) for name, place in places.items()})


def test_content_without_a_repository_gets_a_history_beside_it(settings: Settings) -> None:
    history = History(settings)
    bond = settings.data / "topics" / "bond.md"
    history.catch_up()
    bond.write_text("new\n")
    commit = history.commit([bond], "Ana", "Say it better", "bond")
    (change, first) = history.changes()
    assert (change.commit, change.who, change.what, change.topics) == (
        commit, "Ana", "Say it better", ("bond",),
    )  # fmt: skip
    assert history.before(commit, bond) == "old\n"
    assert history.before(first.commit, bond) is None
    assert not (settings.data.parent / ".git").exists()
    assert (settings.state / "content.git").is_dir()


def test_content_with_a_repository_of_its_own_keeps_its_history_there(settings: Settings) -> None:
    top = settings.data.parent
    git(top, "init", "--quiet", "--initial-branch=main")
    (top / "notes.txt").write_text("half done")
    git(top, "add", "data", "locales", "notes.txt")
    git(top, "commit", "--quiet", "--message", "Begin")
    (top / "notes.txt").write_text("still half done")
    git(top, "add", "notes.txt")
    history = History(settings)
    bond = settings.data / "topics" / "bond.md"
    bond.write_text("new\n")
    history.commit([bond], "Rui", "Say it better", "bond")
    assert git(top, "log", "-1", "--format=%an: %s", "--name-only").split("\n\n") == [
        "Rui: Say it better", "data/topics/bond.md\n",
    ]  # fmt: skip
    assert git(top, "diff", "--cached", "--name-only") == "notes.txt\n"
    assert not (settings.state / "content.git").exists()


def test_what_was_changed_by_hand_is_taken_in_before_anything_is_put_back(
    settings: Settings,
) -> None:
    history = History(settings)
    history.catch_up()
    first = history.changes()[0].commit
    bond = settings.data / "topics" / "bond.md"
    bond.write_text("by hand\n")
    history.catch_up()
    assert history.restore(first) == [bond]
    assert bond.read_text() == "old\n"
    assert history.changes()[0].what == OUTSIDE
    assert history.before(history.commit([bond], "Ana", "Back", ""), bond) == "by hand\n"


@pytest.mark.parametrize(
    "written", ["", "HEAD", "--all", "f" * 40, "f" * 39, "0" * 40, "$(reboot)".ljust(40, "0")]
)
def test_only_a_commit_of_ours_is_one(settings: Settings, written: str) -> None:
    history = History(settings)
    history.catch_up()
    assert not history.is_commit(written)
    assert history.is_commit(history.changes()[0].commit)


def test_a_machine_without_git_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HistoryError, match="git cannot be run"):
        History(settings).changes()


def test_a_hook_or_a_variable_of_somebody_else_leads_nowhere(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "elsewhere.index"))
    history = History(settings)
    history.catch_up()
    assert len(history.changes()) == 1
    assert not (tmp_path / "elsewhere").exists()
