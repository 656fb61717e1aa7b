"""Keeps the door of a server that is not there: who knocks gets the hotline card, at once.

    python -m bot serve ──> the doorkeeper: holds the port and begins the server; some 18 MB
                            └── the server: takes who knocks as soon as it listens; 400 MB

A server takes ten seconds to begin, and it may end at any moment: killed for want of memory, or by
a library's fault. The port is the doorkeeper's, so nobody is refused meanwhile: while no server
listens, or while it has not moved for two seconds, the doorkeeper itself answers, with words that
the last server gave it. It begins a server that has ended anew.

What it answers is told as 502: a balancer may ask another process, a platform sends its message
again, and a page shows the card that comes with it. Telegram, where it calls us, takes the card in
answer to its call. Only the standard library is imported here.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from bot.guard import guard_memory
from bot.reply.trouble_reply import trouble_reply

# Run as a program it would be called __main__.
log = logging.getLogger("bot.doorkeeper")

# In the server's environment: the numbers of its two ends, the door and the line to us.
FDS = "BEHIND_DOORKEEPER"
# In its own command: whether other processes serve the same people.
ALONE, MANY = "alone", "many"

_LOOK_SECONDS = 0.25
# A server says so often that it moves. One that has not for so many looks hears nobody; one that
# has not for so many more never will.
_DEAF_LOOKS, _DEAD_LOOKS = 8, 120
# A server that ends sooner than this after its beginning is begun anew ever more slowly.
_STEADY_SECONDS, _MOST_PAUSE_SECONDS = 60.0, 30.0
_REQUEST_SECONDS = 5.0
_MOST_AT_ONCE = 200
_MOST_HEAD, _MOST_BODY = 16 * 1024, 32 * 1024
_HEADERS = (
    "Cache-Control: no-store\r\nConnection: close\r\nRetry-After: 5\r\n"
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'\r\n"
    "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n"
)
_LANGUAGES = ("es", "pt", "en")
# As in bot/channels/telegram_runner.py, which imports too much to be asked; a test compares them.
_TELEGRAM_PATH = "/webhooks/telegram"


class Doorkeeper:
    """`door` is a listening socket; `command` begins a server behind it (see bot/kept_door.py)."""

    def __init__(self, door: socket.socket, command: Sequence[str], is_alone: bool) -> None:
        self._door = door
        self._command = command
        self._is_alone = is_alone
        self._words = Words(is_alone=is_alone)
        self._server: subprocess.Popen[bytes] | None = None
        self._began_at = 0.0
        self._line = -1
        self._heard = bytearray()
        self._still_looks = 0
        self._listens = self._stands = False
        self._ending = asyncio.Event()
        self._has_listened = False
        self._quick_ends = 0
        self._visitors: set[asyncio.Task[None]] = set()

    async def keep(self) -> int:
        """Until told to end, or the first server cannot even begin; the exit code."""
        loop = asyncio.get_running_loop()
        self._door.setblocking(False)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        self._begin()
        if self._server is None:
            return os.EX_OSERR
        while True:
            self._stand(not self._ending.is_set() and (not self._listens or self._is_deaf()))
            await asyncio.sleep(_LOOK_SECONDS)
            self._still_looks += 1
            if self._still_looks > _DEAD_LOOKS and (self._listens or self._ending.is_set()):
                log.error("the server has not moved for long: it is killed")
                self._server.kill()
            code = self._server.poll()
            if code is None:
                continue
            self._no_server()
            if self._ending.is_set():
                return 0
            if not self._has_listened:
                # It has told why; whoever began us decides what is next.
                return code if code >= 0 else 128 - code
            log.error("the server has ended (%s): the door is kept until another listens", code)
            await self._pause()
            if not self._ending.is_set():
                self._begin()

    def _begin(self) -> None:
        ours, theirs = os.pipe()
        os.set_blocking(ours, False)
        environ = {**os.environ, FDS: f"{self._door.fileno()} {theirs}"}
        try:
            self._server = subprocess.Popen(
                self._command, env=environ, pass_fds=(self._door.fileno(), theirs)
            )
        except OSError as error:
            # No memory for another process: the last one is still the one that has ended.
            log.error("no server could be begun: %s", type(error).__name__)
            os.close(ours)
            return
        finally:
            os.close(theirs)
        self._line, self._began_at, self._still_looks = ours, time.monotonic(), 0
        asyncio.get_running_loop().add_reader(ours, self._hear)

    def _no_server(self) -> None:
        self._listens = False
        if self._line >= 0:
            asyncio.get_running_loop().remove_reader(self._line)
            os.close(self._line)
            self._line = -1
        self._heard.clear()
        self._stand(not self._ending.is_set())

    async def _pause(self) -> None:
        is_steady = time.monotonic() - self._began_at > _STEADY_SECONDS
        self._quick_ends = 0 if is_steady else self._quick_ends + 1
        if self._quick_ends > 1:
            seconds = min(2.0 ** min(self._quick_ends - 2, 10), _MOST_PAUSE_SECONDS)
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._ending.wait(), seconds)

    def _end(self) -> None:
        self._ending.set()
        self._stand(False)
        # From now on nobody may wait at a door that will not be opened.
        self._door.close()
        if self._server is not None and self._server.poll() is None:
            self._server.terminate()

    # --- what the server tells

    def _hear(self) -> None:
        """A line each: empty for "I move", else JSON with `words` or `listens`."""
        try:
            heard = os.read(self._line, 65536)
        except BlockingIOError:
            return
        if not heard:
            # It has ended, or will: nobody is left to it.
            asyncio.get_running_loop().remove_reader(self._line)
            self._listens = False
            self._stand(not self._ending.is_set())
            return
        self._still_looks = 0
        self._heard += heard
        *lines, rest = self._heard.split(b"\n")
        self._heard = rest
        for line in filter(None, lines):
            told = json.loads(line)
            if "words" in told:
                self._words = Words(told["words"], self._is_alone)
            if told.get("listens"):
                self._listens = self._has_listened = True
        self._stand(not self._ending.is_set() and (not self._listens or self._is_deaf()))

    def _is_deaf(self) -> bool:
        return self._still_looks > _DEAF_LOOKS

    # --- who knocks

    def _stand(self, stands: bool) -> None:
        if stands == self._stands:
            return
        self._stands = stands
        loop = asyncio.get_running_loop()
        if stands:
            loop.add_reader(self._door, self._accept)
        else:
            loop.remove_reader(self._door)

    def _accept(self) -> None:
        while True:
            try:
                if len(self._visitors) >= _MOST_AT_ONCE:
                    raise OSError("too many at once")
                visitor, _ = self._door.accept()
            except BlockingIOError:
                return
            except OSError:
                # They stay at the door until the next look.
                self._stand(False)
                return
            visitor.setblocking(False)
            task = asyncio.get_running_loop().create_task(self._answer(visitor))
            self._visitors.add(task)
            task.add_done_callback(self._visitors.discard)

    async def _answer(self, visitor: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            request = await asyncio.wait_for(_read(visitor), _REQUEST_SECONDS)
            if request is not None:
                answer = self._words.answer(*request)
                await asyncio.wait_for(loop.sock_sendall(visitor, answer), _REQUEST_SECONDS)
        except (OSError, asyncio.TimeoutError):
            pass  # They have gone.
        except Exception as error:  # The outermost edge; its text may hold what was written.
            log.error("a visitor could not be answered: %s", type(error).__name__)
        finally:
            visitor.close()


Head = Mapping[str, str]


async def _read(visitor: socket.socket) -> tuple[str, str, Head, bytes] | None:
    """Method, path, headers and body; None when it is no request or hangs up before its end."""
    loop, came = asyncio.get_running_loop(), bytearray()
    while (end := came.find(b"\r\n\r\n")) < 0:
        piece = await loop.sock_recv(visitor, 4096)
        if not piece or len(came) > _MOST_HEAD:
            return None
        came += piece
    first, *lines = came[:end].decode("latin-1").split("\r\n")
    method, path, *_ = [*first.split(" "), "", ""]
    head = {name.strip().lower(): value.strip() for name, _, value in (
        line.partition(":") for line in lines
    )}  # fmt: skip
    length = head.get("content-length", "0")
    body, wanted = came[end + 4 :], min(int(length), _MOST_BODY) if length.isdecimal() else 0
    while len(body) < wanted:
        piece = await loop.sock_recv(visitor, 4096)
        if not piece:
            return None
        body += piece
    return method, path, head, bytes(body)


class Words:
    """What is said at the door. Without words of a server's, those that need no file.

    `given` has `cards`: by language ("" when nobody knows it) and then by what was tapped ("" for
    anything else) the JSON that the page draws; and `pages`, by language, for who has no script.
    Who is not alone sends Telegram to a process that understands.
    """

    def __init__(self, given: Mapping[str, Any] | None = None, is_alone: bool = True) -> None:
        self._given = given or {"cards": {}, "pages": {}}
        self._is_alone = is_alone

    def answer(self, method: str, path: str, head: Head, body: bytes) -> bytes:
        """The whole answer to a request."""
        path, _, query = path.partition("?")
        if path == "/health/alive":
            return _response("200 OK", "application/json", '{"alive":true}')
        if path == "/health":
            return _response(
                "503 Service Unavailable", "application/json", '{"alive":true,"ready":false}'
            )
        if method == "POST" and path == _TELEGRAM_PATH and self._is_alone:
            return self._on_telegram(_said(body))
        said = _said(body) if method == "POST" and path == "/chat/messages" else {}
        language = _language(str(said.get("hint") or query[-2:]), head.get("accept-language", ""))
        if path.startswith("/chat/"):
            return _unavailable("application/json", self._card(language, str(said.get("payload"))))
        if path == "/":
            return _unavailable("text/html; charset=utf-8", self._page(language))
        return _unavailable("text/plain", "")

    def _on_telegram(self, update: Mapping[str, Any]) -> bytes:
        """Telegram carries out what it is told in answer to its call; that needs no token of ours.

        Whoever else calls gets the public card back, and nobody hears of it.
        https://core.telegram.org/bots/api#making-requests-when-getting-updates
        """
        tap = update.get("callback_query") or {}
        try:
            message = tap.get("message") or update["message"]
            chat, who = message["chat"], tap.get("from") or message["from"]
            if chat["type"] != "private" or not isinstance(chat["id"], int):
                raise KeyError("type")
            language = _language(str(who.get("language_code"))[:2], "")
            card = json.loads(self._card(language, str(tap.get("data"))))
        except (KeyError, TypeError, AttributeError):
            # Groups, edits and what is not said to us wait: Telegram calls again.
            return _unavailable("text/plain", "")
        told = {"method": "sendMessage", "chat_id": chat["id"], "text": card["text"]}
        return _response("200 OK", "application/json", json.dumps(told))

    def _card(self, language: str, tapped: str) -> str:
        cards = self._given["cards"].get(language)
        if cards is not None:
            return str(cards.get(tapped) or cards[""])
        reply = trouble_reply(language or None)
        lines = [[[{"kind": "text", "text": part, "to": ""}]] for part in reply.text.split("\n\n")]
        call = reply.buttons[0]
        button = {"title": call.title, "payload": call.payload, "kind": "call", "intent": ""}
        drawn = {
            "text": reply.text,
            "blocks": [{"kind": "text", "lines": line, "language": None} for line in lines],
            "lead": len(lines), "buttons": [{**button, "elsewhere": False}],
            "language": reply.language, "urgent": True, "menu": False, "say": [],
        }  # fmt: skip
        return json.dumps({"error": "starting", "text": reply.text, "replies": [drawn]})

    def _page(self, language: str) -> str:
        page = self._given["pages"].get(language)
        if page is not None:
            return str(page)
        reply = trouble_reply(language or None)
        call = reply.buttons[0]
        paragraphs = "".join(f"<p>{part}</p>" for part in reply.text.split("\n\n"))
        return (
            '<!doctype html><meta charset="utf-8"><title>Farol</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'{paragraphs}<p><a href="{call.payload}">{call.title}</a></p>'
        )


def _said(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _language(asked: str, accepted: str) -> str:
    """What the page was in, else the first that the browser likes and we write; else ""."""
    wishes = (asked, *(wish.strip().lower()[:2] for wish in accepted[:200].split(",")))
    return next((wish for wish in wishes if wish in _LANGUAGES), "")


def _unavailable(kind: str, text: str) -> bytes:
    # Not 503: that is the server's own word for too many at once, when no other should be asked.
    return _response("502 Bad Gateway", kind, text)


def _response(status: str, kind: str, text: str) -> bytes:
    content = text.encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(content)}\r\n{_HEADERS}\r\n"
    )
    return head.encode("ascii") + content


def main() -> None:
    """`python -S -m bot.doorkeeper FD alone|many COMMAND …`"""
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=logging.INFO, format=form, datefmt="%H:%M:%S")
    guard_memory()
    door = socket.socket(fileno=int(sys.argv[1]))
    _, _, others, *command = sys.argv
    sys.exit(asyncio.run(Doorkeeper(door, command, others == ALONE).keep()))


if __name__ == "__main__":
    main()
