"""The whole way in a real browser: from the first link to new words on a phone, and back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from bot import shelf
from bot.settings import Settings
from bot.studio.studio import Studio
from tests.browser import DESK, PHONE
from tests.channels import fake_graph
from tests.channels.fake_graph import FakeGraph, signed
from tests.channels.wire import sample
from tests.channels.wire_server import WireServer, wait_until
from tests.studio.conftest import PASSWORD, with_own_content

MARIA = "5533988881234"
QUESTION = "como pago a fiança?"

pytestmark = [pytest.mark.model, pytest.mark.browser]


@dataclass
class Farol:
    """All of it, running: pages, webhook, and the Meta that it talks to."""

    url: str
    studio: Studio
    settings: Settings
    meta: FakeGraph
    asked: int = 0

    def ask(self, words: str) -> str:
        """What somebody in Brazil reads on WhatsApp after asking."""
        self.asked += 1
        before = len(self.meta.texts(MARIA))
        webhook = sample("whatsapp", "text_spanish")
        message = webhook["entry"][0]["changes"][0]["value"]["messages"][0]
        message["text"]["body"], message["from"] = words, MARIA
        message["id"] = f"wamid.walk.{self.asked}"
        message["timestamp"] = str(int(time.time()))
        body, signature = signed(webhook)
        headers = {"X-Hub-Signature-256": signature}
        answer = httpx.post(f"{self.url}/webhooks/whatsapp", content=body, headers=headers)
        assert answer.status_code == 200
        wait_until(lambda: len(self.meta.texts(MARIA)) > before)
        # An answer may be several messages; all of one turn are sent before the next is heard.
        time.sleep(0.1)
        return "\n".join(self.meta.texts(MARIA)[before:])


@pytest.fixture
def farol(engine, tmp_path: Path) -> Iterator[Farol]:  # type: ignore[no-untyped-def]
    from bot.app import build_app
    from bot.door import Door

    before = shelf.stock()
    with FakeGraph() as meta:
        settings = replace(
            with_own_content(tmp_path),
            whatsapp_token=fake_graph.TOKEN,
            whatsapp_phone_id=fake_graph.PHONE_ID,
            whatsapp_app_secret=fake_graph.APP_SECRET,
            whatsapp_verify=fake_graph.VERIFY_WORD,
            whatsapp_api=meta.url,
        )
        door = Door(engine)
        app = build_app(settings, door)
        with closing(door), WireServer(app) as server:
            yield Farol(server.url, app.state.studio, settings, meta)
    shelf.put(before)


def somebody(chromium: Browser, size: ViewportSize, locale: str) -> Page:
    context: BrowserContext = chromium.new_context(viewport=size, locale=locale)
    context.set_default_timeout(20_000)
    expect.set_options(timeout=20_000)
    return context.new_page()


def join(page: Page, link: str, name: str, shown: str) -> None:
    page.goto(link)
    page.locator("[name=name]").fill(name)
    page.locator("[name=shown_name]").fill(shown)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button.main").click()
    expect(page.locator(".told")).to_be_visible()


def invite(boss: Page, farol: Farol, role: str, language: str) -> str:
    """The link that the administrator copies."""
    boss.goto(f"{farol.url}/studio/people")
    new = boss.locator("form", has=boss.locator("[value=invite]"))
    new.locator(f'[name=role][value="{role}"]').check()
    new.locator("[name=language]").select_option(language)
    new.locator("[value=invite]").click()
    link = boss.locator("#link").input_value()
    assert urlsplit(link).path.startswith("/studio/invited/")
    return link


def saved(page: Page, act: Callable[[], None]) -> None:
    """Waits until what `act` typed has been kept by itself."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        act()
    assert answer.value.status == 200


def row_of(page: Page, english: str) -> str:
    """The id of the row that says this in English."""
    areas = page.locator("textarea[lang=en]")
    for number in range(areas.count()):
        if english in areas.nth(number).input_value():
            name = areas.nth(number).get_attribute("name")
            assert name is not None
            return name.removesuffix(".en")
    raise AssertionError(f"no row says {english!r}")


