"""Telegram at work: takes its updates, by polling or by webhook, and sends the answers.

python-telegram-bot does the wire: addresses, encoding, timeouts, errors, the flood limits. Its
Updater and Application are left out on purpose: they tell Telegram that an update is taken care of
when it is put into a queue, and a crash then loses it. Here an update is confirmed when its answer
was sent (see bot/channels/delivery.py).
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import InputFile
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter

from bot import clock, shelf
from bot.channels.answered import Answered
from bot.channels.delivery import Delivery, Question
from bot.channels.incoming import Incoming
from bot.channels.reaching import Reaching
from bot.channels.telegram_api import TELEGRAM_API, Moved, TelegramBot, channel_error
from bot.channels.telegram_chat import Chat, chat_of
from bot.channels.telegram_inline import inline_answer
from bot.channels.telegram_input import ALLOWED_UPDATES, CHANNEL, TelegramInput
from bot.channels.telegram_introduction import introduction
from bot.channels.telegram_output import TelegramOutput, as_new_message, without_extras
from bot.errors import ChannelError, RecipientGone, Refused
from bot.reply.reply import Reply
from bot.reply.trouble_reply import trouble_reply

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/webhooks/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
# The largest update seen is some 30 kB; Telegram names no limit.
MAX_UPDATE_BYTES = 1_000_000
# Telegram holds the line this long when nobody writes.
# https://core.telegram.org/bots/api#getupdates
LONG_POLL_SECONDS = 30
# Up to 100 updates are delivered at once, those in work included.
UPDATES_AT_ONCE = 100
# How soon others are looked for while answers are in work.
LOOK_AGAIN_SECONDS = 0.25
# How long an answer is tried before the update is given up, when we fetch updates ourselves.
POLLING_PATIENCE_SECONDS = 600.0
# With a webhook, Telegram waits for us some 60 seconds and then delivers again.
WEBHOOK_PATIENCE_SECONDS = 25.0
# How long answers in work may take when we are asked to stop.
STOP_SECONDS = 10.0

Receive = Callable[[Incoming], Awaitable[Sequence[Reply]]]


class TelegramRunner:
    """The channel in one process. `run` ends when `stop` is called.

    `receive` is the door; it never raises. `forget` erases what is remembered of a person who has
    blocked us. With `public_url`, updates come by `routes()`; without, they are fetched. Of several
    `secrets` the first is told to Telegram and all are let in, so that one can be changed while
    updates under the old one are on their way.
    """

    name = CHANNEL

    def __init__(
        self,
        token: str,
        receive: Receive,
        forget: Callable[[str, str], None],
        answered: Answered,
        *,
        public_url: str | None = None,
        secrets: Sequence[str] = (),
        certificate: Path | None = None,
        api: str | None = None,
        stock: Callable[[], shelf.Stock] = shelf.stock,
    ) -> None:
        # No retries by the limiter: it would hold everybody back for one chat's flood limit.
        self._bot = TelegramBot(
            token,
            base_url=f"{(api or TELEGRAM_API).rstrip('/')}/bot",
            rate_limiter=AIORateLimiter(max_retries=0),
        )
        self._receive = receive
        self._forget = forget
        self._public_url = public_url
        self._secrets = tuple(secrets)
        self._certificate = certificate
        self._stock = stock
        self._input: TelegramInput | None = None
        self._output = TelegramOutput(stock)
        self._delivery = Delivery(CHANNEL, answered)
        self._stopping = asyncio.Event()
        self._reaching = Reaching("Telegram", self._stopping)
        self._working: dict[int, asyncio.Task[None]] = {}
        self._offset = 0
        self.username: str | None = None
        self.counts = self._delivery.counts

    # --- life

    async def run(self) -> None:
        """Serve until `stop`. A platform that is down is waited for; Refused when it will not have
        us, which a new token mends."""
        try:
            await self._reaching.until_reached(self._connect)
            introducing = asyncio.create_task(self._introduce())
            if self._public_url is None:
                await self._poll()
            else:
                await self._stopping.wait()
            introducing.cancel()
        finally:
            self._reaching.is_on = False
            await self._finish()

    @property
    def is_on(self) -> bool:
        return self._reaching.is_on

    async def stop(self) -> None:
        """Take nothing new, let what is begun be answered; `run` then returns."""
        self._stopping.set()

    async def is_healthy(self) -> bool:
        """Whether Telegram answers and still knows our token."""
        try:
            await self._bot.call("getMe", {}, timeout_seconds=5)
        except ChannelError:
            return False
        return True

    async def _connect(self) -> None:
        try:
            await self._bot.initialize()
        except TelegramError as error:
            raise channel_error("getMe", error) from error
        me = self._bot.bot
        self._output.has_inline_mode = bool(me.supports_inline_queries)
        if self._public_url is None:
            # Telegram gives updates one way only; what waits is kept.
            await self._bot.call("deleteWebhook", {"drop_pending_updates": False})
        else:
            await self._bot.call("setWebhook", self._webhook(self._public_url))
        self._input = TelegramInput(me.id, me.username or "", self._stock)
        # Known from here on, and with it that we listen.
        self.username = me.username

    def _webhook(self, public_url: str) -> dict[str, Any]:
        webhook: dict[str, Any] = {
            "url": public_url + WEBHOOK_PATH,
            "allowed_updates": list(ALLOWED_UPDATES),
            "secret_token": self._secrets[0],
            "drop_pending_updates": False,
        }
        if self._certificate is not None:
            # Only for a certificate that we signed ourselves.
            # https://core.telegram.org/bots/webhooks#a-self-signed-certificate
            webhook["certificate"] = InputFile(self._certificate.read_bytes(), "certificate.pem")
        return webhook

    async def _introduce(self) -> None:
        """None of it is needed to answer, so a failure is told and left."""
        for method, parameters in introduction(self._stock()):
            try:
                await self._bot.call(method, parameters)
            except ChannelError as error:
                log.warning("Telegram did not take %s: %s", method, error)

    async def _finish(self) -> None:
        if self._working:
            await asyncio.wait(self._working.values(), timeout=STOP_SECONDS)
        unanswered = [task for task in self._working.values() if not task.done()]
        for task in unanswered:
            task.cancel()
        await asyncio.gather(*unanswered, return_exceptions=True)
        if self._input is not None and self._public_url is None:
            self._confirm_answered()
            # What the notes know too; but a stop for good leaves nothing unconfirmed behind.
            with suppress(ChannelError):
                await self._fetch(timeout_seconds=0, limit=1)
        await self._bot.shutdown()

    # --- updates that we fetch

    async def _poll(self) -> None:
        while not self._stopping.is_set():
            await self._reaching.until_reached(self._take_new)
            if self._working:
                await asyncio.wait(self._working.values(), timeout=LOOK_AGAIN_SECONDS)
            self._confirm_answered()

    async def _take_new(self) -> None:
        # After a time away nothing is waited for, so that it is known at once who is back.
        is_short = bool(self._working) or not self.is_on
        self._begin(await self._fetch_or_stop(0 if is_short else LONG_POLL_SECONDS))

    def _begin(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Work on what is new. No update has a name in `_take_new`, which would hold the last ones
        in memory until somebody writes again."""
        for update in updates:
            number = update["update_id"]
            if number >= self._offset and number not in self._working:
                self._working[number] = asyncio.create_task(self._work(update))

    async def _fetch_or_stop(self, timeout_seconds: int) -> list[dict[str, Any]]:
        """Updates; none when we are asked to stop meanwhile."""
        fetching = asyncio.create_task(self._fetch(timeout_seconds, UPDATES_AT_ONCE))
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({fetching, stopping}, return_when=asyncio.FIRST_COMPLETED)
            return fetching.result() if fetching.done() else []
        finally:
            fetching.cancel()
            stopping.cancel()

    async def _fetch(self, timeout_seconds: int, limit: int) -> list[dict[str, Any]]:
        """Updates from the offset on; all before it are thereby confirmed, and gone for good."""
        parameters = {
            "offset": self._offset,
            "limit": limit,
            "timeout": timeout_seconds,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        updates: list[dict[str, Any]] = await self._bot.call(
            "getUpdates", parameters, timeout_seconds=timeout_seconds + 10
        )
        return updates

    def _confirm_answered(self) -> None:
        """Move the offset to the first update that is not answered yet."""
        numbers = sorted(self._working)
        for number in numbers:
            task = self._working[number]
            if not task.done() or task.cancelled():
                break
            del self._working[number]
            self._offset = number + 1

    async def _work(self, update: Mapping[str, Any]) -> None:
        try:
            await self.handle(update, POLLING_PATIENCE_SECONDS)
        except ChannelError as error:
            self.counts["lost"] += 1
            log.error("an answer could not be sent on Telegram: %s", error)
        except Exception as error:  # One bad update must not stop all others.
            await self._failed(update, error)

    # --- updates that come to us

    def routes(self) -> list[Route]:
        return [Route(WEBHOOK_PATH, self._webhook_called, methods=["POST"])]

    async def _webhook_called(self, request: Request) -> Response:
        refusal = self._refusal(request.headers.get(SECRET_HEADER))
        if refusal is not None:
            self.counts["unauthorized"] += 1
            return refusal
        if int(request.headers.get("content-length", "0")) > MAX_UPDATE_BYTES:
            return PlainTextResponse("too large", 413)
        try:
            update = json.loads(await request.body())
            update["update_id"]
        except (ValueError, KeyError, TypeError):
            return PlainTextResponse("not an update", 400)
        if self._input is None or self._stopping.is_set():
            return PlainTextResponse("not ready", 503)
        try:
            await self.handle(update, WEBHOOK_PATIENCE_SECONDS)
        except ChannelError as error:
            log.error("an answer could not be sent on Telegram: %s", error)
            return PlainTextResponse("later", 503)
        except Exception as error:  # The outermost edge; delivered again, it would fail again.
            await self._failed(update, error)
        return PlainTextResponse("")

    def _refusal(self, given: str | None) -> Response | None:
        if given is None:
            return PlainTextResponse("the secret is missing", 401)
        # Every secret is compared, each in constant time.
        fits = [hmac.compare_digest(given.encode(), secret.encode()) for secret in self._secrets]
        return None if any(fits) else PlainTextResponse("the secret is wrong", 403)

    # --- an update

    async def handle(self, update: Mapping[str, Any], patience_seconds: float) -> None:
        """Answer one update; returns when it may be confirmed. Raises Throttled or Unreachable."""
        assert self._input is not None
        gone = self._input.left(update)
        if gone is not None:
            self._forget(CHANNEL, gone)
            return
        if "inline_query" in update:
            await self._answer_inline(update["inline_query"])
            return
        spinner = asyncio.create_task(self._stop_the_spinner(update.get("callback_query")))
        chat = chat_of(update)
        heard = self._input.parse(update) if chat is not None else []
        if chat is not None and heard:
            questions = [
                self._question(update["update_id"], number, incoming, chat)
                for number, incoming in enumerate(heard)
            ]
            person = heard[0].person
            # Nothing is awaited before this, so that messages of one person keep their order.
            try:
                await self._delivery.answer(person, questions, self._send, patience_seconds)
            except RecipientGone:
                self._forget(CHANNEL, person)
        await spinner

    async def _failed(self, update: Mapping[str, Any], error: Exception) -> None:
        """Counts it. Who wrote to us alone gets the hotline; in a group it may not concern us."""
        self.counts["failed"] += 1
        log.error("an update could not be handled: %s", type(error).__name__)
        try:
            chat = chat_of(update)
        except (KeyError, TypeError, AttributeError):
            return  # It does not say where it came from.
        if chat is None or not chat.is_private:
            return
        for call in self._output.render(trouble_reply(None), chat):
            with suppress(ChannelError):
                await self._perform(call)

    def _question(self, update_id: int, number: int, incoming: Incoming, chat: Chat) -> Question:
        async def compute() -> Sequence[Mapping[str, Any]]:
            return self._output.render_all(await self._receive(incoming), chat)

        # An album is many updates and one message.
        is_album = (incoming.message_id or "").startswith("album:")
        return Question(str(incoming.message_id) if is_album else f"{update_id}.{number}", compute)

    async def _answer_inline(self, query: Mapping[str, Any]) -> None:
        """Cards for what is being typed. Late or lost it is worth nothing, so it is tried once."""
        answer = inline_answer(query, self._stock(), self.username or "", clock.today())
        with suppress(ChannelError):
            await self._perform(answer)

    async def _stop_the_spinner(self, tap: Mapping[str, Any] | None) -> None:
        """At once, beside the answer. A tap too old for it is no matter."""
        if tap is not None:
            with suppress(ChannelError):
                await self._bot.call("answerCallbackQuery", {"callback_query_id": tap["id"]}, 5)

    async def _send(self, call: Mapping[str, Any]) -> None:
        """One call, and what can be done instead when Telegram does not take it as it is."""
        call = dict(call)
        try:
            await self._perform(call)
        except Moved as moved:
            await self._perform({**call, "chat_id": moved.new_chat})
        except Refused as refused:
            if "not modified" in str(refused):
                return  # it says this already
            if call["method"] == "editMessageText":
                await self._send(as_new_message(call))
            else:
                log.error("Telegram refused a message and gets its words alone: %s", refused)
                await self._perform(without_extras(call))

    async def _perform(self, call: Mapping[str, Any]) -> None:
        parameters = {name: value for name, value in call.items() if name != "method"}
        await self._bot.call(call["method"], parameters)
