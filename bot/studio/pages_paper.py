"""Everything on paper, with the words as they are now, as one file to take away."""

from __future__ import annotations

import io
import tempfile
import threading
import zipfile
from pathlib import Path

from starlette.responses import Response

from bot import shelf
from bot.printing.options import PAPERS, PrintOptions
from bot.printing.print_all import print_all
from bot.printing.sheet import DoesNotFit
from bot.studio.errors import StudioError
from bot.studio.visit import Page, Visit

# Drawing takes a core for most of a minute; two at once would be felt by those who ask.
_ONE_AT_A_TIME = threading.Lock()


def paper(visit: Visit) -> Response:
    """A form, and the PDFs of one size of paper as a zip."""
    if not visit.is_sent:
        return visit.page("paper.html", papers=PAPERS)
    size = next((each for each in PAPERS if each == visit.text("paper")), PAPERS[0])
    options = PrintOptions(
        day=visit.studio.today(), web=visit.studio.settings.public_url, papers=(size,)
    )
    stock = shelf.stock()
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory() as folder:
        try:
            files = print_all(stock.library, stock.translator, Path(folder), options)
        except DoesNotFit as error:
            raise StudioError("studio.error.paper", told=error) from error
        packed = _zipped(files)
    name = f"farol-{options.day.isoformat()}-{size}.zip"
    return Response(
        packed,
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _zipped(files: list[Path]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
    return out.getvalue()


PAGES = (Page("/paper", paper),)