def test_new_words_go_the_whole_way_and_back(chromium: Browser, farol: Farol) -> None:
    old = farol.ask(QUESTION)
    assert "A fiança é dinheiro" in old or "fiança" in old

    # The first administrator comes by the link that the start prints, and invites the others.
    token = farol.studio.accounts.first_link_token(time.time())
    boss = somebody(chromium, DESK, "en-US")
    boss.goto(f"{farol.url}/studio")
    assert boss.url == f"{farol.url}/studio/"
    join(boss, f"{farol.url}/studio/invited/{token}", "ana", "Ana")
    eva = somebody(chromium, DESK, "en-US")
    join(eva, invite(boss, farol, "writer", "en"), "eva", "Eva")
    rui = somebody(chromium, PHONE, "pt-BR")
    join(rui, invite(boss, farol, "translator:pt", "pt"), "rui", "Rui")
    bia = somebody(chromium, PHONE, "pt-BR")
    join(bia, invite(boss, farol, "translator:pt", "pt"), "bia", "Bia")
    sol = somebody(chromium, PHONE, "es-MX")
    join(sol, invite(boss, farol, "translator:es", "es"), "sol", "Sol")
    lee = somebody(chromium, DESK, "en-US")
    join(lee, invite(boss, farol, "reviewer", "en"), "lee", "Lee")

    # Eva changes the English; it is kept while she types.
    eva.goto(f"{farol.url}/studio/topics/bond")
    row = row_of(eva, "Bond is money")
    english = eva.locator(f"#in-{row}-en")
    saved(eva, lambda: english.fill("A bond is money that is held until the case has ended."))
    expect(eva.locator("#saving")).to_have_text("Saved as a draft")
    expect(eva.locator(f"#notes-{row}-pt ins").first).to_be_visible()
    eva.reload()
    expect(english).to_have_value("A bond is money that is held until the case has ended.")

    # Rui sees on his phone what has changed, word by word, and so does the board.
    rui.goto(f"{farol.url}/studio/?show=stale")
    rui.get_by_role("link", name="fiança").first.click()
    told = rui.locator(f"#notes-{row}-pt")
    expect(told.locator("ins").first).to_contain_text("A bond")
    expect(told.locator("del").first).to_contain_text("Bond")
    assert rui.locator("textarea[lang=es]").count() == 0
    expect(rui.locator(f"#in-{row}-en")).not_to_be_editable()

    # He and Bia translate the same line at once: a page shows both, and no word is lost.
    bia.goto(f"{farol.url}/studio/topics/bond")
    mine = "A fiança é um dinheiro que fica guardado até o caso terminar."
    saved(rui, lambda: rui.locator(f"#in-{row}-pt").fill(mine))
    expect(told.locator("ins")).to_have_count(0)
    bia.locator(f"#in-{row}-pt").fill("Fiança: dinheiro retido até o fim do caso.")
    expect(bia.locator("#saving")).to_contain_text("Outra pessoa mudou a mesma linha")
    bia.get_by_role("button", name="Salvar rascunho").click()
    expect(bia.locator("main")).to_contain_text("Salvo por Rui")
    expect(bia.locator("main")).to_contain_text("fica guardado")
    expect(bia.locator("textarea")).to_have_value("Fiança: dinheiro retido até o fim do caso.")
    both = "A fiança é um dinheiro que fica guardado até o fim do caso."
    bia.locator("textarea").fill(both)
    bia.get_by_role("button", name="Salvar rascunho").click()
    expect(bia.locator(f"#in-{row}-pt")).to_have_value(both)

    # In Spanish the old sentence is still right, says Sol with one tap.
    sol.goto(f"{farol.url}/studio/topics/bond")
    sol.locator(f"#notes-{row}-es").get_by_role("button", name="Sigue bien").click()
    expect(sol.locator(f"#notes-{row}-es ins")).to_have_count(0)

    # Until somebody else has reviewed it, people get what they got.
    eva.reload()
    eva.locator("[name=note]").fill("Plainer, and says until when")
    eva.get_by_role("button", name="Ask for review").click()
    expect(eva.locator(".told").first).to_contain_text("A reviewer can now look at it")
    assert both not in farol.ask(QUESTION)

    lee.goto(f"{farol.url}/studio/?show=in_review")
    lee.get_by_role("link", name="bond").first.click()
    lee.get_by_role("link", name="Review it").click()
    expect(lee.locator("main")).to_contain_text("Plainer, and says until when")
    expect(lee.locator("main ins").first).to_be_visible()
    lee.get_by_label("Why (stands in the history, optional)").fill("Say until when")
    lee.get_by_role("button", name="Publish now").click()
    expect(lee.locator(".told").first).to_contain_text("People get these words now")
    published_at = time.monotonic()
    assert both in farol.ask(QUESTION)
    assert time.monotonic() - published_at < 2

    # And back, with one click.
    lee.goto(f"{farol.url}/studio/topics/bond/history")
    expect(lee.locator("ol > li").first).to_contain_text("Say until when")
    expect(lee.locator("ol > li").first).to_contain_text(re.compile("Bia|Sol"))
    lee.get_by_role("button", name="Undo this change and what came after").first.click()
    expect(lee.locator(".told").first).to_contain_text("People get the former words now")
    rolled_back_at = time.monotonic()
    again = farol.ask(QUESTION)
    assert again == old
    assert time.monotonic() - rolled_back_at < 2
    assert farol.meta.violations == []
