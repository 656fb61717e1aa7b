"""Every page in a browser: by ear, by keyboard, by finger, on a small screen, without a script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from starlette.applications import Starlette
from starlette.routing import Mount

from bot import shelf
from bot.studio.app import studio_app
from bot.studio.studio import open_studio
from bot.studio.visit import SESSION_COOKIE
from bot.workshop.rooms import Rooms
from tests.browser import DESK, PHONE
from tests.channels.wire_server import WireServer
from tests.studio.conftest import PASSWORD, Clock, House, with_own_content
from tests.studio.test_publishing import with_a_draft

PAGES = (
    "",
    "?show=stale",
    "topics/ice_at_door",
    "topics/bond",
    "topics/bond?view=pt",
    "topics/bond/review",
    "topics/bond/history",
    "history",
    "people",
    "me",
    "log",
    "paper",
    "workshop",
    "directory",
    "directory/pvwc",
    "directory/luce",
    "directory/luce/history",
    "directory/try?need=worker_rights&place=Holyoke&in=pt",
    "calendar",
    "files-in-and-out",
    "nowhere",
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, House]]:
    """A studio with a draft in review, that many pages of it may look at."""
    before = shelf.stock()
    settings = with_own_content(tmp_path_factory.mktemp("studio"))
    clock = Clock()
    studio = open_studio(settings, clock=clock, rooms=Rooms(clock.as_datetime))
    app = Starlette(routes=[Mount("/studio", studio_app(studio))])
    house = House(studio, app)
    with_a_draft(house)
    with closing(studio), WireServer(app) as server:
        yield server.url + "/studio/", house
    shelf.put(before)


def signed_in(
    chromium: Browser, served: tuple[str, House], name: str = "boss", **options: Any
) -> Page:
    """A page of somebody who is in already."""
    url, house = served
    account = next(each for each in house.studio.accounts.all() if each.name == name)
    cookie = house.studio.sessions.begin(account, house.studio.clock())
    context = chromium.new_context(**{"viewport": PHONE, "locale": "en-US", **options})
    context.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    context.add_cookies([{"name": SESSION_COOKIE, "value": cookie, "url": url}])
    return context.new_page()


@pytest.mark.skipif(find_spec("axe_playwright_python") is None, reason="axe is not installed")
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_serious(
    chromium: Browser, served: tuple[str, House], size: ViewportSize
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = signed_in(chromium, served, viewport=size)
    found = []
    for path in PAGES:
        page.goto(served[0] + path)
        for problem in Axe().run(page).response["violations"]:
            if problem["impact"] in ("serious", "critical"):
                places = [node["html"][:120] for node in problem["nodes"][:3]]
                found.append((path, problem["id"], places))
    page.context.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen_or_too_small_for_a_finger(
    chromium: Browser, served: tuple[str, House], width: int
) -> None:
    page = signed_in(chromium, served, viewport={"width": width, "height": 800})
    found = []
    for path in PAGES:
        page.goto(served[0] + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        small = page.evaluate(
            "[...document.querySelectorAll('button,input,select,textarea,header a,.filters a')]"
            ".filter(e => e.type !== 'hidden' && e.type !== 'checkbox' && !e.closest('.unseen')"
            " && e.offsetWidth > 1 && e.offsetHeight < 44).map(e => e.outerHTML.slice(0, 80))"
        )
        if wide > width or small:
            found.append((path, wide, small))
    page.context.close()
    assert found == []


def test_each_field_has_a_name_and_headings_go_down_by_one(
    chromium: Browser, served: tuple[str, House]
) -> None:
    page = signed_in(chromium, served)
    for path in PAGES:
        page.goto(served[0] + path)
        unnamed = page.evaluate(
            "[...document.querySelectorAll('input, select, textarea')].filter(e => "
            "e.type !== 'hidden' && !e.hasAttribute('aria-hidden')"
            " && !(e.labels && e.labels.length)).map(e => e.name)"
        )
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(e => +e.tagName[1])")
        assert unnamed == []
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), path
    page.context.close()


def test_an_answer_is_changed_by_keyboard_alone(
    chromium: Browser, served: tuple[str, House]
) -> None:
    page = signed_in(chromium, served, "eva", viewport=DESK)
    page.goto(served[0] + "topics/warrants")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, "textarea[name='p1.en']")
    page.keyboard.press("End")
    page.keyboard.type(" Really?")
    page.keyboard.press("Control+s")
    expect(page.locator("#saving")).to_have_text("Saved as a draft")
    page.reload()
    _tab_to(page, "a.skip[href='#save']")
    page.keyboard.press("Enter")
    _tab_to(page, "#save")
    page.keyboard.press("Enter")
    expect(page.locator(".told").first).to_have_text("Saved.")
    assert page.locator("textarea[name='p1.en']").input_value().endswith(" Really?")
    page.context.close()


def test_without_a_script_every_button_does_its_work(
    chromium: Browser, served: tuple[str, House]
) -> None:
    page = signed_in(chromium, served, "eva", java_script_enabled=False)
    page.goto(served[0] + "topics/ice_courthouse?view=all")
    page.locator("textarea[name='p1.en']").fill("May I go to court?")
    page.locator(".bar").get_by_role("button", name="Save draft").click()
    expect(page.locator(".told").first).to_have_text("Saved.")
    expect(page.locator("textarea[name='p1.en']")).to_have_value("May I go to court?")
    page.locator("select[name=preview]").select_option("pt")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".phone .said").first).to_have_attribute("lang", "pt")
    page.get_by_role("button", name="Ask for review").click()
    expect(page.locator(".told").first).to_contain_text("A reviewer can now look at it")
    page.context.close()


def test_what_is_typed_is_kept_by_itself_and_is_there_after_loading_again(
    chromium: Browser, served: tuple[str, House]
) -> None:
    page = signed_in(chromium, served, "eva")
    page.goto(served[0] + "topics/ice_workplace?view=all")
    page.locator("textarea[name='p1.en']").fill("ICE is at my work. What now?")
    expect(page.locator("#saving")).to_have_text("Saved as a draft")
    page.reload()
    expect(page.locator("textarea[name='p1.en']")).to_have_value("ICE is at my work. What now?")
    page.context.close()


def test_the_counter_and_the_preview_follow_while_one_types(
    chromium: Browser, served: tuple[str, House]
) -> None:
    page = signed_in(chromium, served, "eva")
    page.goto(served[0] + "topics/ice_car?view=all")
    button = page.locator("textarea[name='p2.en']")
    button.fill("A button that is much too long")
    count = page.locator("#cell-p2-en .count")
    expect(count).to_have_text("30/20")
    expect(count).to_have_class("count over")
    expect(page.locator("#notes-p2-en")).to_contain_text(
        "30 characters; at most 20", timeout=15_000
    )
    page.locator("textarea[name='p1.en']").fill("Stopped in a car?")
    expect(page.locator(".whatsapp .said").first).to_contain_text(
        "Stopped in a car?", timeout=15_000
    )
    page.context.close()


def test_without_a_network_it_says_so_and_saves_when_it_is_back(
    chromium: Browser, served: tuple[str, House]
) -> None:
    page = signed_in(chromium, served, "eva")
    page.goto(served[0] + "topics/ice_street?view=all")
    page.context.set_offline(True)
    page.locator("textarea[name='p1.en']").fill("Stopped on the street?")
    expect(page.locator("#saving")).to_contain_text("Not saved: no connection")
    page.context.set_offline(False)
    expect(page.locator("#saving")).to_have_text("Saved as a draft")
    page.context.close()


def test_a_session_that_ends_while_one_types_loses_nothing(
    chromium: Browser, served: tuple[str, House]
) -> None:
    page = signed_in(chromium, served, "eva")
    page.goto(served[0] + "topics/family_plan?view=all")
    page.context.clear_cookies()
    page.locator("textarea[name='p1.en']").fill("How do we plan?")
    expect(page.locator("#saving")).to_contain_text("You were signed out")
    page.locator(".bar").get_by_role("button", name="Save draft").click()
    page.locator("[name=name]").fill("eva")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button.main").click()
    page.get_by_role("button", name="Save what I wrote").click()
    expect(page.locator("textarea[name='p1.en']")).to_have_value("How do we plan?")
    page.context.close()


def test_nothing_is_asked_of_others_and_no_page_is_heavy(
    chromium: Browser, served: tuple[str, House]
) -> None:
    page = signed_in(chromium, served)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for path in PAGES:
        answer = page.goto(served[0] + path)
        assert answer is not None
        sent = answer.request.sizes()["responseBodySize"]
        # On 2G (some 30 kB a second) a page should come within a second or two.
        assert sent < 45_000, (path, sent)
    page.context.close()
    assert [url for url in asked if not url.startswith(served[0])] == []
    assert [each for each in complaints if "404" not in each] == []


def _tab_to(page: Page, selector: str) -> None:
    """Presses Tab until it has the focus; fails when a person would have given up."""
    for _ in range(120):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")
