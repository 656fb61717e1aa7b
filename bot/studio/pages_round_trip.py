"""Files out and in: the tables of topics and organizations, the translators' catalogs."""

from __future__ import annotations

from datetime import datetime, timezone

from starlette.datastructures import UploadFile
from starlette.responses import Response

from bot.catalogs.translator import DOMAINS
from bot.studio.draft import TRANSLATED
from bot.studio.errors import StudioError
from bot.studio.po_trip import po_file
from bot.studio.roles import TRANSLATORS, WRITER
from bot.studio.round_trip import FORMATS, KINDS, RoundTrip
from bot.studio.trip import Trip
from bot.studio.uploads import Uploads
from bot.studio.visit import Page, Visit
from bot.studio.word_difference import word_difference

_KIND_OF = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "po": "text/x-gettext-translation; charset=utf-8",
}


def overview(visit: Visit) -> Response:
    """What can be taken out; where a file comes in; what it would change, before it is taken."""
    if not visit.is_sent:
        return _page(visit)
    visit.must_have(WRITER, *TRANSLATORS)
    if visit.text("do") == "take":
        return _take(visit)
    name, file = _file_of(visit)
    kind = visit.text("kind")
    trips = RoundTrip(visit.studio)
    if kind == "catalog":
        trip, upload = trips.plan_catalog(file, visit.account)
    elif kind in KINDS:
        trip, upload = trips.plan(
            next(each for each in KINDS if each == kind), file, visit.account, visit.language
        )
    else:
        raise StudioError("studio.error.form", 403)
    kept = Uploads(visit.studio.database)
    upload_id = kept.keep(upload, visit.account, visit.now) if upload is not None else ""
    return visit.page(
        "trip_changes.html",
        422 if trip.faults and not trip.taken else 200,
        name=name,
        kind=kind,
        trip=trip,
        upload=upload_id,
        differences=[word_difference(each.before, each.after) for each in trip.changes],
        subjects=_count(trip),
    )


def out(visit: Visit) -> Response:
    """A table or a catalog to keep."""
    name = str(visit.request.path_params["file"])
    stem, _, extension = name.rpartition(".")
    day = visit.studio.today().isoformat()
    if stem in KINDS and extension in FORMATS:
        kind = next(each for each in KINDS if each == stem)
        content = RoundTrip(visit.studio).file(kind, extension, visit.language)
        return _download(content, f"farol-{stem}-{day}.{extension}", extension)
    domain, _, language = stem.partition("-")
    if extension == "po" and domain in DOMAINS and language in TRANSLATED:
        now = datetime.fromtimestamp(visit.now, timezone.utc)
        content = po_file(domain, language, visit.studio.settings.locales, now)
        return _download(content, f"farol-{domain}-{language}-{day}.po", extension)
    raise StudioError("studio.error.no_page", 404)


def _page(visit: Visit) -> Response:
    return visit.page(
        "trip.html", kinds=KINDS, formats=FORMATS, domains=DOMAINS, translated=TRANSLATED,
        may_take=visit.account.may(WRITER, *TRANSLATORS),
    )  # fmt: skip


def _take(visit: Visit) -> Response:
    uploads = Uploads(visit.studio.database)
    upload = uploads.find(visit.text("upload"), visit.account, visit.now)
    taken = RoundTrip(visit.studio).take(upload, visit.account)
    uploads.drop(visit.account)
    page = "topics" if upload.kind == "topics" else "directory"
    return visit.page("trip_taken.html", taken=taken, path=page)


def _file_of(visit: Visit) -> tuple[str, bytes]:
    file = visit.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise StudioError("studio.trip.error.no_file")
    return file.filename[:100], file.file.read()


def _download(content: bytes, name: str, extension: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=_KIND_OF[extension], headers=headers)


def _count(trip: Trip) -> int:
    return len({change.subject for change in trip.changes})


PAGES = (
    Page("/files-in-and-out", overview),
    Page("/files-in-and-out/{file}", out),
)
