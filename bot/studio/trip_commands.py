"""The files of the studio from the command line, on the same database and by the same rules."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from bot.errors import BotError
from bot.settings import Settings
from bot.studio.accounts import Account
from bot.studio.errors import StudioError
from bot.studio.round_trip import FORMATS, KINDS, RoundTrip
from bot.studio.studio import Studio, open_studio
from bot.studio.trip import Trip
from bot.studio.uploads import Upload, UploadKind

_LANGUAGE = "en"
_CATALOG = ".po"


class TripError(BotError):
    """What an operator can mend, as a sentence."""


def export_table(settings: Settings, kind: str, file: Path) -> None:
    """Writes the table of `topics` or `directory`, drafts included. Raises TripError."""
    extension = file.suffix.lstrip(".").lower()
    if extension not in FORMATS:
        raise TripError(f"the name of the file must end in one of: {', '.join(FORMATS)}")
    studio = open_studio(settings)
    file.write_bytes(RoundTrip(studio).file(_kind(kind), extension, _LANGUAGE))


def import_table(
    settings: Settings, kind: str, file: Path, name: str, *, take: bool, out: TextIO
) -> bool:
    """Tells what the file would change and, with `take`, puts it into drafts of this account.

    False when something in it must be mended first. Raises TripError.
    """
    studio = open_studio(settings)
    try:
        by = _account(studio, name)
        trip, upload = _plan(studio, kind, file, by)
        _tell(studio, trip, out)
        if take and upload is not None:
            taken = RoundTrip(studio).take(upload, by)
            print(f"Taken as drafts: {', '.join(taken)}", file=out)
    except StudioError as error:
        raise TripError(studio.words(_LANGUAGE)(error.key, **error.values_told)) from error
    return not trip.faults


def _plan(studio: Studio, kind: str, file: Path, by: Account) -> tuple[Trip, Upload | None]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise TripError(f"{file}: {error.strerror}") from error
    trips = RoundTrip(studio)
    if file.suffix == _CATALOG:
        return trips.plan_catalog(content, by)
    return trips.plan(_kind(kind), content, by, _LANGUAGE)


def _tell(studio: Studio, trip: Trip, out: TextIO) -> None:
    words = studio.words(_LANGUAGE)
    for fault in trip.faults:
        told = words(fault.key, **fault.told)
        print(f"row {fault.row}, {fault.column}: {told}", file=out)
    for change in trip.changes:
        place = f"row {change.row}, {change.subject}, {change.column}"
        print(f"{place}: {change.before!r} -> {change.after!r}", file=out)
    print(f"{len(trip.changes)} changes, {len(trip.faults)} to mend", file=out)


def _account(studio: Studio, name: str) -> Account:
    found = (each for each in studio.accounts.all() if each.name == name and each.is_open)
    account = next(found, None)
    if account is None:
        raise StudioError("studio.error.no_account")
    return account


def _kind(written: str) -> UploadKind:
    kind = next((each for each in KINDS if each == written), None)
    if kind is None:
        raise TripError(f"--kind is one of: {', '.join(KINDS)}")
    return kind
