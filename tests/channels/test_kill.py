"""The process is killed (SIGKILL) in the middle of messages and started again, at four moments:

got      the message is ours, nothing is sent yet
sending  our answer is on its way and the platform has not taken it
taken    the platform has taken it and we have not heard so: the one moment that costs a repetition
noted    we have noted it and the platform still holds the message

Run with `-s` to see the counts.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.whatsapp_runner import SIGNATURE_HEADER, WEBHOOK_PATH
from bot.settings import ROOT
from tests.channels.fake_graph import FakeGraph, body_of, receiver_of, signed
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.wire import sample
from tests.channels.wire_server import wait_until
from tests.faults_tried import Note

MOMENTS = ("got", "sending", "taken", "noted")
MESSAGES = 200
ANSWERS = {
    *(f"card {number}" for number in range(MESSAGES)),
    *(f"more {number}" for number in range(0, MESSAGES, 5)),
}
# How many answers pass between two kills, the moments in turn: 8 kills for one person, whose
# moments are pure; 4 for twenty people at once.
EVERY = {1: 26, 20: 52}


class Process:
    """The messenger's process; `kill` returns when it is dead."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._lock = threading.Lock()
        self.starts = 0
        self.start()

    def start(self) -> None:
        self.starts += 1
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.channels.kill_target", *self._arguments],
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        with self._lock:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def is_dead(self) -> bool:
        return self._process.poll() is not None


class Executioner:
    """Kills at each moment in turn, after every so many answers that the platform took."""

    def __init__(self, process: Process, every: int) -> None:
        self.process = process
        self.kills: list[str] = []
        self.answers = 0
        self._every = every
        self._next = every // 2
        self._one_at_a_time = threading.Lock()

    def is_due(self, moment: str) -> bool:
        due = self.answers >= self._next and MOMENTS[len(self.kills) % 4] == moment
        return due and not self.process.is_dead()

    def noted(self) -> bool:
        """Kills between our note and the platform's hearing of it: what it heard does not count."""
        with self._one_at_a_time:
            if not self.is_due("noted"):
                return False
            self.strike("noted")
            return True

    def strike(self, moment: str) -> None:
        self.process.kill()
        self.kills.append(moment)
        self._next = self.answers + self._every


def told(
    fault: Note, channel: str, texts: list[str], kills: list[str], repeated: dict[str, int]
) -> None:
    fault(f"SIGKILL {len(kills)} times, {channel}", len(ANSWERS), len(ANSWERS & set(texts)),
          sum(repeated.values()), "taken and not yet noted")  # fmt: skip
    lost = len(ANSWERS - set(texts))
    print(f"\n{channel}: {MESSAGES} messages, {len(texts)} answers taken, lost {lost}")
    for moment in MOMENTS:
        print(f"  {moment:8} kills {kills.count(moment)}  answered twice {repeated[moment]}")


class Repetitions:
    """Which answers came twice, by the kill before the second time."""

    def __init__(self, executioner: Executioner) -> None:
        self._executioner = executioner
        self._seen: set[str] = set()
        self.by_moment: Counter[str] = Counter()

    def note(self, text: str) -> None:
        if text in self._seen:
            kills = self._executioner.kills
            self.by_moment[kills[-1] if kills else "no kill"] += 1
        self._seen.add(text)


@pytest.mark.fault
@pytest.mark.parametrize("people", [1, 20])
def test_telegram_loses_nothing_and_repeats_only_what_was_taken_and_not_heard(
    tmp_path: Path, people: int, fault: Note
) -> None:
    with FakeTelegram() as platform:
        process = Process("telegram", platform.url, str(tmp_path), "0")
        executioner = Executioner(process, EVERY[people])
        repetitions = Repetitions(executioner)

        def watch(method: str, phase: str, given: dict[str, Any]) -> bool:
            is_answer = method == "sendMessage"
            if is_answer and phase == "done":
                executioner.answers += 1
                repetitions.note(given["text"])
                if executioner.is_due("taken"):
                    executioner.strike("taken")
            elif is_answer and executioner.is_due("sending"):
                executioner.strike("sending")
                return True
            elif method == "getUpdates" and phase == "received" and executioner.is_due("noted"):
                executioner.strike("noted")
                return True
            elif method == "getUpdates" and phase == "done" and executioner.is_due("got"):
                executioner.strike("got")
            return process.is_dead()

        platform.watch = watch
        # One person alone waits for each answer, so that the moments are pure.
        waiting = threading.Thread(target=_write, args=(platform, people), daemon=True)
        waiting.start()
        _restart_until(process, lambda: set(platform.texts()) >= ANSWERS)
        wait_until(lambda: platform.unconfirmed() == [])
        process.kill()
        told(fault, f"telegram, {people} people", platform.texts(), executioner.kills,
             repetitions.by_moment)  # fmt: skip
        _judge(executioner, repetitions, platform.texts(), people)
        if people == 1:
            heard = [text for text in platform.texts() if text.startswith("card")]
            assert list(dict.fromkeys(heard)) == [f"card {number}" for number in range(MESSAGES)]


