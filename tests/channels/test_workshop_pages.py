"""The workshop's pages over HTTP: the way in, the trainer's lead, what phones see, the end."""

from __future__ import annotations

import asyncio
import json
import os
import re
import time
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from bot import clock
from bot.channels.workshop_server import workshop_app
from bot.content.library import Library
from bot.workshop.room import MAX_PEOPLE, Plan, Room, forward, join
from bot.workshop.rooms import Rooms
from tests.channels.workshop_hall import Hall

PLAN = Plan(("door",), "basics")
PROMISED_SECONDS = 0.3


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    return Rooms(clock.now, tmp_path)


@pytest.fixture
async def web(rooms: Rooms) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(workshop_app(rooms), raise_app_exceptions=True)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://hall.test", headers={"Accept-Language": "pt-BR"},
        follow_redirects=True,
    ) as client:  # fmt: skip
        yield client


async def test_a_trainers_link_opens_a_room_once(web: httpx.AsyncClient, rooms: Rooms) -> None:
    fields = {"trainer_code": rooms.new_trainer_code(), "scene": ["door", "street"]}
    opened = await web.post("/workshop/", data=fields)
    assert opened.status_code == 200
    assert "/workshop/trainer/" in str(opened.url)
    again = await web.post("/workshop/", data=fields)
    assert again.status_code == 403
    assert "Este código não está certo ou já foi usado." in again.text


async def test_a_person_joins_by_code_in_their_language_without_a_cookie(
    web: httpx.AsyncClient, rooms: Rooms
) -> None:
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    joined = await web.post("/workshop/join", data={"code": room.code})
    assert "Você já entrou." in joined.text
    assert "set-cookie" not in joined.headers
    back = await web.get(joined.url)
    assert "Você já entrou." in back.text


@pytest.mark.parametrize(
    "path, status, told",
    [
        pytest.param("/workshop/join/0000", 404, "Não há sala com este código", id="wrong code"),
        pytest.param("/workshop/room/0000/me", 410, "A oficina terminou", id="room that is over"),
        pytest.param("/workshop/trainer/guess", 410, "A oficina terminou", id="no such trainer"),
        pytest.param("/workshop/trainer/guess/results.csv", 410, "A oficina", id="nor results"),
    ],
)
async def test_what_is_not_there_is_told_in_a_sentence(
    web: httpx.AsyncClient, path: str, status: int, told: str
) -> None:
    answer = await web.get(path)
    assert answer.status_code == status
    assert told in answer.text


async def test_a_full_room_says_so(web: httpx.AsyncClient, rooms: Rooms) -> None:
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    for number in range(MAX_PEOPLE):
        rooms.change(room.code, lambda room: join(room, f"p{number}"))  # noqa: B023
    answer = await web.post(f"/workshop/join/{room.code}")
    assert answer.status_code == 503
    assert "Divida o celular" in answer.text


async def test_the_trainer_leads_and_the_phone_follows(
    web: httpx.AsyncClient, rooms: Rooms
) -> None:
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    lead = f"/workshop/trainer/{room.secret}"
    mine = str((await web.post(f"/workshop/join/{room.code}")).url)
    await web.post(lead, data={"do": "next"})
    assert "Você tem que abrir a porta?" in (await web.get(mine)).text
    tapped = await web.post(mine, data={"choice": "1"})
    assert re.search(r'value="1" class="choice" aria-pressed="true"', tapped.text)
    shown = await web.post(lead, data={"do": "reveal"})
    assert "Os números aparecem quando cinco" in shown.text
    paused = await web.post(lead, data={"do": "pause"})
    assert "Continuar" in paused.text
    assert "Pausa" in (await web.get(mine)).text


@pytest.mark.parametrize("junk", ["-1", "99", "1e9", "𝟏", "9" * 500, "x"])
async def test_a_tap_that_no_button_gives_changes_nothing(
    web: httpx.AsyncClient, rooms: Rooms, junk: str
) -> None:
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    mine = str((await web.post(f"/workshop/join/{room.code}")).url)
    await web.post(f"/workshop/trainer/{room.secret}", data={"do": "next"})
    assert (await web.post(mine, data={"choice": junk})).status_code == 200
    kept = rooms.by_code(room.code)
    assert kept is not None
    assert not kept.votes.get(kept.slide.key)


async def test_the_end_erases_and_the_phone_is_told(
    web: httpx.AsyncClient, rooms: Rooms, tmp_path: Path
) -> None:
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    mine = str((await web.post(f"/workshop/join/{room.code}")).url)
    await web.post(f"/workshop/trainer/{room.secret}", data={"do": "end"})
    answer = await web.get(mine)
    assert answer.status_code == 410
    assert "Todas as respostas foram apagadas" in answer.text
    assert os.listdir(tmp_path) == []


async def test_guessing_codes_is_stopped(web: httpx.AsyncClient, rooms: Rooms) -> None:
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    for guess in range(130):
        await web.get(f"/workshop/join/0{guess}")
    assert (await web.get(f"/workshop/join/{room.code}")).status_code == 404


async def test_what_is_typed_is_understood_counted_and_forgotten(
    web: httpx.AsyncClient, rooms: Rooms, library: Library, tmp_path: Path
) -> None:
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    mine = str((await web.post(f"/workshop/join/{room.code}")).url)
    rooms.change(room.code, partial(at_the_door, library=library))
    typed = {"said": "deixo a porta fechada e pergunto quem é", "send": "1"}
    answer = await web.post(mine, data=typed)
    assert re.search(r'value="0" class="choice" aria-pressed="true"', answer.text)
    assert "fechada e pergunto quem é" not in "".join(f.read_text() for f in tmp_path.iterdir())


