"""One request of an organizer: who asks, in which language, with which form; and the page back."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.catalogs.translator import LANGUAGES
from bot.errors import BotError
from bot.studio.accounts import Account
from bot.studio.errors import StudioError
from bot.studio.history import HistoryError
from bot.studio.navigation import NAVIGATION, Place
from bot.studio.sessions import Session
from bot.studio.studio import Studio
from bot.studio.tokens import new_token
from bot.studio.words import LANGUAGE_NAMES, StudioWords

log = logging.getLogger(__name__)

SESSION_COOKIE = "farol_studio"
# For the forms of somebody who is not signed in: the same value in a cookie and in the form.
FORM_COOKIE = "farol_studio_form"
MAX_BODY_BYTES = 4_000_000
MAX_FIELDS = 2_000

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass
class Visit:
    """What a page's function gets. `form` is empty unless something was sent."""

    studio: Studio
    request: Request
    form: FormData
    session: Session | None
    language: str
    now: float
    form_token: str
    cookies: list[tuple[str, str]] = field(default_factory=list)

    @property
    def account(self) -> Account:
        """Who asks. Raises StudioError when nobody is signed in."""
        if self.session is None:
            raise StudioError("studio.error.signed_out", 401)
        return self.session.account

    @property
    def words(self) -> StudioWords:
        return self.studio.words(self.language)

    @property
    def chose_language(self) -> bool:
        """Whether somebody without an account tapped a language at the top of the page."""
        return self.request.query_params.get("language", "") in LANGUAGES

    @property
    def is_sent(self) -> bool:
        return self.request.method == "POST"

    def text(self, name: str, default: str = "") -> str:
        """A field of the form."""
        value = self.form.get(name, default)
        return value if isinstance(value, str) else default

    def version(self) -> int:
        """The version of the draft that the form was made from; 0 for none yet."""
        written = self.text("version", "0")
        if not written.isdecimal():
            raise StudioError("studio.error.form", 403)
        return int(written)

    def fields(self) -> dict[str, str]:
        """All fields of the form that are text."""
        return {name: value for name, value in self.form.items() if isinstance(value, str)}

    def must_have(self, *roles: str) -> Account:
        if not self.account.may(*roles):
            raise StudioError("studio.error.role", 403)
        return self.account

    def url(self, path: str = "") -> str:
        """An address of the studio, wherever it is mounted."""
        return str(self.request.scope.get("root_path", "")) + "/" + path.lstrip("/")

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page of pages/ with these values."""
        words = self.words
        html = _PAGES.get_template(template).render(
            t=words,
            language=self.language,
            languages=LANGUAGES,
            language_names=LANGUAGE_NAMES,
            me=None if self.session is None else self.session.account,
            places=self._places(),
            form_token=self.form_token,
            url=self.url,
            here=self.request.url.path,
            told=_told(self, words),
            **values,
        )
        return HTMLResponse(html, status)

    def _places(self) -> list[tuple[Place, bool]]:
        """Where this account may go, and which of them is here."""
        if self.session is None:
            return []
        here = self.request.url.path.removeprefix(self.url().rstrip("/"))
        return [(place, place.is_here(here)) for place in NAVIGATION if place.is_for(self.account)]

    def to(self, path: str, told: str = "", **query_values: str) -> Response:
        """Sends the browser on, so that loading the page again does not send the form again."""
        values = {"told": told, **query_values}
        query = urlencode({name: value for name, value in values.items() if value})
        query = f"?{query}" if query else ""
        anchor = ""
        if "#" in path:
            path, anchor = path.split("#", 1)
            anchor = "#" + anchor
        return RedirectResponse(self.url(path) + query + anchor, 303)


Handler = Callable[[Visit], Response]


@dataclass(frozen=True)
class Page:
    """An address below the studio's, and what answers there, by GET and by POST."""

    path: str
    handler: Handler
    signed_in: bool = True


def nowhere(visit: Visit) -> Response:
    """There is no such page."""
    raise StudioError("studio.error.no_page", 404)


def page(studio: Studio, handler: Handler, *, signed_in: bool = True) -> Callable[..., Any]:
    """An endpoint: the session found, the form checked, the handler run beside the event loop.

    Every failure gives a page with a sentence, and the form's words stay in the browser's history.
    """

    async def endpoint(request: Request) -> Response:
        try:
            form = await _form(request)
        except (MultiPartException, HTTPException):
            form = None
        return await run_in_threadpool(_answer, studio, handler, signed_in, request, form)

    return endpoint


