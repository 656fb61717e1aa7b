"""The offline copy: whole, small, silent, and usable without script."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bot.catalogs.translator import LANGUAGES, Translator
from bot.content.library import Library
from bot.printing.linked import linked
from bot.printing.offline import MAX_BYTES, export
from bot.reply.words import Words
from tests.printing.conftest import DAY

HOTLINE = "617-370-5023"


@pytest.fixture(scope="module")
def copy(
    library: Library, translator: Translator, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("usb") / "offline.html"
    export(library, translator, path, DAY)
    return path


def test_it_is_one_file_that_goes_through_a_chat(copy: Path) -> None:
    assert copy.stat().st_size < MAX_BYTES


def test_it_loads_nothing_from_anywhere(copy: Path) -> None:
    html = copy.read_text(encoding="utf-8")
    assert not re.search(r"<(?:link|img|iframe|script)[^>]*(?:src|href)=", html)
    assert "default-src 'none'" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_every_topic_is_there(
    language: str, copy: Path, words: dict[str, Words]
) -> None:
    page = unescape(re.sub(r"<[^>]+>", "", copy.read_text(encoding="utf-8")))
    told = words[language]
    missing = [
        (topic.id, block.text)
        for topic in told.library.topics.values()
        for block in topic.card + topic.answer
        if str(linked(_raw(told, topic.id, block.text), told.library).striptags())
        not in _flat(page)
    ]
    assert missing == []


def test_the_same_content_on_the_same_day_gives_the_same_bytes(
    library: Library, translator: Translator, copy: Path, tmp_path: Path
) -> None:
    export(library, translator, tmp_path / "again.html", DAY)
    assert (tmp_path / "again.html").read_bytes() == copy.read_bytes()


def test_what_nobody_may_say_for_all_is_not_on_the_card_for_all(copy: Path) -> None:
    card = copy.read_text(encoding="utf-8").split('id="show-all"')[1].split("</section>")[0]
    assert "I want to stay silent. I want a lawyer." in card
    assert "afraid to go back" not in card
    assert "more than two years" not in card


def _raw(words: Words, topic_id: str, english: str) -> str:
    return words.translator.text(words.language, "topics", topic_id, english)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


# --- in a browser with the network off


def _phone(browser: Browser, locale: str, script: bool = True) -> BrowserContext:
    return browser.new_context(
        offline=True,
        locale=locale,
        java_script_enabled=script,
        viewport={"width": 390, "height": 800},
    )


def _open(context: BrowserContext, copy: Path) -> tuple[Page, list[str]]:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.on("console", lambda message: asked.append(message.text))
    page.goto(copy.as_uri())
    return page, asked


@pytest.mark.browser
@pytest.mark.parametrize(
    "locale, asked_for, first",
    [
        pytest.param("es-US", "tocan la puerta", "ICE está en mi puerta", id="es"),
        pytest.param("pt-BR", "bateram na porta", "O ICE está na minha porta", id="pt"),
        pytest.param("en-US", "knock at the door", "ICE is at my door", id="en"),
        pytest.param("es-US", "no quiero firmar", "Quieren que firme", id="es, another topic"),
    ],
)
def test_a_search_in_the_phones_language_finds_the_answer(
    chromium: Browser, copy: Path, locale: str, asked_for: str, first: str
) -> None:
    with _phone(chromium, locale) as context:
        page, asked = _open(context, copy)
        page.locator("#find input:visible").fill(asked_for)
        assert page.locator("#found summary").first.inner_text().startswith(first)
        assert asked == [copy.as_uri()]


@pytest.mark.browser
def test_a_preview_without_script_still_answers_in_each_language(
    chromium: Browser, copy: Path
) -> None:
    with _phone(chromium, "pt-BR", script=False) as context:
        page, _ = _open(context, copy)
        page.locator("label.to-pt").click()
        page.locator("#ice_car summary").click()
        body = page.locator("#ice_car .body:visible")
        assert HOTLINE in body.inner_text()
        body.locator(".button").click()
        card = page.locator("#show-ice_car")
        assert "I want to stay silent. I want a lawyer." in card.inner_text()
        card.locator(".close").click()
        assert not card.is_visible()


@pytest.mark.browser
def test_an_old_copy_says_that_it_is_old(chromium: Browser, copy: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.html"
    text = copy.read_text(encoding="utf-8")
    old.write_text(text.replace('data-old-after="20', 'data-old-after="19'), encoding="utf-8")
    with _phone(chromium, "en-US") as context:
        page, _ = _open(context, old)
        assert "This copy is old" in page.locator("#old").inner_text()