@pytest.mark.fault
@pytest.mark.parametrize("people", [1, 20])
def test_whatsapp_loses_nothing_and_repeats_only_what_was_taken_and_not_heard(
    tmp_path: Path, people: int, fault: Note
) -> None:
    port = _free_port()
    with FakeGraph() as platform:
        process = Process("whatsapp", platform.url, str(tmp_path), str(port))
        executioner = Executioner(process, EVERY[people])
        repetitions = Repetitions(executioner)

        def watch(phase: str, given: dict[str, Any]) -> bool:
            if phase == "read":
                if executioner.is_due("got"):
                    executioner.strike("got")
            elif phase == "done":
                executioner.answers += 1
                repetitions.note(body_of(given))
                if executioner.is_due("taken"):
                    executioner.strike("taken")
            elif executioner.is_due("sending"):
                executioner.strike("sending")
                return True
            return process.is_dead()

        platform.watch = watch

        def deliver(person: int) -> None:
            """Meta's queue for one person: again and again until it is acknowledged."""
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as meta:
                for number in range(person, MESSAGES, people):
                    body, signature = signed(_said(number, person))
                    while not _is_acknowledged(meta, body, signature) or executioner.noted():
                        time.sleep(0.05)

        threads = [threading.Thread(target=deliver, args=(p,), daemon=True) for p in range(people)]
        for thread in threads:
            thread.start()
        _restart_until(process, lambda: not any(thread.is_alive() for thread in threads))
        process.kill()
        told(fault, f"whatsapp, {people} people", platform.texts(), executioner.kills,
             repetitions.by_moment)  # fmt: skip
        _judge(executioner, repetitions, platform.texts(), people)
        assert platform.violations == []
        assert len({receiver_of(message) for message in platform.sent}) == people


def _judge(
    executioner: Executioner, repetitions: Repetitions, texts: list[str], people: int
) -> None:
    assert set(executioner.kills) == set(MOMENTS)
    assert ANSWERS - set(texts) == set()  # none lost
    assert repetitions.by_moment["no kill"] == 0
    # Each person has one answer on the way at a time, so a kill can repeat one each at most.
    for moment in MOMENTS:
        assert repetitions.by_moment[moment] <= people * executioner.kills.count(moment)
    if people == 1:
        assert repetitions.by_moment["taken"] == executioner.kills.count("taken")
        assert [repetitions.by_moment[moment] for moment in ("got", "sending", "noted")] == [0] * 3


def _write(platform: FakeTelegram, people: int) -> None:
    for number in range(MESSAGES):
        update = sample("telegram", "text_spanish")
        update["message"]["text"] = f"{number}"
        update["message"]["chat"]["id"] = update["message"]["from"]["id"] = 1 + number % people
        platform.push(update)
        while people == 1 and platform.unconfirmed():
            time.sleep(0.005)


def _restart_until(process: Process, is_done: Any, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not is_done():
        assert time.monotonic() < until, "it did not end"
        if process.is_dead():
            process.start()
        time.sleep(0.02)


def _said(number: int, person: int) -> dict[str, Any]:
    webhook = sample("whatsapp", "text_spanish")
    message = webhook["entry"][0]["changes"][0]["value"]["messages"][0]
    message["text"]["body"] = f"{number}"
    message["from"] = f"1413555{person:04}"
    message["id"] = f"wamid.{number}"
    message["timestamp"] = str(int(time.time()))
    return webhook


def _is_acknowledged(meta: httpx.Client, body: bytes, signature: str) -> bool:
    try:
        answer = meta.post(WEBHOOK_PATH, content=body, headers={SIGNATURE_HEADER: signature})
    except httpx.HTTPError:
        return False
    return answer.status_code == 200


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def _no_network_proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("http_proxy", raising=False)
    yield
