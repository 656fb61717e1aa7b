"""Understanding in a real browser without script: paste, look, draft, read what a trial changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bot import shelf
from bot.evaluate import Judged, Question, Result
from bot.studio.example_drafts import ExampleDrafts
from bot.studio.live import with_topics_from_disk
from bot.studio.studio import Studio
from bot.studio.trial_figures import compared
from bot.studio.trials import Trial, examples_digest
from bot.studio.unanswered import UnansweredPhrases
from tests.browser import DESK, PHONE
from tests.channels.wire_server import WireServer
from tests.studio.conftest import PASSWORD, studio_settings

HOTLINE = "617-370-5023"
KNOWN = "tocan y tocan"
FRESH = "unos señores de chaleco le pegan al portón y dicen mi nombre"
PORTUGUESE = "estão batendo na minha porta com força, o que eu faço agora"

pytestmark = [pytest.mark.model, pytest.mark.browser]


@dataclass
class Farol:
    url: str
    studio: Studio


@pytest.fixture
def farol(engine, tmp_path: Path) -> Iterator[Farol]:  # type: ignore[no-untyped-def]
    from bot.app import build_app
    from bot.door import Door

    before = shelf.stock()
    settings = replace(studio_settings(tmp_path), keep_unanswered=True)
    shelf.put(with_topics_from_disk(before, settings))
    door = Door(engine)
    app = build_app(settings, door)
    with closing(door), WireServer(app) as server:
        yield Farol(server.url, app.state.studio)
    shelf.put(before)


def signed_in(
    chromium: Browser, farol: Farol, name: str, language: str, size: ViewportSize, *roles: str
) -> Page:
    """An organizer whose browser runs no script."""
    accounts, now = farol.studio.accounts, farol.studio.clock()
    first = accounts.first_link_token(now)
    if first is not None:
        accounts.accept(first, "boss", "Boss", PASSWORD, "en", now)
    boss = next(account for account in accounts.all() if account.name == "boss")
    token = accounts.invite(roles, language, boss, now)
    accounts.accept(token, name, name.title(), PASSWORD, language, now)
    page = chromium.new_context(viewport=size, java_script_enabled=False).new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{farol.url}/studio/sign-in")
    page.locator("[name=name]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button.main").click()
    return page


def picture(page: Page, name: str) -> None:
    """For whoever wants to look: FAROL_PICTURES names a folder."""
    folder = os.environ.get("FAROL_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def fits(page: Page) -> bool:
    """Nothing is wider than the screen."""
    size = page.viewport_size
    width = page.locator("body").bounding_box()
    return size is not None and width is not None and width["width"] <= size["width"]


def test_examples_from_the_paste_to_what_they_change(chromium: Browser, farol: Farol) -> None:
    expect.set_options(timeout=20_000)
    ana = signed_in(chromium, farol, "ana", "es", PHONE, "writer", "translator:es")
    ana.goto(f"{farol.url}/studio/topics/ice_at_door/examples?of=es")
    ana.locator("#lines").fill(f"- {FRESH}\n- {KNOWN}\n- {PORTUGUESE}")
    ana.get_by_role("button", name="Revisarlas").click()
    cards = ana.locator("section[aria-labelledby=looked-title] .cards li")
    expect(cards).to_have_count(3)
    # What the model says of it today, and how sure it is.
    expect(cards.nth(0)).to_contain_text("ICE está en mi puerta")
    expect(cards.nth(0).get_by_role("checkbox")).to_be_checked()
    expect(cards.nth(1)).to_contain_text("Ya está en este tema")
    expect(cards.nth(1).get_by_role("checkbox")).to_have_count(0)
    expect(cards.nth(2)).to_contain_text("Esto parece portugués")
    expect(cards.nth(2).get_by_role("checkbox")).not_to_be_checked()
    assert fits(ana)
    picture(ana, "examples-phone")
    ana.get_by_role("button", name="Añadir al borrador").click()
    expect(ana.locator("section[aria-labelledby=drafted-title]")).to_contain_text(FRESH)
    picture(ana, "drafted-phone")

    ana.goto(f"{farol.url}/studio/ask")
    ana.locator("#question").fill("como pago la fianza de mi hermano")
    ana.get_by_role("button", name="Preguntar").click()
    expect(ana.locator(".columns .row")).to_have_count(3)
    assert fits(ana)
    picture(ana, "ask-phone")

    note_a_trial(farol)
    rui = signed_in(chromium, farol, "rui", "en", DESK, "reviewer")
    rui.goto(f"{farol.url}/studio/try")
    expect(rui.get_by_text("Somebody in danger would no longer get the card")).to_be_visible()
    expect(rui.get_by_role("button", name="Put it live")).to_have_count(0)
    picture(rui, "trial-desk")
    ana.goto(f"{farol.url}/studio/try")
    assert fits(ana)
    picture(ana, "trial-phone")


def test_a_phrase_that_five_asked_becomes_an_example(chromium: Browser, farol: Farol) -> None:
    kept = UnansweredPhrases(farol.studio.database)
    now = farol.studio.clock()
    kept.keep("es", "votar con … green card", {"m1"}, 7, now)
    kept.keep("pt", "renovar carteira de motorista brasileira", {"m2"}, 5, now)
    ana = signed_in(chromium, farol, "ana", "en", PHONE, "writer", "translator:es")
    ana.goto(f"{farol.url}/studio/unanswered")
    card = ana.locator(".cards li").first
    expect(card).to_contain_text("7 people")
    expect(card.get_by_role("textbox")).to_have_value("votar con green card")
    assert fits(ana)
    picture(ana, "unanswered-phone")
    card.get_by_role("textbox").fill("¿puedo votar con mi green card?")
    card.get_by_role("combobox").select_option("work_permit")
    card.get_by_role("button", name="Make it an example").click()
    expect(ana.locator("section[aria-labelledby=drafted-title]")).to_contain_text("puedo votar")
    ana.goto(f"{farol.url}/studio/unanswered")
    expect(ana.locator(".cards li")).to_have_count(1)


def note_a_trial(farol: Farol) -> None:
    """As if the drafted lines had been learned, with one in danger lost and two others moved."""

    def judged(text: str, topic: str, *, style: str = "", card: bool = True) -> Judged:
        question = Question(text, "ice_at_door" if style else "bond", style=style, language="es")
        told = f"Call {HOTLINE}" if card else "A choice"
        return Judged(question, Result("answered", topic, (), 0.9, told))

    many = [judged(f"fianza {n}", "bond") for n in range(100)]
    before = [*many, judged("les abro?", "ice_at_door", style="urgent"),
              judged("cuanto es el bond", "warrants"), judged("quien paga", "bond")]  # fmt: skip
    after = [*many, judged("les abro?", "warrants", style="urgent", card=False),
             judged("cuanto es el bond", "bond"), judged("quien paga", "legal_fund")]  # fmt: skip
    trials = farol.studio.trials
    trials._write(
        Trial(
            "done",
            step="ask_draft",
            share=1.0,
            by="ana",
            shown_by="Ana",
            lines=tuple(ExampleDrafts(farol.studio.database).all()),
            comparison=compared(before, after, HOTLINE),
            examples_digest=examples_digest(farol.studio.settings.data),
        )
    )
