"""Logging without anybody's words, set before Rasa is imported.

Rasa logs every message at DEBUG, and its structlog prints DEBUG unless told otherwise. So Rasa's
loggers and structlog begin at WARNING whatever the operator asks of ours.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
import warnings
from types import TracebackType
from typing import Any

import structlog

from bot.errors import BotError
from bot.settings import ROOT

# These speak of messages, trackers or events at DEBUG and INFO.
_TALKATIVE = ("rasa", "rasa_sdk", "telegram", "httpx", "httpcore", "pywa", "sanic", "asyncio")


def be_quiet(level: int = logging.INFO) -> None:
    """Our own log lines from `level` up; of the libraries only what is wrong."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    handler = logging.StreamHandler()
    handler.setFormatter(
        Wordless("%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%H:%M:%S")
    )
    logging.basicConfig(level=level, handlers=[handler])
    sys.excepthook = _without_words
    threading.excepthook = lambda args: _without_words(
        args.exc_type, args.exc_value, args.exc_traceback
    )
    # What fails while something is thrown away, such as a turn that nobody waits for any more.
    sys.unraisablehook = lambda args: _without_words(
        args.exc_type, args.exc_value, args.exc_traceback
    )
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    _show_only_our_warnings()


class Wordless(logging.Formatter):
    """Shows of an exception its kind and where it was raised, never its text.

    A library may put what it could not read into its exception, and what it reads is what people
    write. The chain of causes is left out too, since each has a text of its own.
    """

    def formatException(self, ei: Any) -> str:
        kind, _, trace = ei
        lines = traceback.format_tb(trace)
        return "".join(lines) + (kind.__name__ if kind else "no exception")

    def formatMessage(self, record: logging.LogRecord) -> str:
        # asyncio prints the text of an exception, what a task was doing, and what somebody waited
        # for, into the lines below its message.
        if record.name == "asyncio" and record.message:
            record.message = record.message.splitlines()[0]
        return super().formatMessage(record)


def _without_words(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """What ends the program is told with its text only when it is ours, for ours holds no words."""
    told = f": {error}" if isinstance(error, BotError) else ""
    print("".join(traceback.format_tb(trace)) + kind.__name__ + told, file=sys.stderr)


def _show_only_our_warnings() -> None:
    """Filters do not last: Sanic and Rasa set their own when they are imported."""
    ours = str(ROOT / "bot"), str(ROOT / "actions")
    show = warnings.showwarning

    def show_ours(message, category, filename, lineno, file=None, line=None):  # type: ignore[no-untyped-def]
        if filename.startswith(ours):
            show(message, category, filename, lineno, file, line)

    warnings.showwarning = show_ours
