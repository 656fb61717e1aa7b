"""Who knocks while no server is behind the door gets the hotline card, at once."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import shelf
from bot.channels.telegram_runner import WEBHOOK_PATH
from bot.doorkeeper import Words
from bot.reply.payload import payload
from bot.reply.trouble_reply import HOTLINE_WRITTEN
from bot.settings import ROOT, read_settings
from bot.standing import standing_words
from tests.channels.wire import sample
from tests.channels.wire_server import wait_until
from tests.faults_tried import Note

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the doorkeeper is for Linux")

AT_ONCE_SECONDS = 0.5


class Kept:
    """A doorkeeper, and what is behind it."""

    def __init__(self, port: int, *how: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "tests.kept_server", str(port), *how]
        self.keeper = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)

    def server(self) -> int | None:
        """The number of the server's process, if it answers by itself."""
        answer = self.says("hola")
        return int(answer.json()["pid"]) if answer.status_code == 200 else None

    def says(self, text: str, hint: str = "pt", kind: str = "text") -> httpx.Response:
        message = {kind: text, "hint": hint, "id": "1"}
        return httpx.post(f"{self.url}/chat/messages", json=message, timeout=10)


@contextmanager
def kept_server(*how: str) -> Iterator[Kept]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    kept = Kept(port, *how)
    try:
        yield kept
    finally:
        kept.keeper.kill()
        kept.keeper.wait()


@pytest.fixture
def kept() -> Iterator[Kept]:
    with kept_server() as kept:
        wait_until(lambda: _answers(kept))
        yield kept


def _answers(kept: Kept) -> bool:
    try:
        return kept.says("hola").status_code > 0
    except httpx.TransportError:
        return False


def test_before_any_server_listens_the_hotline_stands_in_the_person_s_language(kept: Kept) -> None:
    answer = kept.says("la migra está aquí", hint="es")
    assert answer.status_code == 502
    [reply] = answer.json()["replies"]
    assert reply["text"].startswith("Algo no está funcionando aquí.")
    assert HOTLINE_WRITTEN in reply["text"]
    assert wait_until(kept.server)


def test_a_server_that_is_killed_is_stood_in_for_at_once_and_begun_anew(kept: Kept) -> None:
    first = wait_until(kept.server)
    os.kill(first, signal.SIGKILL)
    began = time.monotonic()
    answer = wait_until(lambda: _or_none(kept))
    assert time.monotonic() - began < AT_ONCE_SECONDS
    assert answer.status_code == 502
    # In the words of the content that the server had.
    assert answer.json()["replies"] == "words of the server"
    assert kept.says("/tap", kind="payload").json()["replies"] == "its card"
    second = wait_until(kept.server)
    assert second != first


def test_a_server_that_stands_still_is_stood_in_for_until_it_moves(kept: Kept) -> None:
    server = wait_until(kept.server)
    os.kill(server, signal.SIGSTOP)
    time.sleep(2.6)
    began = time.monotonic()
    assert kept.says("hola").status_code == 502
    assert time.monotonic() - began < AT_ONCE_SECONDS
    os.kill(server, signal.SIGCONT)
    assert wait_until(kept.server) == server


def test_health_is_alive_and_not_ready_meanwhile(kept: Kept) -> None:
    os.kill(wait_until(kept.server), signal.SIGKILL)
    wait_until(lambda: _or_none(kept))
    assert httpx.get(f"{kept.url}/health").status_code == 503
    assert httpx.get(f"{kept.url}/health/alive").status_code == 200
    # A platform that gets no 200 sends its message again.
    assert httpx.post(f"{kept.url}/telegram", json={}).status_code == 502


def test_many_at_once_and_who_says_nothing_keep_nobody_from_the_card(kept: Kept) -> None:
    os.kill(wait_until(kept.server), signal.SIGKILL)
    port = int(kept.url.rsplit(":", 1)[1])
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    answers = [kept.says("hola") for _ in range(50)]
    assert {answer.status_code for answer in answers} <= {200, 502}
    for one in silent:
        one.close()


@pytest.mark.fault
def test_whoever_writes_while_servers_are_killed_hears_something_soon(
    kept: Kept, fault: Note
) -> None:
    """As the page does: what got no answer is sent again, half a second later."""
    waits: list[float] = []

    def write() -> None:
        for _ in range(20):
            began = time.monotonic()
            while time.monotonic() < began + 20 and not _is_answered(kept):
                time.sleep(0.5)
            waits.append(time.monotonic() - began)
            time.sleep(0.2)

    people = [threading.Thread(target=write) for _ in range(8)]
    for one in people:
        one.start()
    for _ in range(3):
        os.kill(wait_until(kept.server), signal.SIGKILL)
        time.sleep(0.7)
    for one in people:
        one.join()
    answered = sum(wait < 20 for wait in waits)
    fault("a server killed 3 times behind its doorkeeper", 160, answered)
    assert answered == 160
    assert max(waits) < 2


