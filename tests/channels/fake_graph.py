"""A Graph API server for tests: what Meta documents of WhatsApp's messages, and bad moods.

It keeps every request as the bytes that came. What breaks a published limit is refused as Meta
does, and remembered under `violations`, so that a test fails even where the bot recovers.
https://developers.facebook.com/documentation/business-messaging/whatsapp/
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.channels.wire_server import WireServer

TOKEN = "EAAG-test-token"
PHONE_ID = "106540352242922"
APP_SECRET = "app-secret-of-the-tests"
VERIFY_WORD = "faro-de-prueba"


@dataclass
class Mood:
    """What happens to the next message (to somebody) instead of what should. With `takes_it` the
    message is carried out and only its answer is spoilt."""

    status: int = 500
    code: int = 131000
    delay_seconds: float = 0.0
    takes_it: bool = False
    to: str | None = None


@dataclass
class Received:
    path: str
    given: dict[str, Any]
    body: bytes


class FakeGraph:
    def __init__(self) -> None:
        self.requests: list[Received] = []
        self.violations: list[str] = []
        self.moods: deque[Mood] = deque()
        self.is_token_good = True
        # What the next questions for our number get instead of it; None is an error of Meta's.
        self.numbers: deque[Any] = deque()
        self.asked_for_number = 0
        # Called with "read" for each receipt, "received" and "done" for each message: where a test
        # kills the bot. A "received" for which it gives True is dropped, as when a line breaks.
        self.watch: Callable[[str, dict[str, Any]], bool] = lambda phase, given: False
        self.sent: list[dict[str, Any]] = []
        self.receipts: list[dict[str, Any]] = []
        self.automation: dict[str, Any] = {}
        routes = [
            Route(f"/v23.0/{PHONE_ID}", self._number),
            Route(f"/v23.0/{PHONE_ID}/messages", self._message, methods=["POST"]),
            Route(f"/v23.0/{PHONE_ID}/conversational_automation", self._automate, methods=["POST"]),
        ]
        self._server = WireServer(Starlette(routes=routes))

    def __enter__(self) -> FakeGraph:
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.__exit__()

    @property
    def url(self) -> str:
        return f"{self._server.url}/v23.0"

    def texts(self, to: str | None = None) -> list[str]:
        """What somebody reads, in order."""
        return [body_of(message) for message in self.sent if to in (None, receiver_of(message))]

    # --- the wire

    async def _number(self, request: Request) -> Response:
        self.asked_for_number += 1
        if not self._is_allowed(request):
            return _refused(401, 190)
        if self.numbers:
            number = self.numbers.popleft()
            return _refused(500, 131000) if number is None else JSONResponse(number)
        return JSONResponse({"display_phone_number": "+1 413-555-0199", "id": PHONE_ID})

    async def _automate(self, request: Request) -> Response:
        given = json.loads(await request.body())
        for prompt in given.get("prompts", []):
            if len(prompt) > 80 or re.search("[\U0001f000-\U0001ffff]", prompt):
                self.violations.append(f"prompt: {prompt}")
        if len(given.get("prompts", [])) > 4:
            self.violations.append("more than four prompts")
        self.automation = given
        return JSONResponse({"success": True})

    async def _message(self, request: Request) -> Response:
        body = await request.body()
        given = json.loads(body)
        self.requests.append(Received(request.url.path, given, body))
        if not self._is_allowed(request):
            return _refused(401, 190)
        if given.get("status") == "read":
            self.receipts.append(given)
            self.watch("read", given)
            return JSONResponse({"success": True})
        if self.watch("received", given):
            return _refused(500, 131000)
        mood = self._mood(receiver_of(given))
        if mood is not None:
            await asyncio.sleep(mood.delay_seconds)
            if mood.takes_it:
                self.sent.append(given)
            if mood.status != 200:
                return _refused(mood.status, mood.code)
        problem = problem_of(given)
        if problem is not None:
            self.violations.append(problem)
            return _refused(400, 131009)
        self.sent.append(given)
        self.watch("done", given)
        answer = {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{len(self.sent)}"}]}
        return JSONResponse(answer)

    def _is_allowed(self, request: Request) -> bool:
        return self.is_token_good and request.headers.get("authorization") == f"Bearer {TOKEN}"

    def _mood(self, to: str) -> Mood | None:
        for mood in self.moods:
            if mood.to in (None, to):
                self.moods.remove(mood)
                return mood
        return None


def signed(webhook: Mapping[str, Any] | bytes, secret: str = APP_SECRET) -> tuple[bytes, str]:
    """A webhook's bytes and the signature that Meta sends with them."""
    body = webhook if isinstance(webhook, bytes) else json.dumps(webhook).encode()
    return body, "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def receiver_of(message: Mapping[str, Any]) -> str:
    return str(message.get("to") or message.get("recipient"))


