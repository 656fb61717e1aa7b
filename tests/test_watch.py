"""What an operator sees: counts, never who or what."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from bot.app import build_app
from bot.door import Door
from bot.settings import Settings
from bot.watch import Watch


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 36_000.0

    def __call__(self) -> float:
        return self.seconds


def shown(watch: Watch) -> list[str]:
    return [line for line in watch.text().decode().splitlines() if "topic_last_hour{" in line]


def test_a_topic_of_four_people_is_not_shown() -> None:
    clock = Hand()
    watch = Watch(clock)
    for topic in ["bond"] * 5 + ["asylum"] * 4:
        watch.turned("answered", "es", topic, False)
    assert shown(watch) == []
    clock.seconds += 3600
    assert shown(watch) == ['farol_topic_last_hour{topic="bond"} 5.0']


def test_an_hour_that_is_over_is_forgotten_after_the_next() -> None:
    clock = Hand()
    watch = Watch(clock)
    for _ in range(9):
        watch.turned("answered", "es", "bond", False)
    clock.seconds += 7200
    assert shown(watch) == []


def test_a_process_without_a_model_is_alive_and_not_ready(tmp_path: Path) -> None:
    client = TestClient(build_app(Settings(state=tmp_path), Door(None)))
    assert client.get("/health/alive").status_code == 200
    found = client.get("/health")
    assert (found.status_code, found.json()["ready"]) == (503, False)
    assert len(found.json()["content"]) == 12


def test_metrics_are_not_for_those_who_come_by_a_proxy(tmp_path: Path) -> None:
    client = TestClient(build_app(Settings(state=tmp_path), Door(None)))
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404
    told = client.get("/health", headers={"X-Forwarded-For": "192.0.2.1"}).json()
    assert set(told) == {"alive", "ready"}


def test_a_message_is_counted_without_its_words(tmp_path: Path) -> None:
    door = Door(None)
    client = TestClient(build_app(Settings(state=tmp_path), door))
    client.get("/")
    text = door.watch.text().decode()
    assert 'farol_messages_total{channel="web",kind="button"} 1.0' in text
    assert 'farol_failed_total{error="ModelError"} 1.0' in text
