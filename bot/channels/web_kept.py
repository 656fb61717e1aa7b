"""The copy of the page that a phone keeps for when there is no network: the same for everybody.

It holds the urgent answers whole, no conversation and nothing that a person wrote.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.catalogs.translator import LANGUAGES
from bot.channels.web_files import FOLDER, PageFile
from bot.channels.web_reply import render
from bot.reply.menu_reply import TILES, tiles
from bot.reply.payload import payload
from bot.reply.reply import Reply
from bot.reply.topic_reply import answer_reply, topic_reply
from bot.reply.words import Words, language_buttons


def kept_replies(words: Words) -> list[Reply]:
    """The first screen without a network: the emergencies, then every other urgent answer."""
    urgent = [t.id for t in words.library.topics.values() if t.urgent and t.id not in TILES]
    return [
        Reply(
            words.ui("start.danger"),
            (*tiles(words), *language_buttons(words.library)),
            words.language,
        ),
        Reply(
            words.ui("offline.now"),
            tuple(words.topic_button(topic) for topic in urgent),
            words.language,
        ),
    ]


def kept_cards(words: Words, today: date) -> dict[str, Any]:
    """What a tap gives on the kept page: the cards of all urgent topics and their full answers."""
    cards = {}
    for topic in words.library.topics.values():
        if topic.urgent:
            cards[payload(topic.id, topic=topic.id)] = render(topic_reply(topic, words, today))
            cards[payload("full_answer", topic=topic.id)] = render(
                answer_reply(topic, words, today)
            )
    return cards


def worker_script(files: Mapping[str, PageFile], all_words: Sequence[Words], today: date) -> bytes:
    """The program that keeps the copy. A browser takes a new copy when a byte of this changes: with
    the words of an urgent answer, with a file of the page, and every week."""
    told = [[kept_cards(words, today), str(kept_replies(words))] for words in all_words]
    versions = {name: file.version for name, file in files.items()}
    week = "-".join(map(str, today.isocalendar()[:2]))
    everything = json.dumps([told, versions, week], ensure_ascii=False, sort_keys=True)
    addresses = [
        *(f"/kept/{code}" for code in LANGUAGES),
        *(f"/chat/cards/{code}?kept=yes" for code in LANGUAGES),
        *(f"/page/{name}?v={version}" for name, version in versions.items()),
    ]
    version = f"farol-{hashlib.sha256(everything.encode()).hexdigest()[:16]}"
    kept = json.dumps({"version": version, "addresses": addresses})
    return f"const KEPT = {kept};\n".encode() + (FOLDER / "worker.js").read_bytes()


def manifest(files: Mapping[str, PageFile], words: Words) -> dict[str, Any]:
    """What a phone shows of the page when it is put among its apps."""

    def icon(name: str, sizes: str, media_type: str, purpose: str = "any") -> dict[str, str]:
        address = f"/page/{name}?v={files[name].version}"
        return {"src": address, "sizes": sizes, "type": media_type, "purpose": purpose}

    return {
        "id": "/",
        "name": words.ui("web.title"),
        "short_name": "Farol",
        "description": words.ui("web.tagline"),
        "lang": words.language,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#0b2c45",
        "theme_color": "#0b2c45",
        "icons": [
            icon("lighthouse.svg", "any", "image/svg+xml"),
            icon("icon-192.png", "192x192", "image/png"),
            icon("icon-512.png", "512x512", "image/png"),
            icon("icon-512.png", "512x512", "image/png", "maskable"),
        ],
    }
