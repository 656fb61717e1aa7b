"""A Bot API server for tests: what Telegram documents of it, and its bad moods on command.

It keeps every request as the bytes that came. What breaks a published limit it refuses as Telegram
does, and remembers under `violations`, so that a test fails even where the bot recovers.
https://core.telegram.org/bots/api
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.channels.wire_server import WireServer

TOKEN = "123456:TEST-token"
BOT = {
    "id": 123456,
    "is_bot": True,
    "first_name": "Farol",
    "username": "farol_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}


@dataclass
class Received:
    """A request: its method, its parameters read, its body as it came."""

    method: str
    parameters: dict[str, Any]
    body: bytes


@dataclass
class Mood:
    """What happens to the next request of a method (and chat) instead of what should.

    With `takes_it` the request is carried out and only its answer is spoilt. `result` is what it
    gets in place of what it asked for.
    """

    method: str
    status: int = 500
    description: str = "Internal Server Error"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    delay_seconds: float = 0.0
    takes_it: bool = False
    chat: int | None = None
    result: Any = None


class Refusal(Exception):
    """What Telegram answers with `ok: false`."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


class FakeTelegram:
    def __init__(self) -> None:
        self.requests: list[Received] = []
        self.violations: list[str] = []
        self.moods: deque[Mood] = deque()
        self.webhook: dict[str, Any] = {}
        self.is_token_good = True
        # Called with a method and "received" or "done": where a test kills the bot. A "received"
        # for which it gives True is dropped, as when the connection breaks.
        self.watch: Callable[[str, str, dict[str, Any]], bool] = lambda method, phase, given: False
        # What stands in the chats now: (chat, message) -> parameters.
        self.messages: dict[tuple[int, int], dict[str, Any]] = {}
        self._updates: list[dict[str, Any]] = []
        self._next_message = 1000
        self._closing = False
        self._last_update = 0
        self._server = WireServer(
            Starlette(routes=[Route("/bot{token}/{method}", self._serve, methods=["GET", "POST"])])
        )

    def __enter__(self) -> FakeTelegram:
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._server.__exit__()

    @property
    def url(self) -> str:
        return self._server.url

    # --- what a test does

    def push(self, *updates: Mapping[str, Any]) -> None:
        """People do something. An update keeps its number if it is higher than the last."""
        for update in updates:
            number = max(int(update.get("update_id", 0)), self._last_update + 1)
            self._last_update = number
            self._updates.append({**update, "update_id": number})

    def unconfirmed(self) -> list[int]:
        return [update["update_id"] for update in self._updates]

    def asked(self, method: str) -> list[Received]:
        return [request for request in self.requests if request.method == method]

    def texts(self, chat: int | None = None) -> list[str]:
        """What stands in a chat, in order."""
        return [
            message["text"]
            for (chat_id, _), message in sorted(self.messages.items(), key=lambda m: m[0][1])
            if chat in (None, chat_id)
        ]

    # --- the wire

    async def _serve(self, request: Request) -> Response:
        body = await request.body()
        method = request.path_params["method"]
        given = _parameters(request, body)
        self.requests.append(Received(method, given, body))
        if self.watch(method, "received", given):
            return _refused(500, "dropped")
        if request.path_params["token"] != TOKEN or not self.is_token_good:
            return _refused(401, "Unauthorized")
        mood = self._mood(method, given)
        if mood is not None:
            await asyncio.sleep(mood.delay_seconds)
            if mood.takes_it:
                await self._carried_out(method, given)
            if mood.status != 200:
                return _refused(mood.status, mood.description, mood.parameters)
            if mood.result is not None:
                return JSONResponse({"ok": True, "result": mood.result})
        answer = await self._carried_out(method, given)
        self.watch(method, "done", given)
        return answer

    async def _carried_out(self, method: str, given: dict[str, Any]) -> Response:
        act = getattr(self, f"_do_{method}", None)
        if act is None:
            return _refused(404, "Not Found")
        try:
            result = act(given)
            if asyncio.iscoroutine(result):
                result = await result
        except Refusal as refusal:
            if refusal.status == 400 and "not modified" not in refusal.description:
                self.violations.append(f"{method}: {refusal.description}")
            return _refused(refusal.status, f"Bad Request: {refusal.description}")
        return JSONResponse({"ok": True, "result": result})

    def _mood(self, method: str, given: Mapping[str, Any]) -> Mood | None:
        for mood in self.moods:
            if mood.method == method and mood.chat in (None, given.get("chat_id")):
                self.moods.remove(mood)
                return mood
        return None

    # --- methods

    def _do_getMe(self, given: dict[str, Any]) -> Any:
        return BOT

    async def _do_getUpdates(self, given: dict[str, Any]) -> Any:
        if self.webhook.get("url"):
            raise Refusal(409, "can't use getUpdates method while webhook is active")
        offset = int(given.get("offset", 0))
        self._updates = [u for u in self._updates if u["update_id"] >= offset]
        for _ in range(int(float(given.get("timeout", 0)) / 0.02)):
            if self._updates or self._closing:
                break
            await asyncio.sleep(0.02)
        return self._updates[: int(given.get("limit", 100))]

    def _do_deleteWebhook(self, given: dict[str, Any]) -> Any:
        self.webhook = {}
        return True

    def _do_setWebhook(self, given: dict[str, Any]) -> Any:
        _must(str(given.get("url", "")).startswith("https://"), "an HTTPS URL must be provided")
        _must(
            re.fullmatch(r"[A-Za-z0-9_-]{1,256}", given.get("secret_token", "x")) is not None,
            "secret token contains unallowed characters",
        )
        self.webhook = given
        return True

    def _do_setMyCommands(self, given: dict[str, Any]) -> Any:
        _must(0 < len(given["commands"]) <= 100, "BOT_COMMANDS_TOO_MUCH")
        for command in given["commands"]:
            _must(
                re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) is not None,
                "BOT_COMMAND_INVALID",
            )
            _must(1 <= len(command["description"]) <= 256, "BOT_COMMAND_DESCRIPTION_INVALID")
        return True

    def _do_setMyDescription(self, given: dict[str, Any]) -> Any:
        _must(len(given["description"]) <= 512, "description is too long")
        return True

    def _do_setMyShortDescription(self, given: dict[str, Any]) -> Any:
        _must(len(given["short_description"]) <= 120, "short description is too long")
        return True

    def _do_answerCallbackQuery(self, given: dict[str, Any]) -> Any:
        _must(bool(given.get("callback_query_id")), "query is too old and response timeout expired")
        return True

    def _do_sendMessage(self, given: dict[str, Any]) -> Any:
        _check_text(given)
        _check_markup(given.get("reply_markup"))
        self._next_message += 1
        self.messages[given["chat_id"], self._next_message] = given
        return self._message(given, self._next_message)

    def _do_editMessageText(self, given: dict[str, Any]) -> Any:
        _check_text(given)
        _check_markup(given.get("reply_markup"))
        place = given["chat_id"], given["message_id"]
        before = self.messages.get(place)
        if before is not None and before["text"] == given["text"]:
            raise Refusal(400, "message is not modified")
        self.messages[place] = given
        return self._message(given, given["message_id"])

    def _do_answerInlineQuery(self, given: dict[str, Any]) -> Any:
        results = given["results"]
        _must(len(results) <= 50, "RESULTS_TOO_MUCH")
        names = [result["id"] for result in results]
        _must(len(set(names)) == len(names), "RESULT_ID_DUPLICATE")
        for result in results:
            _must(1 <= len(result["id"].encode()) <= 64, "RESULT_ID_INVALID")
            _must(bool(result["title"]), "RESULT_TITLE_EMPTY")
            content = result["input_message_content"]
            _must(1 <= _units(content["message_text"]) <= 4096, "MESSAGE_TOO_LONG")
            _check_markup(result.get("reply_markup"))
        return True

    def _message(self, given: Mapping[str, Any], number: int) -> dict[str, Any]:
        kind = "private" if given["chat_id"] > 0 else "supergroup"
        return {
            "message_id": number,
            "date": 1782000000,
            "chat": {"id": given["chat_id"], "type": kind},
            "from": BOT,
            "text": given["text"],
        }


