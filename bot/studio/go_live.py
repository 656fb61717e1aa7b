"""A trained draft of examples becomes what the model knows: files, history, model, or nothing."""

from __future__ import annotations

from dataclasses import replace

from bot.settings import Settings
from bot.studio.accounts import Account
from bot.studio.errors import StudioError
from bot.studio.example_drafts import ExampleDrafts
from bot.studio.example_files import changed_files
from bot.studio.model_live import announce_model, bring_back, has_one_aside, set_aside
from bot.studio.publish import Publisher
from bot.studio.roles import ADMINISTRATOR, REVIEWER
from bot.studio.trials import Trial, Trials, examples_digest, file_digest
from bot.train import activate_model


def refusal(trial: Trial, by: Account, *, overrides: bool) -> StudioError | None:
    """Why this person may not put this trial live; None when they may.

    What danger loses nobody overrides; what else falls, an administrator may.
    """
    if trial.state != "done" or trial.comparison is None:
        return StudioError("studio.ask.not_done", 409)
    if not by.may(REVIEWER):
        return StudioError("studio.error.role", 403)
    if by.name in trial.authors:
        return StudioError("studio.error.own_words", 403)
    if trial.comparison.loses_danger:
        return StudioError("studio.ask.danger_falls", 409)
    if trial.comparison.fallen and not (overrides and by.may(ADMINISTRATOR)):
        return StudioError("studio.ask.figures_fall", 409)
    return None


def put_live(
    trials: Trials,
    drafts: ExampleDrafts,
    publisher: Publisher,
    settings: Settings,
    by: Account,
    *,
    overrides: bool = False,
) -> str:
    """The id of the commit. Raises StudioError; then nothing has changed."""
    trial = trials.last()
    if trial is None:
        raise StudioError("studio.ask.not_done", 409)
    refused = refusal(trial, by, overrides=overrides)
    if refused is not None:
        raise refused
    if not {line.id for line in trial.lines} <= {line.id for line in drafts.all()}:
        raise StudioError("studio.ask.moved_on", 409)
    if examples_digest(settings.data) != trial.examples_digest:
        raise StudioError("studio.ask.moved_on", 409)
    # Loading a model can run code, so only the very file that was measured is made the current one.
    if not trials.model.exists() or file_digest(trials.model) != trial.model_digest:
        raise StudioError("studio.ask.moved_on", 409)

    def install() -> None:
        set_aside(settings)
        activate_model(trials.model, settings)

    try:
        commit = publisher.publish_files(
            changed_files(settings.data, trial.lines),
            ", ".join(dict.fromkeys(line.shown_author for line in trial.lines)),
            _message(trial, by),
            ",".join(trial.topics),
            install=install,
            uninstall=lambda: bring_back(settings),
        )
    except OSError as error:
        raise StudioError("studio.ask.cannot_write", 500, told=str(error)) from error
    announce_model(settings)
    drafts.drop(line.id for line in trial.lines)
    trials.decided(
        replace(trial, state="live", commit=commit, examples_digest=examples_digest(settings.data))
    )
    return commit


def may_take_back(trials: Trials, settings: Settings) -> bool:
    """Is what went live last still as it was, and the model before it at hand?"""
    trial = trials.last()
    return (
        trial is not None
        and trial.state == "live"
        and bool(trial.commit)
        and has_one_aside(settings)
        and trial.examples_digest == examples_digest(settings.data)
    )


def take_back(trials: Trials, publisher: Publisher, settings: Settings, by: Account) -> str:
    """The examples and the model as they were before the last that went live; at once."""
    trial = trials.last()
    if trial is None or not may_take_back(trials, settings):
        raise StudioError("studio.ask.no_way_back", 409)
    undone = [replace(line, is_removal=not line.is_removal) for line in trial.lines]
    files = {
        file: publisher.history.before(trial.commit, file) or ""
        for file in changed_files(settings.data, undone)
    }
    commit = publisher.publish_files(
        files,
        by.shown_name,
        f"Take back examples of {', '.join(trial.topics)}",
        ",".join(trial.topics),
        install=lambda: bring_back(settings),
        uninstall=lambda: None,
    )
    announce_model(settings)
    trials.decided(replace(trial, state="cancelled", commit=""))
    return commit


def _message(trial: Trial, by: Account) -> str:
    topics = ", ".join(trial.topics)
    some = topics if len(topics) <= 50 else f"{len(trial.topics)} topics"
    told = [f"Learn {len(trial.lines)} examples of {some}", ""]
    told.append(f"Written by {', '.join(sorted(trial.authors))}; reviewed by {by.name}.")
    assert trial.comparison is not None
    figures = (f for f in trial.comparison.figures if not f.language)
    told.append(
        "Measured, before and after: "
        + "; ".join(f"{f.name} {f.before:.1%}, {f.after:.1%}" for f in figures)
    )
    return "\n".join(told)
