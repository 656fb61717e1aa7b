"""Nothing kept, with questions counted: only words that five people share are ever written down.

The same server as in test_canary.py, with FAROL_KEEP_UNANSWERED=on, hears people on Telegram ask
what nobody can answer, each with a mark of their own. That nothing is found while it is off is
test_canary.py's own matter.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.wire_server import wait_until
from tests.trust.canary import EVERYDAY, Canary, canary_server
from tests.trust.memory_image import marks_in_memory

pytestmark = [pytest.mark.model, pytest.mark.timeout(600)]

# Asked by six, each in a sentence of their own; and by four, which is too few.
SIX = "receta de pizza con masa al horno"
FOUR = "como planto tomates en mi ventana"
# What must not be found of what anybody wrote, though each is in one of the six.
OWN = ("Chicopee", "205-111-222", "413 555 0142", "Zacarías", "14 de mayo")


@pytest.fixture(scope="module")
def canary(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canary]:
    on = {"FAROL_KEEP_UNANSWERED": "on"}
    with canary_server(tmp_path_factory.mktemp("counted"), on) as running:
        _ask_everything(running)
        yield running


def test_of_six_people_the_words_they_share_are_kept_and_nothing_else(canary: Canary) -> None:
    rows = kept(canary)
    assert [(language, people) for language, _, people in rows] == [("es", 6)]
    assert set(rows[0][1].split()) <= {"receta", "pizza", "con", "masa", "al", "horno", "de", "…"}
    assert {"receta", "pizza", "masa", "horno"} <= set(rows[0][1].split())


def test_no_mark_and_nothing_of_anybodys_own_in_any_file_or_log(canary: Canary) -> None:
    places = canary.places()
    own = (canary.mark, "tomates", "planto", *OWN)
    found = {
        (place, word) for place, content in places.items() for word in own
        if word.encode() in content or word.lower().encode() in content
    }  # fmt: skip
    print(f"{len(canary.branches)} marks, looked for in {len(places)} files: {len(found)}")
    assert found == set()


def test_no_mark_is_held_in_memory(canary: Canary) -> None:
    try:
        held = marks_in_memory(canary.server, canary.mark)
    except PermissionError:
        pytest.skip("only root can look into a guarded process")
    assert {canary.branch_of(mark): times for mark, times in held.items()} == {}


def kept(canary: Canary) -> list[tuple[str, str, int]]:
    file = canary.folder / "state" / "studio.sqlite"
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        wanted = "SELECT language, phrase, people FROM studio_unanswered"
        return list(database.execute(wanted))


def _ask_everything(canary: Canary) -> None:
    for person in range(6):
        own = OWN[person] if person < len(OWN) else ""
        canary.hears_on_telegram(person, "/start")
        # In two messages: who tells who they are is not counted at all.
        canary.hears_on_telegram(person, f"{SIX} {canary.marked(f'six, {person}')}")
        canary.hears_on_telegram(
            person, f"{SIX} {own} {canary.marked(f'six with their own, {person}')}"
        )
        if person < 4:
            canary.hears_on_telegram(person, f"{FOUR} {canary.marked(f'four, {person}')}")
    wait_until(lambda: bool(kept(canary)) and kept(canary)[0][2] == 6, 60)
    for number in range(60):
        canary.hears_on_telegram(50 + number % 5, EVERYDAY[number % 4])
    time.sleep(0.5)