def _answer(
    studio: Studio, handler: Handler, signed_in: bool, request: Request, form: FormData | None
) -> Response:
    visit = _visit(studio, request, form or FormData())
    try:
        if form is None:
            raise StudioError("studio.error.too_big", 413)
        if signed_in and visit.session is None:
            # When the session has ended, what was typed goes along through the sign-in.
            response = sign_in_page(visit, visit.request.url.path, carried_words(visit))
        else:
            if visit.is_sent:
                _must_be_from_our_page(visit)
            response = handler(visit)
    except HistoryError as error:
        log.error("the history of the content: %s", error)
        response = _sorry(visit, visit.words("studio.error.history", told=error), 500)
    except StudioError as error:
        response = _sorry(visit, visit.words(error.key, **error.values_told), error.status)
    except BotError as error:
        log.error("the studio: %s", error)
        response = _sorry(visit, str(error), 500)
    except Exception as error:  # The outermost edge: an organizer is waiting.
        log.exception("a page of the studio failed: %s", type(error).__name__)
        response = _sorry(visit, visit.words("studio.error.failed"), 500)
    _set_cookies(visit, response)
    return response


# What no page may carry on: secrets, and what was made for one form alone.
_NOT_CARRIED = frozenset({"form_token", "password", "old", "code", "secret"})
_CARRIED = "carried."


def carried_words(visit: Visit) -> list[tuple[str, str]]:
    """What was typed into a form, to be shown or sent again."""
    return [
        (name, value)
        for name, value in visit.form.multi_items()
        if isinstance(value, str) and name not in _NOT_CARRIED
    ]


def words_carried_on(visit: Visit) -> list[tuple[str, str]]:
    """What a sign-in form has brought along from the form before it."""
    return [
        (name[len(_CARRIED) :], value)
        for name, value in carried_words(visit)
        if name.startswith(_CARRIED)
    ]


def sign_in_page(
    visit: Visit, back: str, carried: Sequence[tuple[str, str]], problem: StudioError | None = None
) -> Response:
    """The form, and in it the way back and whatever must not be lost on the way."""
    is_sent = bool(carried) or problem is not None
    return visit.page(
        "sign_in.html",
        problem.status if problem else 401 if is_sent else 200,
        name=visit.text("name"),
        problem=visit.words(problem.key, **problem.values_told) if problem else "",
        back=back,
        carried=[(_CARRIED + name, value) for name, value in carried],
    )


def _visit(studio: Studio, request: Request, form: FormData) -> Visit:
    now = studio.clock()
    token = request.cookies.get(SESSION_COOKIE, "")
    session = studio.sessions.find(token, now) if token else None
    if session is not None:
        return Visit(
            studio, request, form, session, session.account.language, now, session.form_token
        )
    anonymous = request.cookies.get(FORM_COOKIE, "")
    fresh = anonymous or new_token()
    visit = Visit(studio, request, form, None, _language(request), now, fresh)
    if not anonymous:
        visit.cookies.append((FORM_COOKIE, fresh))
    return visit


async def _form(request: Request) -> FormData:
    if request.method != "POST":
        return FormData()
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
        raise MultiPartException("too big")
    return await request.form(max_fields=MAX_FIELDS, max_files=1, max_part_size=MAX_BODY_BYTES)


def _must_be_from_our_page(visit: Visit) -> None:
    """Raises StudioError for a form that another site sent in an organizer's name."""
    sent = visit.text("form_token")
    if visit.request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise StudioError("studio.error.form", 403)
    if not secrets.compare_digest(sent.encode(), visit.form_token.encode()):
        raise StudioError("studio.error.form", 403)


def _language(request: Request) -> str:
    asked = request.query_params.get("language", "")
    if asked in LANGUAGES:
        return asked
    for piece in request.headers.get("accept-language", "").split(","):
        if piece.strip()[:2].lower() in LANGUAGES:
            return piece.strip()[:2].lower()
    return LANGUAGES[0]


def _sorry(visit: Visit, sentence: str, status: int) -> Response:
    """A page with the sentence, and with whatever was typed, so that nothing is lost."""
    typed = [(name, value) for name, value in carried_words(visit) if value]
    return visit.page("sorry.html", status, sentence=sentence, typed=typed if visit.is_sent else [])


def _told(visit: Visit, words: StudioWords) -> str:
    """What was just done, as the address says it: only sentences of our own."""
    key = f"studio.told.{visit.request.query_params.get('told', '')}"
    return words(key) if words.has(key) else ""


def _set_cookies(visit: Visit, response: Response) -> None:
    for name, value in visit.cookies:
        response.set_cookie(
            name,
            value,
            path=visit.url().rstrip("/") or "/",
            httponly=True,
            # Not strict: a reviewer who comes by a link in a mail is signed in. What changes
            # anything is sent by POST, for which no cookie comes along from another site.
            samesite="lax",
            secure=visit.request.url.scheme == "https" or visit.studio.is_public,
            max_age=None if value else 0,
        )
