"""What the workshop's pages share: the frame of a page, the words, small forms, what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot import shelf
from bot.catalogs.translator import LANGUAGES
from bot.channels.web_files import FOLDER as WEB_FOLDER
from bot.channels.web_words import UNKNOWN_LANGUAGE_PAGE, language_hint
from bot.channels.workshop_nodes import Node, node
from bot.reply.words import Words

# Where the application is mounted.
PREFIX = "/workshop"
FOLDER = Path(__file__).parent / "workshop_page"
FILES = {
    FOLDER / "page.css": "text/css; charset=utf-8",
    FOLDER / "page.js": "text/javascript; charset=utf-8",
    WEB_FOLDER / "lighthouse.svg": "image/svg+xml",
}
MAX_FORM_BYTES = 10_000


class Frame:
    """Pages in the reader's language, all with the same head."""

    def __init__(self, stock: Callable[[], shelf.Stock]) -> None:
        self._stock = stock
        self._files = {path.name: (path.read_bytes(), kind) for path, kind in FILES.items()}

    def words(self, request: Request) -> Words:
        hint = language_hint(
            request.query_params.get("lang"), request.headers.get("accept-language")
        )
        return self.words_in(hint or UNKNOWN_LANGUAGE_PAGE)

    def words_in(self, language: str) -> Words:
        stock = self._stock()
        return Words(stock.library, stock.translator, language)

    def page(
        self, body: Node, words: Words, *, events: str | None = None, status: int = 200,
        class_: str = "",
    ) -> Response:  # fmt: skip
        """`events` is where the page hears of changes; what it shows then is one form."""
        main = node(
            "main",
            # What is not a form of its own is sent by the one around it.
            body if events is None else node("form", body, method="post", id="room"),
            data_events=events,
            data_lost=words.ui("room.lost"),
        )
        return HTMLResponse(
            Markup(
                '<!doctype html><html lang="{lang}" class="{class_}"><head><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width, initial-scale=1">'
                "<title>{title}</title>"
                '<link rel="stylesheet" href="{prefix}/page/page.css">'
                '<link rel="icon" href="{prefix}/page/lighthouse.svg">'
                '<script src="{prefix}/page/page.js" defer></script>'
                '</head><body>{main}<p id="lost" role="status" hidden></p></body></html>'
            ).format(
                lang=words.language,
                class_=class_,
                title=words.ui("room.title"),
                prefix=PREFIX,
                main=main.html(),
            ),
            status_code=status,
        )

    async def file(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._files:
            return Response(status_code=404)
        headers = {"Cache-Control": "max-age=300"}
        content, media_type = self._files[name]
        return Response(content, media_type=media_type, headers=headers)


def language_links(words: Words) -> Node:
    links = [
        node("a", words.library.languages[code].name, href=f"?lang={code}", lang=code,
             aria_current="true" if code == words.language else None)
        for code in LANGUAGES
    ]  # fmt: skip
    return node("nav", *links)


async def form_of(request: Request) -> FormData:
    """The fields of a small form; none when it is larger than any of ours."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MAX_FORM_BYTES:
        return FormData()
    return await request.form()


def number_of(written: str) -> int | None:
    """The number on one of our buttons; None for anything longer or stranger."""
    return int(written) if re.fullmatch(r"[0-9]{1,2}", written) else None


def to(path: str, language: str) -> str:
    """An address of ours, in the same language."""
    return f"{PREFIX}{path}?{urlencode({'lang': language})}"


def wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