async def test_what_is_not_clear_is_asked_again_with_the_hotline(
    web: httpx.AsyncClient, rooms: Rooms, library: Library
) -> None:
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    mine = str((await web.post(f"/workshop/join/{room.code}")).url)
    rooms.change(room.code, partial(at_the_door, library=library))
    answer = await web.post(mine, data={"said": "hmm", "send": "1"})
    assert "Não tenho certeza" in answer.text
    assert "tel:+16173705023" in answer.text
    kept = rooms.by_code(room.code)
    assert kept is not None
    assert not kept.votes.get(kept.slide.key)


@pytest.mark.parametrize("said", ["STOP", "¡Alto!", "pare", "não aguento mais"])
async def test_a_stop_word_that_is_typed_leaves_at_once(
    web: httpx.AsyncClient, rooms: Rooms, library: Library, said: str
) -> None:
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    mine = str((await web.post(f"/workshop/join/{room.code}")).url)
    rooms.change(room.code, partial(at_the_door, library=library))
    left = await web.post(mine, data={"said": said, "send": "1"})
    assert "Paramos aqui" in left.text
    kept = rooms.by_code(room.code)
    assert kept is not None
    assert kept.people == frozenset()


async def test_two_who_lead_one_room_go_on_once(web: httpx.AsyncClient, rooms: Rooms) -> None:
    room = rooms.open(rooms.new_trainer_code(), PLAN)
    lead = f"/workshop/trainer/{room.secret}"
    pressed = {"do": "next", "at": "lobby//"}
    await web.post(lead, data=pressed)
    second = await web.post(lead, data=pressed)
    assert "A sala já avançou" in second.text
    kept = rooms.by_code(room.code)
    assert kept is not None
    assert kept.slide.key == "before/0/"


async def test_the_trainer_chooses_the_languages_of_the_wall_the_way_and_the_length(
    web: httpx.AsyncClient, rooms: Rooms
) -> None:
    fields = {
        "trainer_code": rooms.new_trainer_code(), "scene": ["door", "street"],
        "language": ["es", "en"], "how": "apart", "minutes": "30",
    }  # fmt: skip
    opened = await web.post("/workshop/", data=fields)
    assert "Estas cenas levam uns 44 minutos com as perguntas. Você tem 30." in opened.text
    secret = opened.url.path.rsplit("/", 1)[1]
    room = rooms.by_secret(secret)
    assert room is not None
    assert room.plan == Plan(("door", "street"), "basics", ("es", "en"), True, 30)
    wall = await web.get(f"/workshop/trainer/{secret}/screen")
    assert "Join on your phone" in wall.text
    assert "Entre com seu celular" not in wall.text


def at_the_door(room: Room, library: Library) -> Room:
    """Where the first scene begins."""
    while room.slide.kind != "step":
        room = forward(room, library)
    return room


# --- a real server


@pytest.fixture
def hall() -> Iterator[Hall]:
    with Hall() as hall:
        yield hall


async def test_two_hundred_people_are_answered_in_time_and_none_is_lost(
    hall: Hall, library: Library
) -> None:
    room = hall.rooms.open(hall.rooms.new_trainer_code(), PLAN)
    limits = httpx.Limits(max_connections=500)
    async with httpx.AsyncClient(base_url=hall.url, limits=limits, timeout=30) as web:
        # Phones come in over some seconds, as people do.
        mine = []
        for _ in range(10):
            answers = await asyncio.gather(
                *(web.post(f"/workshop/join/{room.code}") for _ in range(20))
            )
            mine += [answer.headers["location"].split("?")[0] for answer in answers]
        streams = [asyncio.create_task(_sees(web, path, "abrir la puerta")) for path in mine]
        await asyncio.sleep(1)
        lead = f"/workshop/trainer/{room.secret}"
        await web.post(lead, data={"do": "next"})
        assert all(await asyncio.wait_for(asyncio.gather(*streams), 30))

        async def tap(number: int, path: str) -> float:
            # A question on the wall is answered within some seconds, not in one instant.
            await asyncio.sleep(number * 0.02)
            began = time.perf_counter()
            answer = await web.post(path, data={"choice": "1"}, headers=JSON)
            assert answer.status_code == 200
            return time.perf_counter() - began

        rounds = []
        for _ in range(4):
            taps = (tap(number, path) for number, path in enumerate(mine))
            rounds.append(sorted(await asyncio.gather(*taps)))
            if rounds[-1][197] < PROMISED_SECONDS:
                break
    kept = hall.rooms.by_code(room.code)
    assert kept is not None
    assert len(kept.votes[kept.slide.key]) == MAX_PEOPLE
    # A machine that does something else for some seconds is asked again.
    times = min(rounds, key=lambda times: times[197])
    print(f"step: median {times[100] * 1000:.0f} ms, p99 {times[197] * 1000:.0f} ms")
    assert times[197] < PROMISED_SECONDS


JSON = {"Accept": "application/json"}


async def _sees(web: httpx.AsyncClient, path: str, text: str) -> bool:
    """Does the stream of a phone come to show the text?"""
    async with web.stream("GET", f"{path}/events?lang=es") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                look = json.dumps(json.loads(line[6:]), ensure_ascii=False)
                if text in look:
                    return True
    return False