def _check_text(given: Mapping[str, Any]) -> None:
    _must(isinstance(given.get("chat_id"), int), "chat_id is empty")
    text = given.get("text", "")
    _must(bool(text.strip()), "message text is empty")
    _must(_units(text) <= 4096, "message is too long")
    _must("parse_mode" not in given, "our texts are plain")
    is_bare = set(given) <= {"chat_id", "text", "message_thread_id"}
    has_preview = given.get("link_preview_options") != {"is_disabled": True}
    _must(is_bare or not has_preview, "our messages have no previews")


def _check_markup(markup: Mapping[str, Any] | None) -> None:
    if markup is None:
        return
    rows = markup.get("inline_keyboard") or markup.get("keyboard")
    _must(bool(rows), "a keyboard without buttons")
    assert rows is not None
    buttons = [button for row in rows for button in row]
    _must(len(buttons) <= 100 and all(0 < len(row) <= 8 for row in rows), "REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        _must(bool(button["text"].strip()), "BUTTON_TEXT_INVALID")
        if "inline_keyboard" in markup:
            actions = set(button) - {"text"}
            _must(len(actions) == 1, "BUTTON_TYPE_INVALID")
            data = button.get("callback_data")
            _must(data is None or 1 <= len(data.encode()) <= 64, "BUTTON_DATA_INVALID")
            url = button.get("url")
            _must(url is None or re.match(r"(https?|tg)://", url) is not None, "BUTTON_URL_INVALID")


def _must(is_so: bool, description: str) -> None:
    if not is_so:
        raise Refusal(400, description)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _parameters(request: Request, body: bytes) -> dict[str, Any]:
    """A form whose values are JSON, as the library sends it; a file's part is left as bytes."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        boundary = request.headers["content-type"].split("boundary=")[1].encode()
        pairs = []
        for part in body.split(b"--" + boundary)[1:-1]:
            head, _, value = part.strip(b"\r\n").partition(b"\r\n\r\n")
            name = re.search(rb'name="([^"]+)"', head)
            assert name is not None
            pairs.append((name.group(1).decode(), value.decode("utf-8", "replace")))
    else:
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
    return {name: _value(name, value) for name, value in pairs}


def _value(name: str, value: str) -> Any:
    if name in ("text", "description", "short_description", "secret_token", "url"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _refused(
    status: int, description: str, parameters: Mapping[str, Any] | None = None
) -> JSONResponse:
    answer: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        answer["parameters"] = dict(parameters)
    return JSONResponse(answer, status)
