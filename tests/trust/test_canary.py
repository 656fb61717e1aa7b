"""Nothing kept: marked sentences go through a whole server, and then the marks are looked for.

It hears by the web page, with script and without, by Telegram, fetched in one run and called in
the other, and by WhatsApp. What it answers is not looked at here.
"""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.channels import fake_graph
from tests.channels.fake_graph import FakeGraph, signed
from tests.channels.wire import sample
from tests.channels.wire_server import wait_until
from tests.trust.canary import EVERYDAY, Canary, canary_server
from tests.trust.memory_image import marks_in_memory

# A server is started twice, on a machine that may be busy.
pytestmark = [pytest.mark.model, pytest.mark.timeout(600)]

# What people do on Telegram, by the samples of tests/wire.
KINDS = (
    "text_spanish",
    "edited_text",
    "group_mention",
    "photo_with_caption",
    "contact",
    "document",
    "tap",
    "command_start",
    "inline_query",
    "kind_of_tomorrow",
    "venue",
)
WHATSAPP_KINDS = (
    "text_spanish",
    "image_with_caption",
    "contacts",
    "location",
    "button_reply",
    "list_reply",
    "unsupported",
    "reaction",
    "link_to_a_topic",
)
SECRET = "a-secret-of-the-canary"


@pytest.fixture(scope="module", params=["fetched", "called"])
def canary(
    model: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Canary]:
    is_called = request.param == "called"
    with FakeGraph() as graph:
        environ = _called(graph) if is_called else {}
        with canary_server(tmp_path_factory.mktemp("canary"), environ) as running:
            _say_everything(running, is_called)
            yield running


def _called(graph: FakeGraph) -> dict[str, str]:
    return {
        "FAROL_PUBLIC_URL": "https://farol.example",
        "FAROL_TELEGRAM_SECRET": SECRET,
        "FAROL_WHATSAPP_TOKEN": fake_graph.TOKEN,
        "FAROL_WHATSAPP_PHONE_ID": fake_graph.PHONE_ID,
        "FAROL_WHATSAPP_APP_SECRET": fake_graph.APP_SECRET,
        "FAROL_WHATSAPP_VERIFY": "a-word",
        "FAROL_WHATSAPP_API": graph.url,
    }


def test_no_mark_in_any_log_or_file(canary: Canary) -> None:
    places = canary.places()
    kept = {
        f"{place}: {canary.branch_of(mark.decode())}"
        for place, content in places.items()
        for mark in re.findall(canary.mark.encode() + rb"\d\d", content)
    }
    print(f"{len(canary.branches)} marks, looked for in {len(places)} files and logs: {len(kept)}")
    assert len(canary.branches) > 60
    assert len((canary.folder / "log").read_bytes()) > 0
    assert kept == set()


def test_the_database_of_answered_messages_names_nobody(canary: Canary) -> None:
    notes = b"".join(p.read_bytes() for p in (canary.folder / "state").rglob("*") if p.is_file())
    assert b"700100200" not in notes


def test_no_mark_is_held_in_memory(canary: Canary) -> None:
    try:
        held = marks_in_memory(canary.server, canary.mark)
        held += marks_in_memory(canary.process.pid, canary.mark)
    except PermissionError:
        pytest.skip("only root can look into a guarded process")
    print(f"{len(canary.branches)} marks, looked for in the memory image: {sum(held.values())}")
    assert {canary.branch_of(mark): times for mark, times in held.items()} == {}


def test_a_crash_leaves_no_core_file(canary: Canary) -> None:
    for pid in (canary.server, canary.process.pid):
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert re.search(r"Max core file size\s+0\s+0", limits)
    os.kill(canary.server, signal.SIGABRT)
    wait_until(lambda: b"the server has ended (-6)" in (canary.folder / "log").read_bytes())
    canary.process.send_signal(signal.SIGABRT)
    assert canary.process.wait(20) == -signal.SIGABRT
    assert not [path for path in canary.folder.rglob("*core*") if path.is_file()]
    assert canary.mark.encode() not in (canary.folder / "log").read_bytes()


# --- what is said


def _say_to_the_doorkeeper(canary: Canary) -> None:
    """Who knocks while the server stands still is heard by another process."""
    os.kill(canary.server, signal.SIGSTOP)
    try:
        time.sleep(2.6)
        for number in range(3):
            said = {"text": canary.marked(f"the doorkeeper {number}"), "id": f"door{number}"}
            assert httpx.post(f"{canary.url}/chat/messages", json=said).status_code == 502
        form = {"text": canary.marked("the doorkeeper, a form")}
        assert httpx.post(canary.url, data=form).status_code == 502
    finally:
        os.kill(canary.server, signal.SIGCONT)
    wait_until(lambda: httpx.get(f"{canary.url}/health").status_code == 200)


def _say_everything(canary: Canary, is_called: bool) -> None:
    with httpx.Client(base_url=canary.url, timeout=20) as web:
        _say_in_a_workshop(canary, web)
        _say_by_web(canary, web, "")
        _say_by_telegram(canary, is_called, "")
        _say_by_whatsapp(canary, is_called, "")
        _say_to_the_doorkeeper(canary)
        # From here on every understanding, action and answer fails.
        os.kill(canary.server, signal.SIGUSR1)
        time.sleep(0.2)
        _say_by_web(canary, web, " with the content lost")
        _say_by_telegram(canary, is_called, " with the content lost")
        _say_by_whatsapp(canary, is_called, " with the content lost")
        for number in range(60):
            _post(web, _header(web), {"text": EVERYDAY[number % 4], "id": f"everyday{number}"})


