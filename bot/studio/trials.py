"""The one trial that may run: begun, watched from any process, called off, kept until decided.

`<state>/trial/` holds the note of the last trial and, while nobody has decided about it, its model.
The lock is the system's own, so that it ends with the processes that hold it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from bot import shelf
from bot.checks.material import read_questions as read_texts
from bot.checks.run import questions_beside
from bot.content.library import HOTLINE
from bot.errors import BotError
from bot.evaluate import Question
from bot.settings import ROOT, Settings
from bot.studio.accounts import Account
from bot.studio.errors import StudioError
from bot.studio.example_drafts import DraftedExample
from bot.studio.trial_figures import Comparison, as_json, compared, from_json
from bot.studio.trial_work import TrialCancelled, TrialWork

if TYPE_CHECKING:
    from bot.engine import Engine

log = logging.getLogger(__name__)

# How much of the bar each step takes, and how long training takes when nobody has measured it.
STEPS = {"copy": 0.02, "train": 0.74, "ask_live": 0.12, "ask_draft": 0.12}
_USUAL_SECONDS = 150.0
# The files of questions that are labelled; the others measure something else.
_QUESTIONS = ("questions-*.jsonl", "follow-ups-*.jsonl")


@dataclass(frozen=True)
class Trial:
    """`state` is running, done, failed, cancelled, interrupted or live. `told` says why it failed.

    `lines` are what was learned: they are what goes live, whatever was drafted since.
    """

    state: str
    step: str = "copy"
    share: float = 0.0
    began_at: float = 0.0
    ended_at: float = 0.0
    by: str = ""
    shown_by: str = ""
    lines: tuple[DraftedExample, ...] = ()
    told: str = ""
    comparison: Comparison | None = None
    # The examples on disk when it began: what was measured rests on them.
    examples_digest: str = ""
    model_digest: str = ""
    train_seconds: float = _USUAL_SECONDS
    # Once live: the commit, and the examples right after it.
    commit: str = ""

    @property
    def is_running(self) -> bool:
        return self.state == "running"

    @property
    def progress(self) -> float:
        """From 0 to 1 over all steps."""
        names = list(STEPS)
        done = sum(STEPS[name] for name in names[: names.index(self.step)])
        return done + STEPS[self.step] * min(1.0, self.share)

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.topic for line in self.lines))

    @property
    def authors(self) -> frozenset[str]:
        return frozenset(line.author for line in self.lines)


@dataclass
class Trials:
    settings: Settings
    clock: Callable[[], float]
    _engine: tuple[str, Engine] | None = field(default=None, repr=False)
    _engine_lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)
    _closing: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def model(self) -> Path:
        return self._folder / "model.tar.gz"

    def questions(self) -> list[Question]:
        """Those that measure; beside the content, or the project's own."""
        # Imports Rasa, which the pages that edit words can do without.
        from bot import measure

        folder = _questions_folder(self.settings)
        return measure.read_questions(
            file for pattern in _QUESTIONS for file in sorted(folder.glob(pattern))
        )

    def last(self) -> Trial | None:
        """The trial that runs or ran last; one whose process died is told as interrupted."""
        trial = self._read()
        if trial is None or not trial.is_running:
            return trial
        held = self._held()
        if held is None:
            return trial
        with held:
            trial = self._read()
            if trial is not None and trial.is_running:
                trial = replace(trial, state="interrupted", ended_at=self.clock())
                self._clean()
                self._write(trial)
            return trial

    def begin(self, lines: Sequence[DraftedExample], by: Account) -> None:
        """Trains in the background. Raises StudioError while another one runs."""
        if not lines:
            raise StudioError("studio.ask.nothing_to_try")
        questions = self.questions()
        if not questions:
            raise StudioError("studio.ask.no_questions")
        held = self._held()
        if held is None:
            raise StudioError("studio.ask.busy", 409)
        before = self._read()
        self._clean()
        trial = Trial(
            state="running",
            began_at=self.clock(),
            by=by.name,
            shown_by=by.shown_name,
            lines=tuple(lines),
            examples_digest=examples_digest(self.settings.data),
            train_seconds=before.train_seconds if before else _USUAL_SECONDS,
        )
        self._write(trial)
        self._closing.clear()
        self._thread = threading.Thread(
            target=self._run, args=(trial, questions, held), name="trial", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Ends what this process has begun; it is told as interrupted."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def cancel(self) -> None:
        """Calls off whatever runs, in this process or another."""
        if self._folder.exists():
            (self._folder / "cancel").touch()

    def decided(self, trial: Trial) -> None:
        """Nobody needs the model any more: it is live, or it was thrown away."""
        self._engine = None
        self._clean()
        self._write(trial)

    def engine(self) -> Engine | None:
        """An engine on the trial's model while it waits for a decision; loaded at first use."""
        from bot.engine import Engine
        from bot.rasa_parts.slot_tracker_store import SlotTrackerStore

        trial = self._read()
        if trial is None or trial.state != "done" or not self.model.exists():
            self._engine = None
            return None
        with self._engine_lock:
            if self._engine is None or self._engine[0] != trial.model_digest:
                if file_digest(self.model) != trial.model_digest:
                    return None
                self._engine = (trial.model_digest, Engine.load(self.model, SlotTrackerStore()))
            return self._engine[1]

    # --- the work, in a thread of its own

    def _run(self, trial: Trial, questions: Sequence[Question], held: IO[bytes]) -> None:
        cancel = self._folder / "cancel"
        work = TrialWork(
            self.settings,
            self._folder / "work",
            held.fileno(),
            lambda: cancel.exists() or self._closing.is_set(),
        )
        try:
            trial = self._tried(trial, questions, work)
        except TrialCancelled:
            is_ours = self._closing.is_set()
            trial = replace(trial, state="interrupted" if is_ours else "cancelled")
        except (BotError, OSError, ValueError) as error:
            # ValueError: an answer that is not JSON, or one too few.
            log.error("a trial failed: %s", error)
            trial = replace(trial, state="failed", told=str(error))
        except Exception as error:  # The outermost edge: somebody waits for a word.
            log.exception("a trial failed: %s", type(error).__name__)
            trial = replace(trial, state="failed", told=type(error).__name__)
        finally:
            shutil.rmtree(self._folder / "work", ignore_errors=True)
            cancel.unlink(missing_ok=True)
            self._write(replace(trial, ended_at=self.clock()))
            held.close()

    def _tried(self, trial: Trial, questions: Sequence[Question], work: TrialWork) -> Trial:
        def at(step: str) -> Callable[[float], None]:
            def progress(share: float) -> None:
                self._write(replace(trial, step=step, share=share))

            progress(0.0)
            return progress

        at("copy")
        work.copy(trial.lines)
        began = self.clock()
        model = work.train(trial.train_seconds, at("train"))
        trial = replace(trial, train_seconds=max(1.0, self.clock() - began))
        before = work.judged(questions, at("ask_live"), with_draft=False)
        after = work.judged(questions, at("ask_draft"), with_draft=True)
        hotline = shelf.library().phone(HOTLINE).written
        os.replace(model, self.model)
        return replace(
            trial,
            state="done",
            step="ask_draft",
            share=1.0,
            comparison=compared(before, after, hotline),
            model_digest=file_digest(self.model),
        )

    # --- the note and the lock

    @property
    def _folder(self) -> Path:
        return self.settings.state / "trial"

    def _held(self) -> IO[bytes] | None:
        """The lock, held until it is closed; None when somebody else holds it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = (self._folder / "lock").open("wb")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        return file

    def _clean(self) -> None:
        shutil.rmtree(self._folder / "work", ignore_errors=True)
        for name in ("model.tar.gz", "cancel"):
            (self._folder / name).unlink(missing_ok=True)

    def _read(self) -> Trial | None:
        try:
            found = json.loads((self._folder / "trial.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return _trial(found)

    def _write(self, trial: Trial) -> None:
        told: dict[str, Any] = {
            **asdict(replace(trial, comparison=None)),
            "comparison": as_json(trial.comparison) if trial.comparison else None,
        }
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = self._folder / f"trial.{threading.get_ident()}.new"
        fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        os.replace(fresh, self._folder / "trial.json")


def question_texts(settings: Settings) -> list[str]:
    """The questions of all files: none of them may be learned."""
    return [question.text for question in read_texts(_questions_folder(settings))]


def _questions_folder(settings: Settings) -> Path:
    """Beside the content; or the project's own, for content that lies apart."""
    beside = questions_beside(settings.data)
    return beside if beside.is_dir() else questions_beside(ROOT / "data")


def _trial(found: dict[str, Any]) -> Trial:
    comparison = found.pop("comparison")
    lines = tuple(DraftedExample(**line) for line in found.pop("lines"))
    return Trial(**found, lines=lines, comparison=from_json(comparison) if comparison else None)


def examples_digest(data: Path) -> str:
    """A digest of everything under data/nlu."""
    digest = hashlib.sha256()
    for file in sorted((data / "nlu").glob("*/*.yml")):
        digest.update(f"{file.parent.name}/{file.name}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def file_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
