"""The content's git history: who changed which words when, and how to get the old ones back.

Content that lies in a git repository of its own keeps its history there. Else the studio keeps one
beside the content, in a git directory of its own under the state folder: the program's own
repository, in which a developer works, is never written to.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from bot.errors import BotError
from bot.settings import ROOT, Settings

_STUDIO = "Farol studio"
_ADDRESS = "studio@farol.invalid"
_SECONDS = 20.0
# Tells which topic a commit is about, in its last lines, where git looks for such things.
TOPIC_TRAILER = "Farol-Topic"
_FIELDS = "%H%x1f%at%x1f%an%x1f%s%x1f%(trailers:key=Farol-Topic,valueonly,separator=%x2C)%x1e"
OUTSIDE = "Take in what was changed outside the studio"


class HistoryError(BotError):
    """git refused; the message is git's own."""


@dataclass(frozen=True)
class Change:
    """A commit of the content. `topics` are those it was about; none for one not made here."""

    commit: str
    at: datetime
    who: str
    what: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class _Repository:
    """Where files and history lie. `folder` is None when git finds the history by itself."""

    top: Path
    folder: Path | None


class History:
    """The history of data/ and locales/. It is found, or begun, when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._data = settings.data.resolve()
        self._locales = settings.locales.resolve()
        self._own = settings.state.resolve() / "content.git"
        self._repository: _Repository | None = None
        self._opening = threading.Lock()

    def catch_up(self) -> None:
        """Commits what somebody changed by hand, so that no way back can lose it."""
        self._commit_all(OUTSIDE)

    def commit(self, files: Sequence[Path], who: str, what: str, topic: str) -> str:
        """A commit of these files and no others, with its author; gives its id.

        "" when they are as they were. Raises HistoryError.
        """
        if not files:
            return ""
        top = self._at().top
        paths = [str(file.resolve().relative_to(top)) for file in files]
        self._git("add", "--", *paths)
        if not self._git("diff", "--cached", "--name-only", "--", *paths).strip():
            return ""
        message = f"{what}\n\n{TOPIC_TRAILER}: {topic}\n" if topic else f"{what}\n"
        self._git(
            "commit", "--quiet", "--only", "--no-verify", f"--author={who} <{_ADDRESS}>",
            "--message", message, "--", *paths,
        )  # fmt: skip
        return self._git("rev-parse", "HEAD").strip()

    def changes(self, paths: Sequence[Path] = (), limit: int = 60) -> list[Change]:
        """The commits that touched these paths, or any of the content, the latest first."""
        places = [str(path.resolve()) for path in paths] or [str(self._data), str(self._locales)]
        text = self._git("log", f"--max-count={limit}", f"--format={_FIELDS}", "--", *places)
        changes = []
        for entry in text.split("\x1e"):
            fields = entry.strip("\n").split("\x1f")
            if len(fields) == 5:
                commit, at, who, what, topics = fields
                moment = datetime.fromtimestamp(int(at), timezone.utc)
                named = tuple(filter(None, topics.strip().split(",")))
                changes.append(Change(commit, moment, who, what, named))
        return changes

    def before(self, commit: str, file: Path) -> str | None:
        """A file as it was before a commit; None if there was none. Raises HistoryError."""
        path = file.resolve().relative_to(self._at().top).as_posix()
        if not self._git("rev-list", "--max-count=1", "--skip=1", commit).strip():
            return None
        if not self._git("ls-tree", "--name-only", f"{commit}^", "--", path).strip():
            return None
        return self._git("show", f"{commit}^:{path}")

    def restore(self, commit: str, *more: Path) -> list[Path]:
        """Puts every file of topics and catalogs, and of `more`, back to what it was right after a
        commit.

        Gives the files that changed; they are not committed yet.
        """
        places = [str(path) for path in (self._data / "topics", self._locales, *more)]
        differ = self._git("diff", "--name-only", "-z", commit, "--", *places)
        self._git("restore", f"--source={commit}", "--worktree", "--", *places)
        top = self._at().top
        return [top / path for path in differ.split("\0") if path]

    def is_commit(self, text: str) -> bool:
        """Is this the whole id of a commit of ours?"""
        if len(text) != 40 or not set(text) <= set("0123456789abcdef"):
            return False
        try:
            self._git("merge-base", "--is-ancestor", text, "HEAD")
        except HistoryError:
            return False
        return True

    def _at(self) -> _Repository:
        with self._opening:
            if self._repository is None:
                self._repository = self._contents_own() or self._beside()
            return self._repository

    def _contents_own(self) -> _Repository | None:
        try:
            top = Path(_run(["rev-parse", "--show-toplevel"], self._data).strip()).resolve()
        except HistoryError:
            return None
        is_ours = top != ROOT and self._data.is_relative_to(top)
        return _Repository(top, None) if is_ours and self._locales.is_relative_to(top) else None

    def _beside(self) -> _Repository:
        """A history in a folder of the studio's; it begins with the content as it is now."""
        top = Path(os.path.commonpath([self._data, self._locales]))
        if top == Path(top.anchor):
            raise HistoryError("put FAROL_DATA and FAROL_LOCALES into one folder of their own")
        repository = _Repository(top, self._own)
        if not (self._own / "HEAD").exists():
            self._own.mkdir(parents=True, exist_ok=True)
            _run(["init", "--quiet", "--initial-branch=main"], top, self._own)
        try:
            _run(["rev-parse", "--verify", "--quiet", "HEAD"], top, self._own)
        except HistoryError:
            self._commit_all("Begin the content's history", repository)
        return repository

    def _commit_all(self, what: str, repository: _Repository | None = None) -> None:
        at = repository or self._at()
        places = [str(path.relative_to(at.top)) for path in (self._data, self._locales)]
        _run(["add", "--all", "--", *places], at.top, at.folder)
        if _run(["diff", "--cached", "--name-only", "--", *places], at.top, at.folder).strip():
            message = f"--message={what}"
            _run(
                ["commit", "--quiet", "--no-verify", "--only", message, "--", *places],
                at.top, at.folder,
            )  # fmt: skip

    def _git(self, *arguments: str) -> str:
        at = self._at()
        return _run(list(arguments), at.top, at.folder)


def _run(arguments: list[str], top: Path, folder: Path | None = None) -> str:
    """git's answer. No hook, no pager, no question, nobody's own settings about signing."""
    settings = ["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false",
                "-c", "core.quotePath=false", "-c", "gc.auto=0"]  # fmt: skip
    try:
        done = subprocess.run(
            ["git", *settings, *arguments],
            cwd=top,
            env=_environment(os.environ, top, folder),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise HistoryError(f"git cannot be run: {error}") from error
    if done.returncode != 0:
        raise HistoryError(done.stderr.strip() or f"git {arguments[0]} failed")
    return done.stdout


def _environment(environ: Mapping[str, str], top: Path, folder: Path | None) -> dict[str, str]:
    # What a caller's shell or hook says about another repository must not lead us there.
    kept = {name: value for name, value in environ.items() if not name.startswith("GIT_")}
    names = {"GIT_COMMITTER_NAME": _STUDIO, "GIT_COMMITTER_EMAIL": _ADDRESS,
             "GIT_AUTHOR_NAME": _STUDIO, "GIT_AUTHOR_EMAIL": _ADDRESS}  # fmt: skip
    where = {} if folder is None else {"GIT_DIR": str(folder), "GIT_WORK_TREE": str(top)}
    return {**kept, **names, **where, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
