"""What somebody does on the page, and what they then read."""

from __future__ import annotations

from playwright.sync_api import Page, expect

HOTLINE = "617-370-5023"
KNOCK = "la migra esta en mi puerta"


def say(page: Page, text: str) -> None:
    """Types and waits for the next answer."""
    before = page.locator(".answer").count()
    page.get_by_label("Escriba su pregunta").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_have_count(before + 1)


def last(page: Page) -> str:
    return page.locator(".answer").last.inner_text()