def body_of(message: Mapping[str, Any]) -> str:
    shaped = message.get("interactive")
    return str(shaped["body"]["text"] if shaped else message["text"]["body"])


def titles_of(message: Mapping[str, Any]) -> list[str]:
    """What can be tapped below a message."""
    action = message.get("interactive", {}).get("action", {})
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    link = action.get("parameters", {}).get("display_text")
    return [
        *(button["reply"]["title"] for button in action.get("buttons", [])),
        *(row["title"] for row in rows),
        *([link] if link else []),
    ]


def problem_of(message: Mapping[str, Any]) -> str | None:
    """What Meta would refuse in a message; None when it is good."""
    checks = [
        (message.get("messaging_product") == "whatsapp", "messaging_product"),
        (message.get("recipient_type") == "individual", "recipient_type"),
        (("to" in message) != ("recipient" in message), "one receiver"),
    ]
    if message.get("type") == "text":
        body = message["text"]["body"]
        checks.append((bool(body.strip()) and _units(body) <= 4096, "text of 1 to 4096"))
    elif message.get("type") == "interactive":
        checks += _interactive_checks(message["interactive"])
    else:
        checks.append((False, "type"))
    return next((told for is_so, told in checks if not is_so), None)


def _interactive_checks(shaped: Mapping[str, Any]) -> list[tuple[bool, str]]:
    body, action = shaped["body"]["text"], shaped["action"]
    footer = shaped.get("footer", {}).get("text", "-")
    checks = [
        (bool(body.strip()) and _units(body) <= 1024, "body of 1 to 1024"),
        (0 < _units(footer) <= 60, "footer of 60"),
    ]
    if shaped["type"] == "button":
        replies = [button["reply"] for button in action["buttons"]]
        checks.append((1 <= len(replies) <= 3, "one to three buttons"))
        checks.append((_are_unique(replies), "buttons apart"))
        checks += [(0 < _units(r["title"]) <= 20, f"button title: {r['title']}") for r in replies]
        checks += [(0 < len(reply["id"]) <= 256, "button id") for reply in replies]
    elif shaped["type"] == "list":
        rows = [row for section in action["sections"] for row in section["rows"]]
        checks.append((0 < _units(action["button"]) <= 20, "list button"))
        checks.append((1 <= len(rows) <= 10, "one to ten rows"))
        checks.append((_are_unique(rows), "rows apart"))
        checks += [(0 < _units(row["title"]) <= 24, f"row title: {row['title']}") for row in rows]
        checks += [(0 < len(row["id"]) <= 200, "row id") for row in rows]
    elif shaped["type"] == "cta_url":
        link = action["parameters"]
        checks.append((0 < _units(link["display_text"]) <= 20, "link title"))
        checks.append((link["url"].startswith(("http://", "https://")), "link"))
    else:
        checks.append((False, "interactive type"))
    return checks


def _are_unique(buttons: list[dict[str, str]]) -> bool:
    return all(
        len({button[part] for button in buttons}) == len(buttons) for part in ("id", "title")
    )


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _refused(status: int, code: int) -> JSONResponse:
    error = {
        "message": f"(#{code}) refused",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": "told for a developer"},
        "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam",
    }
    return JSONResponse({"error": error}, status)
