"""What a browser does with the web chat over HTTP, and what stands in the pages it gets."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import httpx

from bot.channels.web import WebChat

HOTLINE = "617-370-5023"
KNOCK = "la migra esta en mi puerta"
MARKUP = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>'


def browser(
    chat: WebChat, *, address: str = "203.0.113.7", scheme: str = "http"
) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(chat.app(), raise_app_exceptions=True, client=(address, 5000))
    return httpx.AsyncClient(
        transport=transport,
        base_url=f"{scheme}://farol.test",
        headers={"Accept-Language": "es-US,es;q=0.9,en;q=0.5"},
    )


async def conversation(web: httpx.AsyncClient) -> dict[str, str]:
    """The header of a conversation that a page has begun."""
    page = (await web.get("/")).text
    found = re.search(r'name="conversation" value="([^"]+)"', page)
    assert found
    return {"X-Conversation": found[1]}


async def say(web: httpx.AsyncClient, text: str, **more: str) -> httpx.Response:
    message = {"text": text, "id": "m1", "hint": "es", **more}
    return await web.post("/chat/messages", json=message, headers=await conversation(web))


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data
