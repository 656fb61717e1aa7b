"""The content's git history: who changed which words when, and how to get the old ones back."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from bot.errors import BotError

_STUDIO = "Farol studio"
_ADDRESS = "studio@farol.invalid"
_SECONDS = 20.0
# Tells which topic a commit is about, in its last lines, where git looks for such things.
TOPIC_TRAILER = "Farol-Topic"
_FIELDS = "%H%x1f%at%x1f%an%x1f%s%x1f%(trailers:key=Farol-Topic,valueonly,separator=%x2C)%x1e"


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


class History:
    """The work tree that data/ and locales/ lie in. Where there is none, one is begun."""

    def __init__(self, data: Path, locales: Path) -> None:
        self._data = data.resolve()
        self._locales = locales.resolve()
        self._top = self._found() or self._begun()

    def commit(self, files: Sequence[Path], who: str, what: str, topic: str) -> str:
        """A commit of these files and no others, with its author; gives its id.

        "" when they are as they were. Raises HistoryError.
        """
        paths = [str(file.resolve().relative_to(self._top)) for file in files]
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
        path = file.resolve().relative_to(self._top).as_posix()
        if not self._git("ls-tree", "--name-only", f"{commit}^", "--", path).strip():
            return None
        return self._git("show", f"{commit}^:{path}")

    def restore(self, commit: str) -> list[Path]:
        """Puts every file of topics and catalogs back to what it was right after a commit.

        Gives the files that changed; they are not committed yet.
        """
        places = [str(self._data / "topics"), str(self._locales)]
        differ = self._git("diff", "--name-only", "-z", commit, "--", *places)
        self._git("restore", f"--source={commit}", "--worktree", "--", *places)
        return [self._top / path for path in differ.split("\0") if path]

    def is_commit(self, text: str) -> bool:
        """Is this the whole id of a commit of ours?"""
        if len(text) != 40 or not set(text) <= set("0123456789abcdef"):
            return False
        try:
            self._git("merge-base", "--is-ancestor", text, "HEAD")
        except HistoryError:
            return False
        return True

    def _found(self) -> Path | None:
        try:
            top = Path(_run(["rev-parse", "--show-toplevel"], self._data).strip()).resolve()
        except HistoryError:
            return None
        return top if self._locales.is_relative_to(top) else None

    def _begun(self) -> Path:
        """A history for content that came without one, as in a container."""
        top = Path(os.path.commonpath([self._data, self._locales]))
        if top == Path(top.anchor):
            raise HistoryError("put FAROL_DATA and FAROL_LOCALES into one folder of their own")
        _run(["init", "--quiet", "--initial-branch=main"], top)
        places = [str(path.relative_to(top)) for path in (self._data, self._locales)]
        _run(["add", "--", *places], top)
        _run(["commit", "--quiet", "--no-verify", "--message=Begin the content's history"], top)
        return top

    def _git(self, *arguments: str) -> str:
        return _run(list(arguments), self._top)


def _run(arguments: list[str], folder: Path) -> str:
    """git's answer. No hook, no pager, no question, nobody's own settings about signing."""
    settings = ["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false",
                "-c", "core.quotePath=false"]  # fmt: skip
    try:
        done = subprocess.run(
            ["git", *settings, *arguments],
            cwd=folder,
            env=_environment(os.environ),
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


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    # What a caller's shell or hook says about another repository must not lead us there.
    kept = {name: value for name, value in environ.items() if not name.startswith("GIT_")}
    names = {"GIT_COMMITTER_NAME": _STUDIO, "GIT_COMMITTER_EMAIL": _ADDRESS,
             "GIT_AUTHOR_NAME": _STUDIO, "GIT_AUTHOR_EMAIL": _ADDRESS}  # fmt: skip
    return {**kept, **names, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
