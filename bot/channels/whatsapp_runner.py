"""WhatsApp at work: Meta calls our webhook, we answer, and only then say that we got it.

Of pywa, which does all of the Cloud API, nothing is used while running, for these reasons: its
webhook handler takes a delivery for handled before it is answered and swallows what a handler
raises, so a crash or a bad minute loses messages where Meta's redelivery would keep them; its
client logs numbers and words at DEBUG; importing it costs 1.2 s and 12 MB beside httpx. What is
left is one POST. The tests hold our signature check, error codes and samples against pywa's.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from typing import Any

import httpx
from aiolimiter import AsyncLimiter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import shelf
from bot.channels.answered import Answered
from bot.channels.delivery import Delivery, Question
from bot.channels.incoming import Incoming
from bot.channels.reaching import Reaching
from bot.channels.tiles import tiles_without_pictures
from bot.channels.whatsapp import (
    CHANNEL,
    WINDOW_SECONDS,
    Heard,
    WhatsAppInput,
    WhatsAppOutput,
    read_receipt,
    without_extras,
)
from bot.channels.whatsapp_errors import channel_error
from bot.errors import ChannelError, RecipientGone, Refused, Unreachable
from bot.reply.reply import Reply

log = logging.getLogger(__name__)

# A version lives some two years.
# https://developers.facebook.com/docs/graph-api/changelog/versions
GRAPH_API = "https://graph.facebook.com/v23.0"
WEBHOOK_PATH = "/webhooks/whatsapp"
SIGNATURE_HEADER = "X-Hub-Signature-256"
# https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
MAX_WEBHOOK_BYTES = 3_000_000
# 80 messages a second, those that come in included.
# https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
OUTGOING_PER_SECOND = 50
# How long an answer is tried before Meta is asked to deliver again, which it does for 7 days.
PATIENCE_SECONDS = 10.0
# How long answers in work may take when we are asked to stop.
STOP_SECONDS = 10.0
# When a person is shown that an answer is on its way.
SLOW_SECONDS = 1.0
_TIMEOUT = httpx.Timeout(15.0, connect=5.0)
# Four prompts of 80 characters without emoji stand in an empty chat.
# https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/conversational-components
_MAX_PROMPTS = 4

Receive = Callable[[Incoming], Awaitable[Sequence[Reply]]]


class WhatsAppRunner:
    """The channel in one process. `receive` is the door; it never raises."""

    name = CHANNEL

    def __init__(
        self,
        token: str,
        phone_id: str,
        app_secret: str,
        verify_word: str,
        receive: Receive,
        forget: Callable[[str, str], None],
        answered: Answered,
        *,
        api: str | None = None,
        outgoing_per_second: float = OUTGOING_PER_SECOND,
        stock: Callable[[], shelf.Stock] = shelf.stock,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=(api or GRAPH_API).rstrip("/"),
            headers={"Authorization": f"Bearer {token}"},
            timeout=_TIMEOUT,
        )
        self._phone_id = phone_id
        self._app_secret = app_secret.encode()
        self._verify_word = verify_word.encode()
        self._receive = receive
        self._forget = forget
        self._stock = stock
        self._clock = clock
        self._input = WhatsAppInput(phone_id, stock)
        self._output = WhatsAppOutput(stock)
        self._delivery = Delivery(CHANNEL, answered)
        self._limiter = AsyncLimiter(outgoing_per_second, 1)
        self._stopping = asyncio.Event()
        self._reaching = Reaching("WhatsApp", self._stopping)
        self._working: set[asyncio.Task[None]] = set()
        # The number people write to, as Meta shows it; for wa.me links.
        self.number: str | None = None
        self.counts = self._delivery.counts

    # --- life

    async def run(self) -> None:
        """Serve until `stop`. A token that Meta refuses is logged; messages wait at Meta."""
        introducing = asyncio.create_task(self._introduce())
        try:
            try:
                await self._reaching.until_reached(self._ask_number)
            except ChannelError as error:
                log.error("WhatsApp: %s", error)
            await self._stopping.wait()
            if self._working:
                await asyncio.wait(self._working, timeout=STOP_SECONDS)
        finally:
            self._reaching.is_on = False
            introducing.cancel()
            for task in self._working:
                task.cancel()
            await asyncio.gather(*self._working, return_exceptions=True)
            await self._client.aclose()

    @property
    def is_on(self) -> bool:
        return self._reaching.is_on

    async def stop(self) -> None:
        """Take nothing new (Meta keeps it), let what is begun be answered; `run` then returns."""
        self._stopping.set()

    async def is_healthy(self) -> bool:
        """Whether Meta answers and knows our token and number."""
        try:
            await self._ask_number()
        except ChannelError:
            return False
        return True

    async def _introduce(self) -> None:
        """What an empty chat offers. It is not needed to answer, so a failure is told and left."""
        prompts = list(tiles_without_pictures(self._stock()))[:_MAX_PROMPTS]
        automation = {"enable_welcome_message": True, "prompts": prompts}
        try:
            await self._request("POST", f"/{self._phone_id}/conversational_automation", automation)
        except ChannelError as error:
            log.warning("WhatsApp: %s", error)

    async def _ask_number(self) -> None:
        number = await self._request("GET", f"/{self._phone_id}?fields=display_phone_number")
        self.number = str(number.get("display_phone_number", "")) or None

    # --- the webhook

    def routes(self) -> list[Route]:
        return [
            Route(WEBHOOK_PATH, self._verified, methods=["GET"]),
            Route(WEBHOOK_PATH, self._called, methods=["POST"]),
        ]

    async def _verified(self, request: Request) -> Response:
        """Meta asks once, when the webhook is set up, whether it is ours."""
        given = request.query_params.get("hub.verify_token", "").encode()
        is_ours = hmac.compare_digest(given, self._verify_word)
        if request.query_params.get("hub.mode") != "subscribe" or not is_ours:
            self.counts["unauthorized"] += 1
            return PlainTextResponse("the word is wrong", 403)
        return PlainTextResponse(request.query_params.get("hub.challenge", ""))

    async def _called(self, request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return PlainTextResponse("", 400)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not self.is_signed(body, request.headers.get(SIGNATURE_HEADER)):
            self.counts["unauthorized"] += 1
            return PlainTextResponse("the signature is missing or wrong", 401)
        if self._stopping.is_set():
            return PlainTextResponse("not ready", 503)
        try:
            webhook = json.loads(body)
            heard = self._input.parse(webhook)
            failures = self._input.failures(webhook)
        except (ValueError, AttributeError, TypeError, KeyError):
            # Delivered again, it would be the same.
            self.counts["failed"] += 1
            return PlainTextResponse("")
        for code in failures:
            self.counts[f"not_delivered_{code}"] += 1
        return await self._answered(heard)

    def is_signed(self, body: bytes, signature: str | None) -> bool:
        """Whether Meta signed these bytes with our app's secret."""
        expected = "sha256=" + hmac.new(self._app_secret, body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected.encode(), (signature or "").encode())

    async def _answered(self, heard: Sequence[Heard]) -> Response:
        """200 when everybody has their answer; 503 asks Meta to deliver the whole webhook again,
        and those who have it already are then passed over."""
        people: dict[str, list[Heard]] = {}
        for one in heard:
            people.setdefault(one.incoming.person, []).append(one)
        # Tasks of our own: a connection that Meta gives up must not take the answers with it.
        tasks = [self._in_background(self._answer(said)) for said in people.values()]
        outcomes = await asyncio.gather(*(asyncio.shield(task) for task in tasks),
                                        return_exceptions=True)  # fmt: skip
        later = False
        for outcome in outcomes:
            if isinstance(outcome, ChannelError):
                later = True
                log.error("an answer could not be sent on WhatsApp: %s", outcome)
            elif isinstance(outcome, Exception):
                # Delivered again, it would fail again.
                self.counts["failed"] += 1
                log.error("a message could not be handled: %s", type(outcome).__name__)
            elif outcome is not None:
                later = True  # cancelled: we are stopping
        return PlainTextResponse("later", 503) if later else PlainTextResponse("")

    # --- a person

    async def _answer(self, heard: Sequence[Heard]) -> None:
        """Answer what one person said in one webhook."""
        in_time = [one for one in heard if self._clock() - one.sent_at < WINDOW_SECONDS]
        self.counts["outside_window"] += len(heard) - len(in_time)
        if not in_time:
            return
        seen = str(in_time[-1].incoming.message_id).removesuffix(":caption")
        # Two blue ticks, beside the answer.
        self._in_background(self._receipt(seen))
        slow = asyncio.create_task(self._typing_when_slow(seen))
        person = in_time[0].incoming.person
        questions = [self._question(one) for one in in_time]
        try:
            await self._delivery.answer(person, questions, self._send, PATIENCE_SECONDS)
        except RecipientGone:
            self._forget(CHANNEL, person)
        finally:
            slow.cancel()

    def _question(self, heard: Heard) -> Question:
        async def compute() -> Sequence[Mapping[str, Any]]:
            return self._output.render_all(await self._receive(heard.incoming), heard.to)

        return Question(str(heard.incoming.message_id), compute)

    async def _receipt(self, message_id: str, is_typing: bool = False) -> None:
        with suppress(ChannelError):
            await self._post(read_receipt(message_id, is_typing))

    async def _typing_when_slow(self, message_id: str) -> None:
        """Not for every answer: sent beside a quick one it may arrive after it, and then stays."""
        await asyncio.sleep(SLOW_SECONDS)
        await self._receipt(message_id, is_typing=True)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        return task

    async def _send(self, call: Mapping[str, Any]) -> None:
        async with self._limiter:
            try:
                await self._post(call)
            except Refused as refused:
                bare = without_extras(call)
                if bare is None:
                    raise
                log.error("Meta refused a message and gets its words alone: %s", refused)
                await self._post(bare)

    # --- the wire

    async def _post(self, message: Mapping[str, Any]) -> None:
        await self._request("POST", f"/{self._phone_id}/messages", message)

    async def _request(
        self, method: str, path: str, message: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        """Meta's answer. Raises ChannelError."""
        try:
            answer = await self._client.request(method, path, json=message)
        except httpx.HTTPError as error:
            raise Unreachable(f"Meta did not answer: {type(error).__name__}") from error
        try:
            read = answer.json()
        except ValueError:
            read = {}
        read = read if isinstance(read, dict) else {}
        if answer.status_code >= 400:
            raise channel_error(answer.status_code, read)
        return read


async def _body(request: Request) -> bytes | None:
    """The body as it came, for the signature is over its bytes; None when it is too large."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_WEBHOOK_BYTES:
            return None
    return bytes(body)
