"""Every error that we raise on purpose, few and named.

BotError
  ContentError      file, line, what to change       raised while loading, never while talking
  SettingsError     every bad setting at once        raised at start
  ModelError        no model, or not one of ours     raised at start: train one
  ChannelError      retryable                        a platform did not take what we sent
    Throttled         we were too fast               try again, later
    Unreachable       no answer came                 try again
    Refused           the platform says no           trying again changes nothing
    RecipientGone     the person left or blocked us  stop writing to them
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar


class BotError(Exception):
    """The root: catch it only at the outer edge."""


class ContentError(BotError):
    """A file of words or data is wrong; the message says what to change.

    >>> str(ContentError(Path("data/needs.yml"), 3, "write a phrase"))
    'data/needs.yml:3: write a phrase'
    """

    def __init__(self, file: Path, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


class SettingsError(BotError):
    """The settings cannot be used; all problems are told together."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class ModelError(BotError):
    """There is no trained model, or it is broken, or it is not one that was trained here."""


class ChannelError(BotError):
    """A platform did not take what we sent. Its text never holds a person's words."""

    retryable: ClassVar[bool] = False


class Throttled(ChannelError):
    """The platform asks us to slow down.

    `retry_after_seconds` is None when the platform did not say how long.
    """

    retryable = True

    def __init__(self, message: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Unreachable(ChannelError):
    """No answer came, or one that means: not now."""

    retryable = True


class Refused(ChannelError):
    """The platform read what we sent and will not take it."""


class RecipientGone(ChannelError):
    """The person blocked us or closed the account."""
