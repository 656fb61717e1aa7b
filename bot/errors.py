"""The few ways in which something can go wrong, and what to do next.

BotError
  ContentError      file, line, what to change       raised while loading, never while talking
  SettingsError     every bad setting at once        raised at start
  ModelError        there is no model, or it is not one that we trained
  ChannelError      retryable: bool                  Throttled · Unreachable · Refused · RecipientGone
"""

from __future__ import annotations

from typing import Sequence


class BotError(Exception):
    """Anything that Farol itself raises."""


class ContentError(BotError):
    """A file of the content does not hold to its format."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


class SettingsError(BotError):
    """The environment holds settings that cannot be used; all of them are told."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("These settings cannot be used:\n" + "\n".join(f"  {p}" for p in problems))
        self.problems = tuple(problems)


class ModelError(BotError):
    """There is no model to load, or it is broken or not one that was trained here."""


class ChannelError(BotError):
    """A platform did not take what we sent."""

    retryable = False


class Throttled(ChannelError):
    """The platform asks us to wait."""

    retryable = True

    def __init__(self, message: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Unreachable(ChannelError):
    """The platform does not answer."""

    retryable = True


class Refused(ChannelError):
    """The platform answers that what we sent, or our token, is wrong."""


class RecipientGone(ChannelError):
    """The person has blocked us or is no longer there."""
