"""A whole workshop: a trainer, a wall, thirty people, six of them in a chat; then nothing is left.

With FAROL_PICTURES set to a folder, it leaves pictures of the screens there.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot import shelf
from bot.content.quiz import Question
from tests.channels.wire_server import wait_until
from tests.channels.workshop_day import Day, OnTelegram, OnWhatsApp, day

# Thirty phones in one browser take a minute or two: at a quiet hour, with `make prove`.
pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.timeout(600)]
LOCALES = ("es-US", "pt-BR", "en-US")
BROWSERS = 24
MARK = "zzqkmark"


@pytest.fixture
def today(tmp_path: Path) -> Iterator[Day]:
    with day(tmp_path / "state") as running:
        yield running


class Hall:
    """The screens of a workshop. A trainer's press is over when all phones have followed."""

    def __init__(self, browser: Browser, today: Day) -> None:
        self.browser = browser
        self.day = today
        self.trainer = self._page("en-US", 1280)
        self.trainer.goto(f"{today.url}/workshop/?code={today.rooms.new_trainer_code()}")
        self.trainer.get_by_label("On the street", exact=False).uncheck()
        self.picture(self.trainer, "open")
        self.trainer.get_by_role("button", name="Open the room").click()
        self.code = self.trainer.locator(".corner b").inner_text()
        self.wall = self._page("es-US", 1280)
        self.wall.goto(self.trainer.locator(".links a").first.evaluate("link => link.href"))
        self.phones: list[Page] = []
        self.chats: list[OnTelegram | OnWhatsApp] = []

    def _page(self, locale: str, width: int) -> Page:
        height = 844 if width < 500 else 800
        context = self.browser.new_context(
            locale=locale, viewport={"width": width, "height": height}
        )
        page = context.new_page()
        page.set_default_timeout(30_000)
        return page

    def all_join(self) -> None:
        for number in range(BROWSERS):
            phone = self._page(LOCALES[number % 3], 390)
            phone.goto(f"{self.day.url}/workshop/join/{self.code}")
            phone.locator("button.main").click()
            self.phones.append(phone)
        for number, language in enumerate(("es", "pt", "en")):
            on_telegram = OnTelegram(self.day, number, language)
            on_telegram.says(f"/start join-{self.code}")
            on_whatsapp = OnWhatsApp(self.day, number, language)
            on_whatsapp.says(f"sala {self.code}")
            self.chats += [on_telegram, on_whatsapp]

    def press(self, name: str) -> None:
        before = self.version
        self.trainer.get_by_role("button", name=name, exact=True).click()
        wait_until(lambda: self.version > before, 20)

    @property
    def version(self) -> int:
        room = self.day.rooms.by_code(self.code)
        return room.version if room else 10**6

    def all_choose(self, choice: int) -> None:
        for phone in self.phones:
            phone.locator(".choice").nth(choice).click()
            expect(phone.locator(".choice").nth(choice)).to_have_attribute("aria-pressed", "true")
        for chat in self.chats:
            assert "✓" in chat.says(str(choice + 1))

    def picture(self, page: Page, name: str) -> None:
        folder = os.environ.get("FAROL_PICTURES")
        if folder:
            page.screenshot(path=f"{folder}/{name}.png", full_page="wall" not in name)


