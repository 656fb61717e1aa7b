"""One training of a draft and the questions asked of it, in processes of their own at low priority.

The folder of a trial holds a copy of the content with the draft in it, and everything that training
writes; it is gone when the work is over, however that comes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from bot.errors import BotError
from bot.evaluate import Judged, Question, read_result
from bot.settings import ROOT, Settings
from bot.studio.example_drafts import DraftedExample
from bot.studio.example_files import changed_files
from bot.train import CURRENT

# Anybody's message comes first; a training that takes longer harms nobody.
_NICENESS = 19
_LOOK_SECONDS = 0.2
# Ten times what the whole of our examples take on a small machine.
MOST_SECONDS = 3600.0
_TOLD_CHARACTERS = 500

Progress = Callable[[float], None]


class TrialCancelled(BotError):
    """Somebody has called it off."""


class TrialFailed(BotError):
    """The message is what the process said last."""


class TrialWork:
    """`is_cancelled` is asked several times a second; `held` is a file that the children keep
    open, so that its lock outlives this process as long as one of them runs."""

    def __init__(
        self, settings: Settings, folder: Path, held: int, is_cancelled: Callable[[], bool]
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._held = held
        self._is_cancelled = is_cancelled

    def copy(self, drafted: Sequence[DraftedExample]) -> None:
        """The content as it is now, with the draft in it."""
        shutil.rmtree(self._folder, ignore_errors=True)
        (self._folder / "tmp").mkdir(parents=True)
        data = self._folder / "data"
        shutil.copytree(self._settings.data, data)
        for file, text in changed_files(data, drafted).items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def train(self, usual_seconds: float, progress: Progress) -> Path:
        """The trained model. Progress is by the clock: training does not tell how far it is.

        Raises TrialCancelled, TrialFailed.
        """
        began = time.monotonic()
        with (self._folder / "train.log").open("w+b") as log:
            child = self._start(["train"], self._folder, stdout=subprocess.DEVNULL, stderr=log)
            self._see_through(
                child,
                log,
                lambda: progress(min(0.95, (time.monotonic() - began) / usual_seconds)),
            )
        return self._folder / "models" / CURRENT

    def judged(
        self, questions: Sequence[Question], progress: Progress, *, with_draft: bool
    ) -> list[Judged]:
        """What each question gets from the whole bot, with the draft or as it is live."""
        asked = self._folder / "questions.jsonl"
        rows = ({"text": q.text, "after": q.after} for q in questions)
        asked.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        # Into a file: a pipe would have to be emptied while we look whether it was called off.
        answers = self._folder / "answers.jsonl"
        home = self._folder if with_draft else None
        with (
            asked.open("rb") as stdin,
            answers.open("w+b") as stdout,
            (self._folder / "ask.log").open("w+b") as log,
        ):
            child = self._start(["ask", "--batch"], home, stdin=stdin, stdout=stdout, stderr=log)
            self._see_through(
                child,
                log,
                lambda: progress(_lines_in(answers) / max(1, len(questions))),
            )
        results = [read_result(json.loads(line)) for line in answers.read_text().splitlines()]
        return [Judged(q, r) for q, r in zip(questions, results, strict=True)]

    def _start(
        self, arguments: list[str], home: Path | None, **streams: Any
    ) -> subprocess.Popen[bytes]:
        """A command of ours; `home` is where data and models lie, None for those that are live."""
        settings = self._settings
        child = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self._folder,
            # Nothing of our own environment: no token is needed, and no allocator that overwrites.
            env={
                "PATH": os.defpath,
                "PYTHONPATH": str(ROOT),
                "HOME": str(self._folder),
                "TMPDIR": str(self._folder / "tmp"),
                "MPLCONFIGDIR": str(self._folder / "tmp"),
                "LC_ALL": "C.UTF-8",
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
                "FAROL_DATA": str(home / "data" if home else settings.data),
                "FAROL_LOCALES": str(settings.locales),
                "FAROL_MODELS": str(home / "models" if home else settings.models),
                "FAROL_STATE": str(self._folder / "tmp"),
            },
            pass_fds=(self._held,),
            start_new_session=True,
            **streams,
        )
        os.setpriority(os.PRIO_PROCESS, child.pid, _NICENESS)
        # The other cores are the people's. Training asks how many it has when it has read all.
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(child.pid, {max(os.sched_getaffinity(0))})
        return child

    def _see_through(
        self, child: subprocess.Popen[bytes], log: IO[bytes], look: Callable[[], None]
    ) -> None:
        """Waits for the end, however it comes; the process never outlives this."""
        until = time.monotonic() + MOST_SECONDS
        try:
            while True:
                try:
                    child.wait(_LOOK_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    look()
                if self._is_cancelled():
                    raise TrialCancelled("called off")
                if time.monotonic() > until:
                    raise TrialFailed(f"it took longer than {MOST_SECONDS / 60:.0f} minutes")
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
        if child.returncode != 0:
            log.seek(0)
            raise TrialFailed(_last_words(log.read()) or f"it ended with {child.returncode}")


def _lines_in(file: Path) -> int:
    return file.read_bytes().count(b"\n")


def _last_words(log: bytes) -> str:
    """The end of what a process wrote, without the bars of its progress."""
    lines = [
        line.rsplit("\r", 1)[-1].strip() for line in log.decode("utf-8", "replace").split("\n")
    ]
    told = [line for line in lines if line and "it/s]" not in line and "s/it]" not in line]
    return " ".join(told[-4:])[-_TOLD_CHARACTERS:]
