"""A raid in a city, by locust, on this machine alone: everybody writes in the same minutes.

    python -m tests.load.raid --people 600 --seconds 60

starts `bot serve`, lets people come at a steady rate, each opening the page and asking one to three
things of the kind that are asked then, and tells what they got: the answer, the emergency card that
the door gives when there is too much to do, or nothing. Only the loopback is called.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUESTIONS = {
    "es": (
        "esta la migra en la puerta que hago", "se llevaron a mi hermano donde esta",
        "hay una redada en mi trabajo", "vi una camioneta de ice en la calle",
        "tengo que abrirles", "pararon a mi esposo manejando", "mis hijos estan en la escuela",
    ),
    "pt": (
        "a imigração ta na porta o que eu faço", "levaram meu irmão onde ele ta",
        "tem batida no meu trabalho", "vi um carro do ice na rua", "preciso abrir a porta",
    ),
    "en": (
        "ice is at my door what do i do", "they took my brother where is he",
        "raid at my job right now", "i saw ice on main street", "do i have to open",
    ),
}  # fmt: skip


@dataclass
class Seen:
    """What people got, and the seconds that each answered message took."""

    got: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    # Until the first word of ours: the answer, the card, or the hotline with "wait a moment".
    first_word: list[float] = field(default_factory=list)
    # How late the people themselves were, because they all live in one program.
    late: list[float] = field(default_factory=list)

    def text(self) -> str:
        asked = sum(self.got[kind] for kind in ("answer", "card", "nothing"))
        return (
            f"asked {asked}: answers {self.got['answer']}, the door's card {self.got['card']}, "
            f"nothing {self.got['nothing']}; told to wait {self.got['wait']} times; "
            f"first word {_told(self.first_word)}; answer or card {_told(self.seconds)}; "
            f"of which the people's own lateness {_told(self.late)}"
        )


def _told(seconds: list[float]) -> str:
    ordered = sorted(seconds) or [0.0]
    p50, p99 = (ordered[int((len(ordered) - 1) * share)] for share in (0.5, 0.99))
    return f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms"


def rehearse(base: str, people: int, seconds: float) -> Seen:
    """People come at a steady rate and leave when they have what they asked for."""
    # Importing locust changes the sockets of this whole process.
    from locust import HttpUser, task
    from locust.env import Environment
    from locust.exception import StopUser

    seen, begin = Seen(), _door_words()

    class Person(HttpUser):
        host = base

        @task
        def ask(self) -> None:
            import gevent

            chance = random.Random(secrets.randbits(64))
            language = chance.choice(tuple(QUESTIONS))
            # Each at an address of their own, as a proxy would say it.
            address = f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"
            headers = {"X-Forwarded-For": address}
            page = self.client.get(f"/?lang={language}", headers=headers, name="page")
            token = re.search(r'name="conversation" value="([^"]+)"', page.text or "")
            if token is None:
                seen.got["nothing"] += 1
                raise StopUser
            headers["X-Conversation"] = token[1]
            for _ in range(chance.randint(1, 3)):
                self._say(chance.choice(QUESTIONS[language]), language, headers)
                gevent.sleep(chance.uniform(2, 8))
            raise StopUser

        def _say(self, text: str, language: str, headers: dict[str, str]) -> None:
            import gevent

            message = {"text": text, "id": secrets.token_hex(12), "hint": language}
            began = time.perf_counter()
            # The page sends a message again, under the same number, until it is answered.
            for attempt in range(12):
                answer = self.client.post(
                    "/chat/messages", json=message, headers=headers, name="message"
                )
                if not attempt and answer.status_code:
                    seen.first_word.append(time.perf_counter() - began)
                if answer.status_code == 200 and answer.json()["replies"]:
                    said = answer.json()["replies"][0]["text"]
                    seen.got["card" if said.startswith(begin) else "answer"] += 1
                    seen.seconds.append(time.perf_counter() - began)
                    return
                seen.got["wait"] += 1
                gevent.sleep(min(1 + attempt, 5))
            seen.got["nothing"] += 1

    environment = Environment(user_classes=[Person])
    runner = environment.create_local_runner()
    import gevent

    came, began = 0, time.monotonic()
    while came < people:
        due = int(people * min((time.monotonic() - began) / seconds, 1))
        if due > came:
            runner.spawn_users({"Person": due - came}, wait=False)
            came = due
        slept = time.monotonic()
        gevent.sleep(0.05)
        seen.late.append(max(time.monotonic() - slept - 0.05, 0.0))
    while runner.user_count and time.monotonic() < began + seconds + 120:
        gevent.sleep(0.2)
    runner.quit()
    return seen


def _door_words() -> tuple[str, ...]:
    # In a process of its own: locust changes the sockets of whoever has imported it.
    printed = subprocess.check_output([sys.executable, "-m", "tests.load.door_words"], cwd=ROOT)
    return tuple(json.loads(printed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
    with tempfile.TemporaryDirectory() as state:
        environ = {**os.environ, "FAROL_STATE": state}
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
        try:
            _wait_until_ready(base)
            print(rehearse(base, asked.people, asked.seconds).text())
        finally:
            server.terminate()
            server.wait(30)
    sys.stdout.flush()
    # What locust has changed in this process complains when Python takes it apart.
    os._exit(0)


def _wait_until_ready(base: str) -> None:
    import urllib.error
    import urllib.request

    ends = time.monotonic() + 180
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(f"{base}/health", timeout=5) as answer:
                if json.loads(answer.read()).get("ready"):
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.3)
    raise TimeoutError("it does not start")


if __name__ == "__main__":
    main()
