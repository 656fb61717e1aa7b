"""The page by keyboard and by ear."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.channels.web_page.acts import KNOCK, say

pytestmark = pytest.mark.browser


def test_a_knock_is_answered_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ir a donde se escribe")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type(KNOCK)
    page.keyboard.press("Enter")
    expect(page.locator(".urgent")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.locator(".urgent").get_by_role("link", name="Llamar a LUCE")).to_be_focused()


def test_a_new_answer_is_added_once_to_a_polite_log(page: Page) -> None:
    page.evaluate(
        "window.added = []; new MutationObserver(list => list.forEach(one => "
        "one.addedNodes.forEach(node => added.push(node.className)))).observe("
        "document.querySelector('[role=log]'), {childList: true, subtree: true})"
    )
    say(page, KNOCK)
    assert page.get_by_role("log").get_attribute("aria-live") == "polite"
    assert [name for name in page.evaluate("added") if "answer" in name] == ["answer urgent"]
    assert page.locator("#log [aria-live], #log [role=alert], #log [role=status]").count() == 0


def test_each_thing_has_its_role_and_name(page: Page) -> None:
    say(page, KNOCK)
    for role in ("banner", "main", "contentinfo", "log", "status"):
        expect(page.get_by_role(role)).to_have_count(1)  # type: ignore[arg-type]
    expect(page.get_by_role("heading", level=1)).to_contain_text("Farol")
    expect(page.get_by_role("heading", level=2)).to_have_count(2)
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button, a')].filter(e => "
        "!(e.textContent.trim() || e.getAttribute('aria-label'))).length"
    )
    assert unnamed == 0


def test_who_is_writing_the_next_question_is_not_interrupted(page: Page) -> None:
    def slowly(route: Route) -> None:
        page.get_by_label("Escriba su pregunta").fill("y otra cosa")
        route.continue_()

    page.route("**/chat/messages", slowly)
    say(page, "puedo sacar licencia")
    expect(page.get_by_label("Escriba su pregunta")).to_be_focused()
    expect(page.get_by_label("Escriba su pregunta")).to_have_value("y otra cosa")


def test_listen_speaks_each_stretch_in_its_own_language(page: Page) -> None:
    page.evaluate(
        "() => { window.spoken = [];"
        "speechSynthesis.getVoices = () => [];"
        "speechSynthesis.speak = one => spoken.push([one.lang, one.text]) }"
    )
    say(page, KNOCK)
    page.get_by_role("button", name="Escuchar").last.click()
    spoken = page.evaluate("spoken")
    assert ["en-US", '"Please slide the warrant under the door."'] in spoken
    assert next(text for code, text in spoken if code == "es-US").startswith("ICE está en mi")
    assert not [text for _, text in spoken if "Ver todo" in text]


def test_a_voice_that_sends_the_text_away_is_not_used(page: Page) -> None:
    page.evaluate(
        "() => { speechSynthesis.getVoices = () => "
        "[{lang: 'es-US', localService: false, name: 'cloud'}] }"
    )
    say(page, KNOCK)
    expect(page.locator(".urgent .listen")).to_have_count(0)