def _is_answered(kept: Kept) -> bool:
    try:
        return kept.says("hola").status_code in (200, 502)
    except httpx.TransportError:
        return False


def test_told_to_end_both_end(kept: Kept) -> None:
    server = wait_until(kept.server)
    kept.keeper.terminate()
    assert kept.keeper.wait(10) == 0
    assert not Path(f"/proc/{server}").exists()


def test_without_its_doorkeeper_no_server_goes_on(kept: Kept) -> None:
    server = wait_until(kept.server)
    kept.keeper.kill()
    kept.keeper.wait()
    wait_until(lambda: _is_dead(server))


def test_a_first_server_that_cannot_begin_ends_the_doorkeeper_with_its_code() -> None:
    with kept_server("fails") as kept:
        assert kept.keeper.wait(10) == 3


def test_a_port_that_somebody_has_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-m", "bot", "serve", "--port", str(taken.getsockname()[1])]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "nobody can listen at 127.0.0.1" in done.stdout + done.stderr


def test_it_costs_little_memory(kept: Kept) -> None:
    wait_until(kept.server)
    status = Path(f"/proc/{kept.keeper.pid}/status").read_text()
    used = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    assert used < 25 * 1024


def _said(words: Words, method: str, path: str, body: bytes = b"", **head: str) -> str:
    head = {name.replace("_", "-"): value for name, value in head.items()}
    return words.answer(method, path, head, body).decode()


@pytest.fixture(scope="module")
def words() -> Words:
    shelf.put(shelf.load_stock(read_settings({})))
    return Words(standing_words())


@pytest.mark.parametrize(
    "body, first",
    [
        pytest.param(b'{"hint": "es", "text": "x"}', "Estoy empezando", id="the page's language"),
        pytest.param(b'{"hint": "xx"}', "Estou começando", id="else the browser's"),
        pytest.param(b"no json", "Estou começando", id="what cannot be read"),
        pytest.param(
            json.dumps(
                {"hint": "en", "payload": payload("ice_at_door", topic="ice_at_door")}
            ).encode(),
            "ICE is at my door",
            id="a tap on an emergency",
        ),
    ],
)
def test_the_card_is_in_the_language_of_who_asks(words: Words, body: bytes, first: str) -> None:
    said = _said(words, "POST", "/chat/messages", body, accept_language="pt-BR,en;q=0.5")
    assert f'"text":"{first}' in said


@pytest.mark.parametrize(
    "update, first",
    [("text_spanish", "Estoy empezando"), ("tap", "ICE está en mi puerta")],
)
def test_telegram_takes_the_card_in_answer_to_its_call(
    words: Words, update: str, first: str
) -> None:
    called = sample("telegram", update)
    if update == "tap":
        called["callback_query"]["data"] = payload("ice_at_door", topic="ice_at_door")
    said = _said(words, "POST", WEBHOOK_PATH, json.dumps(called).encode())
    head, _, body = said.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 200")
    told = json.loads(body)
    assert (told["method"], told["chat_id"]) == ("sendMessage", 700100200)
    assert told["text"].startswith(first)
    assert HOTLINE_WRITTEN in told["text"]


@pytest.mark.parametrize("update", ["group_mention", "edited_text", "inline_query"])
def test_what_telegram_tells_of_groups_and_edits_waits_there(words: Words, update: str) -> None:
    called = json.dumps(sample("telegram", update)).encode()
    assert _said(words, "POST", WEBHOOK_PATH, called).startswith("HTTP/1.1 502")


def test_one_of_several_sends_telegram_to_those_who_understand() -> None:
    called = json.dumps(sample("telegram", "text_spanish")).encode()
    words = Words(is_alone=False)
    assert _said(words, "POST", WEBHOOK_PATH, called).startswith("HTTP/1.1 502")


def test_a_page_without_script_has_the_hotline_and_every_card(words: Words) -> None:
    page = _said(words, "GET", "/?lang=en", accept_language="pt")
    assert "I am just starting" in page
    assert page.count("<details>") == 5
    assert f'href="tel:+1{HOTLINE_WRITTEN.replace("-", "")}"' in page


def test_who_reads_nobody_knows_what_gets_all_three(words: Words) -> None:
    page = _said(words, "GET", "/")
    assert all(first in page for first in ("Estoy empezando", "Estou começando", "I am just"))


def _or_none(kept: Kept) -> Any:
    try:
        answer = kept.says("hola")
    except httpx.TransportError:
        return None
    return answer if answer.status_code == 502 else None


def _is_dead(pid: int) -> bool:
    """Whoever takes in orphans may not have buried it yet."""
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True
