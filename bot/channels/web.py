"""The web page's chat: a page that works without script, and a few JSON calls for one that has it.

A conversation is a random id that we sign and the page holds in its memory, sent in a header or a
hidden field. There is no cookie, so another site has nothing to borrow, and closing the page ends
the conversation.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive as ASGIReceive
from starlette.types import Scope, Send

from bot import clock, shelf
from bot.catalogs.translator import LANGUAGES
from bot.channels.incoming import Incoming
from bot.channels.web_files import FOLDER, page_files
from bot.channels.web_headers import SafeHeaders
from bot.channels.web_kept import kept_cards, kept_replies, manifest, worker_script
from bot.channels.web_limits import Limits
from bot.channels.web_message import (
    CHANNEL,
    BadMessage,
    body_of,
    fields_of,
    parse,
    parse_form,
)
from bot.channels.web_reply import PACKED_LEVEL, answer, drawn, render
from bot.channels.web_trouble import NeverSilent
from bot.channels.web_words import UNKNOWN_LANGUAGE_PAGE, language_hint, page_words
from bot.content.library import HOTLINE
from bot.reply.menu_reply import TILES, start_reply
from bot.reply.payload import payload
from bot.reply.reply import Reply
from bot.reply.topic_reply import topic_reply
from bot.reply.words import Words

# A page may lie open in a pocket for a day; its memory with us has died long before.
CONVERSATION_SECONDS = 24 * 60 * 60
# What stands in an address bar after a quick exit: nobody asks why an encyclopedia is open, it
# shows no advertising and weighs little, and no government runs it. It learns no referrer.
EXIT_PAGES = {lang: f"https://{lang}.wikipedia.org/" for lang in LANGUAGES}
_ANSWERS = "/chat/messages"
# What is smaller fits one packet as it is.
_SMALLEST_PACKED = 800

Receive = Callable[[Incoming], Awaitable[Sequence[Reply]]]
Forget = Callable[[str, str], None]


class WebChat:
    """The chat of one process; its key is made at start, so a restart ends all conversations.

    `receive` and `forget` are the door's; the door works once on a message that is sent again.
    """

    def __init__(
        self,
        receive: Receive,
        forget: Forget,
        *,
        limits: Limits | None = None,
        key: bytes | None = None,
        stock: Callable[[], shelf.Stock] = shelf.stock,
    ) -> None:
        self._receive = receive
        self._forget = forget
        self._limits = limits or Limits()
        self._stock = stock
        self._signer = URLSafeTimedSerializer(key or secrets.token_bytes(32), salt="conversation")
        self._files = page_files()
        self._worker_script = b""
        self._worker_of: tuple[shelf.Stock, date] | None = None
        self._same: dict[tuple[str, bool], tuple[dict[str, dict[str, str]], Markup, Markup]] = {}
        self._same_of: tuple[shelf.Stock, date] | None = None
        self._page = Environment(
            loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        ).get_template("page.html")  # fmt: skip

    def app(self) -> Starlette:
        """To be mounted at the root, after everything else."""
        routes = [
            Route("/", self._first_screen, methods=["GET"]),
            Route("/", self._answer_form, methods=["POST"]),
            Route(_ANSWERS, self._answer_json, methods=["POST"]),
            Route("/chat/forget", self._forget_conversation, methods=["POST"]),
            Route("/chat/cards/{language}", self._cards, methods=["GET"]),
            Route("/page/{name}", self._file, methods=["GET"]),
            Route("/kept/{language}", self._kept, methods=["GET"]),
            Route("/worker.js", self._worker, methods=["GET"]),
            Route("/manifest.webmanifest", self._manifest, methods=["GET"]),
            Route("/favicon.ico", self._icon, methods=["GET"]),
        ]
        return Starlette(
            routes=routes,
            middleware=[
                Middleware(SafeHeaders),
                Middleware(NeverSilent),
                Middleware(_PackedPages, minimum_size=_SMALLEST_PACKED, compresslevel=PACKED_LEVEL),
            ],
            exception_handlers={BadMessage: self._refuse, HTTPException: self._no_such_page},
        )

    # --- the page

    async def _first_screen(self, request: Request) -> Response:
        hint = _hint(request)
        conversation = _new_conversation()
        if await self._limits.refusal(_address(request)):
            # The first screen stands whatever happens; only the brain is spared.
            replies: Sequence[Reply] = [start_reply(self._words(hint))]
        else:
            start = Incoming(CHANNEL, conversation, payload("start"), "button", hint)
            replies = await self._receive(start)
        return self._show(replies, conversation, hint)

    async def _answer_form(self, request: Request) -> Response:
        """Without script: the same page, with what was asked and its answer."""
        hint, conversation, asked, notice = _hint(request), _new_conversation(), None, None
        replies: Sequence[Reply]
        try:
            body = await body_of(request)
            # A form that lay open over a restart still gets its answer, in a new conversation.
            conversation = self._conversation(fields_of(body).get("conversation")) or conversation
            message = parse_form(body, conversation)
            hint = message.hint or hint
            refusal = await self._limits.refusal(_address(request))
            if refusal:
                raise BadMessage(429 if refusal == "too_many" else 503, refusal, refusal)
            asked = message.text if message.kind == "text" else None
            replies = await self._receive(message)
            if not replies:
                raise BadMessage(429, "too_many", "too_many")
        except BadMessage as refused:
            notice = refused
            replies = [start_reply(self._words(hint))]
        return self._show(replies, conversation, hint, asked=asked, notice=notice)

    def _show(
        self,
        replies: Sequence[Reply],
        conversation: str,
        hint: str | None,
        *,
        asked: str | None = None,
        notice: BadMessage | None = None,
        kept: bool = False,
    ) -> Response:
        language = replies[-1].language or hint or UNKNOWN_LANGUAGE_PAGE
        stock = self._stock()
        words, words_json, cards_json = self._same_for_all(stock, language, kept)
        phone = stock.library.phone(HOTLINE)
        return HTMLResponse(
            self._page.render(
                language=language,
                names={code: stock.library.languages[code].name for code in LANGUAGES},
                w=words[language],
                words=words_json,
                cards=cards_json,
                exits=EXIT_PAGES,
                exit_pages=_script_json(EXIT_PAGES),
                phone=phone,
                replies=drawn(replies),
                asked=asked,
                notice=words[language][notice.words] if notice else None,
                kept=self._kept_words(language) if kept else None,
                conversation=self._signer.dumps(conversation) if conversation else "",
                version={name: file.version for name, file in self._files.items()},
                payload=payload,
            ),
            status_code=notice.status if notice else 200,
        )

    def _same_for_all(
        self, stock: shelf.Stock, language: str, kept: bool
    ) -> tuple[dict[str, dict[str, str]], Markup, Markup]:
        """What a page says to everybody today: its words, and both as they stand in its script.

        In a raid every fourth thing that is asked for is a page, and most of its time was this.
        """
        made_of = (stock, clock.today())
        if self._same_of != made_of:
            self._same_of, self._same = made_of, {}
        if (language, kept) not in self._same:
            words = {code: dict(page_words(self._words(code))) for code in LANGUAGES}
            cards = self._urgent_cards(language, kept)
            self._same[language, kept] = (words, _script_json(words), _script_json(cards))
        return self._same[language, kept]

    async def _cards(self, request: Request) -> Response:
        language = request.path_params["language"]
        if language not in LANGUAGES:
            raise HTTPException(404)
        is_kept = request.query_params.get("kept") == "yes"
        return JSONResponse(self._urgent_cards(language, is_kept))

    def _urgent_cards(self, language: str, is_kept: bool = False) -> dict[str, Any]:
        """What a tap on each emergency gives, so that the page has it before the network does."""
        words = self._words(language)
        topics, today = words.library.topics, clock.today()
        if is_kept:
            return kept_cards(words, today)
        return {
            payload(topic, topic=topic): render(topic_reply(topics[topic], words, today))
            for topic in TILES
        }

    # --- the copy that a phone keeps for when there is no network

    async def _kept(self, request: Request) -> Response:
        language = request.path_params["language"]
        if language not in LANGUAGES:
            raise HTTPException(404)
        # No conversation is in it: it lies on the phone, and is the same for everybody.
        return self._show(kept_replies(self._words(language)), "", language, kept=True)

    def _kept_words(self, language: str) -> tuple[str, str]:
        words = self._words(language)
        return words.ui("kept.told", date=words.day(clock.today())), words.ui("kept.again")

    async def _worker(self, request: Request) -> Response:
        made_of = (self._stock(), clock.today())
        if self._worker_of != made_of:
            all_words = [self._words(code) for code in LANGUAGES]
            self._worker_script = worker_script(self._files, all_words, clock.today())
            self._worker_of = made_of
        return Response(
            self._worker_script,
            media_type="text/javascript; charset=utf-8",
            headers={"Cache-Control": "no-cache"},
        )

    async def _manifest(self, request: Request) -> Response:
        told = manifest(self._files, self._words(_hint(request)))
        headers = {"Cache-Control": "no-cache"}
        return JSONResponse(told, headers=headers, media_type="application/manifest+json")

    # --- the script's calls

    async def _answer_json(self, request: Request) -> Response:
        conversation = self._conversation(request.headers.get("x-conversation"))
        if conversation is None:
            # Signed before a restart, or not by us. A new one is handed out, as to any visitor.
            fresh = self._signer.dumps(_new_conversation())
            raise BadMessage(401, "expired", "expired", fresh)
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise BadMessage(415, "not_json", "unreadable")
        message = parse(await body_of(request), conversation)
        refusal = await self._limits.refusal(_address(request))
        if refusal:
            raise BadMessage(429 if refusal == "too_many" else 503, refusal, refusal)
        # The door answers the same message once, by its id, whoever asks again.
        replies = await self._receive(message)
        if not replies:
            # The door has said that it is too much and is quiet; a page that asked hears it again.
            raise BadMessage(429, "too_many", "too_many")
        plain, packed = answer(replies)
        headers = {"Vary": "Accept-Encoding"}
        if len(plain) < _SMALLEST_PACKED or "gzip" not in request.headers.get(
            "accept-encoding", ""
        ):
            return Response(plain, media_type="application/json", headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(packed, media_type="application/json", headers=headers)

    async def _forget_conversation(self, request: Request) -> Response:
        """Erases; says the same whether there was something to erase or not."""
        try:
            token = request.headers.get("x-conversation") or fields_of(await body_of(request)).get(
                "conversation"
            )
        except BadMessage:
            token = None
        conversation = self._conversation(token)
        if conversation is not None:
            self._forget(CHANNEL, conversation)
        headers = {}
        if request.query_params.get("leave") == "yes":
            # A quick exit also takes our files out of the phone's cache. Browsers heed it on https.
            headers["Clear-Site-Data"] = '"cache", "storage"'
        return Response(status_code=204, headers=headers)

    async def _refuse(self, request: Request, refused: Exception) -> Response:
        assert isinstance(refused, BadMessage)
        words = page_words(self._words(_hint(request)))
        answer = {"error": refused.error, "text": words[refused.words]}
        headers = {}
        if refused.conversation is not None:
            answer["conversation"] = refused.conversation
        if refused.status in (429, 503):
            headers["Retry-After"] = "20"
        return JSONResponse(answer, refused.status, headers)

    # --- small things

    async def _file(self, request: Request) -> Response:
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        is_current = request.query_params.get("v") == file.version
        kept = "public, max-age=31536000, immutable" if is_current else "no-cache"
        return Response(file.content, media_type=file.media_type, headers={"Cache-Control": kept})

    async def _icon(self, request: Request) -> Response:
        return RedirectResponse("/page/lighthouse.svg")

    async def _no_such_page(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404 and request.method == "GET" and not _wants_json(request):
            # A mistyped address on a poster still finds the way.
            return RedirectResponse("/", status_code=303)
        headers = error.headers
        return JSONResponse({"error": error.detail}, error.status_code, headers)

    def _words(self, language: str | None) -> Words:
        stock = self._stock()
        return Words(stock.library, stock.translator, language or UNKNOWN_LANGUAGE_PAGE)

    def _conversation(self, token: str | None) -> str | None:
        """The conversation that we signed; None for anything else."""
        try:
            found = self._signer.loads(token or "", max_age=CONVERSATION_SECONDS)
        except BadData:
            return None
        return found if isinstance(found, str) else None


class _PackedPages(GZipMiddleware):
    """Packs all but the answers, which are packed already."""

    async def __call__(self, scope: Scope, receive: ASGIReceive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == _ANSWERS:
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def _new_conversation() -> str:
    return secrets.token_urlsafe(16)


def _hint(request: Request) -> str | None:
    return language_hint(request.query_params.get("lang"), request.headers.get("accept-language"))


def _address(request: Request) -> str | None:
    """Where it came from, only to be counted; behind a proxy, uvicorn has put the client's here."""
    return request.client.host if request.client else None


def _wants_json(request: Request) -> bool:
    # Not `request.url`: the standard library keeps the last addresses that it has taken apart.
    return str(request.scope["path"]).startswith("/chat/")


def _script_json(value: object) -> Markup:
    """JSON that may stand in a script element: no character in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)