def test_thirty_people_learn_and_leave_nothing_behind(chromium: Browser, today: Day) -> None:
    hall = Hall(chromium, today)
    hall.all_join()
    expect(hall.wall.locator(".join")).to_contain_text("Personas: 30")
    expect(hall.wall.locator(".ways figure")).to_have_count(2)
    hall.picture(hall.wall, "wall-lobby")
    hall.picture(hall.trainer, "trainer-lobby")

    # Before: most do not know.
    wrong = [(question.right + 1) % 3 for question in _questions()]
    for number, choice in enumerate(wrong):
        hall.press("Next")
        expect(hall.phones[1].locator("h2")).to_contain_text(f"{number + 1}.")
        hall.all_choose(choice)
    hall.picture(hall.phones[1], "phone-question")
    hall.picture(hall.wall, "wall-question")

    # The scene: by taps, in their own words, by chat; a hand; talk; the answer; a branch and back.
    hall.press("Next")
    hall.press("Next")
    scene = hall.phones[0]
    expect(scene.locator(".agent")).to_contain_text("Policía")
    hall.picture(scene, "phone-scene")
    said = scene.locator("#said")
    said.fill(f"mmm {MARK}")
    said.press("Enter")
    expect(scene.locator(".notice")).to_contain_text("No estoy seguro")
    hall.picture(scene, "phone-unclear")
    said.fill("no les abro, pregunto quien es por la puerta")
    said.press("Enter")
    expect(scene.locator(".choice").nth(0)).to_have_attribute("aria-pressed", "true")
    assert "No estoy seguro" in hall.chats[0].says(f"pues {MARK}")
    assert "✓ 1." in hall.chats[0].says("yo no les abro, les pregunto quienes son")
    assert "✓ 2." in hall.chats[3].says("abro só um pouquinho pra ver quem é")
    for phone in hall.phones[1:]:
        phone.locator(".choice").nth(1).click()
    hall.phones[4].get_by_role("button", name="Levantar a mão").click()
    expect(hall.trainer.locator(".corner")).to_contain_text("Hands up: 1")
    hall.press("Discussion")
    expect(scene.locator(".large")).to_contain_text("Hable con quien está a su lado")
    hall.picture(hall.trainer, "trainer-scene")
    hall.picture(hall.wall, "wall-scene")
    hall.press("Show answer")
    expect(hall.wall.locator(".bar")).to_have_count(2)
    expect(scene.locator(".told.right")).to_be_visible()
    hall.picture(hall.wall, "wall-answer")
    hall.picture(scene, "phone-answer")
    hall.picture(hall.trainer, "trainer-answer")
    hall.press("Follow this choice: B")
    expect(scene.locator(".scene")).to_contain_text("bota")
    hall.press("Back")
    expect(scene.locator(".agent")).to_contain_text("Policía")
    # A phone sleeps and comes back to its place; a stop word leaves at once.
    hall.phones[2].reload()
    expect(hall.phones[2].locator(".choice").nth(1)).to_have_attribute("aria-pressed", "true")
    leaving = hall.phones.pop()
    leaving.locator("#said").fill("STOP")
    leaving.locator("#said").press("Enter")
    leaving.wait_for_url("**/workshop/?lang=en")
    expect(hall.trainer.locator(".corner")).to_contain_text("People: 29")
    hall.press("Pause")
    expect(hall.wall.locator(".huge")).to_contain_text("Pausa")
    hall.press("Go on")

    # After: they know.
    while hall.trainer.locator("input[name=at]").get_attribute("value") != "after/0/":
        hall.press("Next")
        hall.trainer.wait_for_timeout(400)
    for question in _questions():
        expect(hall.phones[0].locator(".choice")).to_have_count(3)
        hall.all_choose(question.right)
        hall.press("Next")
    expect(hall.wall.locator(".results .bar")).to_have_count(6)
    hall.picture(hall.wall, "wall-results")
    hall.picture(hall.phones[0], "phone-results")
    with hall.trainer.expect_download() as saved:
        hall.trainer.get_by_role("link", name="Results (CSV)").click()
    rows = list(csv.reader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    assert [row[1:] for row in rows[1:]] == [["29", "0", "29", "100"]] * 3

    _the_end(hall, today)


def _the_end(hall: Hall, today: Day) -> None:
    room = today.rooms.by_code(hall.code)
    assert room is not None
    tokens = sorted(room.people)
    hall.trainer.get_by_role("button", name="End and erase").click()
    for phone in hall.phones:
        expect(phone.locator("main")).to_contain_text(_over(phone))
    assert today.rooms.by_code(hall.code) is None
    assert "El taller terminó" in hall.chats[0].says("1")
    kept = b"".join(path.read_bytes() for path in today.state.rglob("*") if path.is_file())
    assert MARK.encode() not in kept
    assert not [token for token in tokens if token.encode() in kept]
    assert not list((today.state / "workshop").glob("room-*"))


def _over(phone: Page) -> str:
    told = {"es": "El taller terminó", "pt": "A oficina terminou", "en": "The workshop is over"}
    return told[str(phone.evaluate("document.documentElement.lang"))]


def _questions() -> tuple[Question, ...]:
    return shelf.library().quizzes["basics"].questions
