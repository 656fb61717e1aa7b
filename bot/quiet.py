"""Logging without anybody's words, set before Rasa is imported.

Rasa logs every message at DEBUG, and its structlog prints DEBUG unless told otherwise. So Rasa's
loggers and structlog begin at WARNING whatever the operator asks of ours.
"""

from __future__ import annotations

import logging
import os
import warnings

import structlog

from bot.settings import ROOT

# These speak of messages, trackers or events at DEBUG and INFO.
_TALKATIVE = ("rasa", "rasa_sdk", "telegram", "httpx", "httpcore", "pywa", "sanic", "asyncio")


def be_quiet(level: int = logging.INFO) -> None:
    """Our own log lines from `level` up; of the libraries only what is wrong."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    logging.basicConfig(
        level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%H:%M:%S"
    )
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    _show_only_our_warnings()


def _show_only_our_warnings() -> None:
    """Filters do not last: Sanic and Rasa set their own when they are imported."""
    ours = str(ROOT / "bot"), str(ROOT / "actions")
    show = warnings.showwarning

    def show_ours(message, category, filename, lineno, file=None, line=None):  # type: ignore[no-untyped-def]
        if filename.startswith(ours):
            show(message, category, filename, lineno, file, line)

    warnings.showwarning = show_ours