def _say_by_web(canary: Canary, web: httpx.Client, when: str) -> None:
    header = _header(web)
    texts = {
        "answer": "la migra está en mi puerta {}",
        "offer": "mi familia {} tiene un problema con papeles",
        "decline": "receta de pizza con {}",
        "private data": "me llamo {}, mi teléfono es 413 555 0142 y nací el 3/4/1980",
        "crisis": "ya no quiero vivir {}",
        "place": "vivo en {} Holyoke",
        "emoji": "tengo miedo 😢 {}",
        "a typed payload": '/ice_at_door{{"topic":"{}"}}',
        "an unknown payload": "/{}",
        "a place that nobody knows": '/give_place{{"place":"{}"}}',
        "a long text": "ayuda {} " * 900,
        "hidden marks": "la \u202e{}\u200b migra",
    }
    for number, (branch, text) in enumerate(texts.items()):
        said = text.replace("{}", canary.marked(f"web, {branch}{when}")).replace("{{", "{")
        _post(web, header, {"text": said.replace("}}", "}"), "id": f"n{number}{len(when)}"})
    payload = f'/show_group{{"group":"{canary.marked("web, a changed button" + when)}"}}'
    _post(web, header, {"payload": payload, "id": f"changed{len(when)}"})
    _post(web, header, {"text": canary.marked("web, no id" + when)})
    broken = b'{"text": "' + canary.marked("web, broken JSON" + when).encode()
    web.post("/chat/messages", content=broken, headers=header)
    big = (canary.marked("web, too big" + when) + " ") * 2000
    _post(web, header, {"text": big, "id": "big"})
    web.post("/", data={"text": canary.marked("web, without script" + when)})
    web.get("/", params={"lang": canary.marked("web, address" + when)})
    web.get("/" + canary.marked("web, no such page" + when))
    web.post("/chat/messages", headers={"X-Conversation": canary.marked("web, token" + when)})


def _say_in_a_workshop(canary: Canary, web: httpx.Client) -> None:
    """A room from its first code to its end, and a play alone in the chat."""
    trainer_code = (canary.folder / "trainer-code").read_text()
    opened = web.post("/workshop/", data={"trainer_code": trainer_code, "scene": "door"})
    trainer = opened.headers["location"].split("?")[0]
    code = re.findall(r"/join/(\d{4})", web.get(f"{trainer}/screen").text)[0]
    phone = web.post(f"/workshop/join/{code}").headers["location"].split("?")[0]
    for _ in range(5):
        web.post(trainer, data={"do": "next"})
    for branch in ("workshop, not clear {}", "no abro la puerta {}", "ya no quiero vivir {}"):
        said = branch.format(canary.marked(f"a workshop's phone, {branch}"))
        web.post(phone, data={"said": said, "send": "1"})
    web.post(phone, data={"choice": canary.marked("a workshop's phone, a changed button")})
    web.post("/workshop/join", data={"code": canary.marked("a workshop, a wrong code")})
    web.post("/workshop/", data={"trainer_code": canary.marked("a workshop, a trainer's code")})
    web.get(f"/workshop/room/{code}/{canary.marked('a workshop, an address')}")
    header = _header(web)
    for number, text in enumerate(("practicar", '/play{"scene":"door"}', "1", "{}", "no abro {}")):
        mark = canary.marked(f"a play in the chat, {text}")
        _post(web, header, {"text": text.replace("{}", mark), "id": f"play{number}"})
    web.post(phone, data={"said": f"stop {canary.marked('a stop word')}", "send": "1"})
    web.post(trainer, data={"do": "end"})
    assert not list((canary.folder / "state" / "workshop").glob("room-*"))


def _say_by_telegram(canary: Canary, is_called: bool, when: str) -> None:
    for kind in KINDS:
        mark = canary.marked(f"telegram, {kind}{when}")
        update = _with_mark(sample("telegram", kind), mark)
        if is_called:
            header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            called = httpx.post(f"{canary.url}/webhooks/telegram", json=update, headers=header)
            assert called.status_code == 200
        else:
            canary.telegram.push(update)
    wait_until(lambda: not canary.telegram.unconfirmed(), 30)


def _say_by_whatsapp(canary: Canary, is_called: bool, when: str) -> None:
    for kind in WHATSAPP_KINDS if is_called else ():
        mark = canary.marked(f"whatsapp, {kind}{when}")
        body, signature = signed(_with_mark(sample("whatsapp", kind), mark))
        called = httpx.post(
            f"{canary.url}/webhooks/whatsapp",
            content=body,
            headers={"X-Hub-Signature-256": signature, "Content-Type": "application/json"},
            timeout=20,
        )
        assert called.status_code == 200


def _with_mark(value: Any, mark: str, name: str = "") -> Any:
    """The update with the mark wherever a person can put words."""
    if isinstance(value, dict):
        return {key: _with_mark(inner, mark, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_mark(inner, mark, name) for inner in value]
    words = ("text", "caption", "first_name", "title", "file_name", "query", "data",
             "address", "body", "name", "formatted_name")  # fmt: skip
    return f"{value} {mark}" if name in words and isinstance(value, str) else value


def _header(web: httpx.Client) -> dict[str, str]:
    found = re.search(r'name="conversation" value="([^"]+)"', web.get("/").text)
    return {"X-Conversation": found[1]} if found else {}


def _post(web: httpx.Client, header: dict[str, str], message: dict[str, str]) -> None:
    body = json.dumps(message).encode()
    web.post("/chat/messages", content=body, headers={**header, "Content-Type": "application/json"})
