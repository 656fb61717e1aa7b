"""The offline copy: every card and answer in three languages as one HTML file.

It is passed on by chat, Bluetooth or USB, and many previews of such files run no script. So the
languages, the answers and the cards to hold up work by HTML and CSS alone; the script adds search.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.catalogs.translator import LANGUAGES, Translator
from bot.content.library import HOTLINE, Library
from bot.content.topic import GROUPS, Block, Topic
from bot.printing.linked import linked
from bot.printing.pocket import pocket_sentences
from bot.reply.topic_reply import MAX_AGE_DAYS
from bot.reply.words import Words

FOLDER = Path(__file__).parent / "offline_page"
# A file of this size still goes through a chat on a slow network.
MAX_BYTES = 1_000_000
# After this long the reader is told to look for a new copy.
FRESH_FOR = timedelta(days=180)


@dataclass(frozen=True)
class _Line:
    """One block in one language. `english` is there for a sentence to an agent."""

    kind: str
    html: Markup
    english: str | None = None


@dataclass(frozen=True)
class _Told:
    """A topic in one language."""

    language: str
    title: str
    card: tuple[tuple[_Line, ...], ...]
    answer: tuple[tuple[_Line, ...], ...]
    notices: tuple[str, ...]
    checked: str


@dataclass(frozen=True)
class _Entry:
    topic: Topic
    told: tuple[_Told, ...]
    sources: tuple[tuple[str, str | None], ...]
    says: tuple[tuple[str, tuple[str, ...]], ...]


def export(library: Library, translator: Translator, path: Path, today: date) -> int:
    """Write the offline copy; how many bytes it has.

    The same content on the same day gives the same bytes. It stays under MAX_BYTES, or ValueError.
    """
    page = offline_page(library, translator, today).encode("utf-8")
    if len(page) > MAX_BYTES:
        raise ValueError(f"the offline copy has {len(page)} bytes, at most {MAX_BYTES}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(page)
    return len(page)


def offline_page(library: Library, translator: Translator, today: date) -> str:
    """The whole page as text."""
    all_words = {code: Words(library, translator, code) for code in LANGUAGES}
    entries = [_entry(topic, all_words, today) for topic in library.topics.values()]
    entries.sort(key=lambda entry: not entry.topic.urgent)
    style, script = _file("page.css"), _file("page.js")
    template = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    ).get_template("page.html")  # fmt: skip
    return template.render(
        languages=LANGUAGES,
        names={code: library.languages[code].name for code in LANGUAGES},
        words=all_words,
        w={code: _interface(all_words[code], today) for code in LANGUAGES},
        phone=library.phone(HOTLINE),
        groups=[
            (group, [entry for entry in entries if entry.topic.group == group]) for group in GROUPS
        ],
        urgent=[entry for entry in entries if entry.topic.urgent],
        all_says=_pocket(all_words),
        old_after=(today + FRESH_FOR).isoformat(),
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _interface(words: Words, today: date) -> dict[str, str]:
    keys = (
        "title", "about", "old", "search", "nothing", "now", "all", "sentences", "right_now",
        "sources", "top",
    )  # fmt: skip
    told = {key: words.ui(f"offline.{key}") for key in keys}
    told["made"] = words.ui(
        "offline.made", date=words.day(today), until=words.day(today + FRESH_FOR)
    )
    for key in (
        "button.full_answer",
        "button.show_agent",
        "web.close",
        "web.call",
        "web.languages",
    ):
        told[key.split(".")[1]] = words.ui(key)
    return told


def _entry(topic: Topic, all_words: Mapping[str, Words], today: date) -> _Entry:
    english = all_words["en"]
    sources = [english.library.sources[source] for source in topic.sources]
    says = dict.fromkeys(b.text for b in topic.card + topic.answer if b.kind == "say")
    return _Entry(
        topic=topic,
        told=tuple(_told(topic, words, today) for words in all_words.values()),
        sources=tuple((f"{s.publisher}: {s.title}", s.url) for s in sources),
        says=tuple(
            (say, tuple(words.topic(topic.id, say) for words in all_words.values())) for say in says
        ),
    )


def _told(topic: Topic, words: Words, today: date) -> _Told:
    texts = (topic.title, *(block.text for block in topic.card + topic.answer))
    notices = []
    if not all(words.is_translated(topic.id, text) for text in texts):
        notices.append(words.ui("answer.untranslated"))
    if (today - topic.checked).days > MAX_AGE_DAYS:
        notices.append(words.ui("answer.overdue"))
    checked = words.day(topic.checked)
    if topic.review is None:
        told_checked = words.ui("answer.checked", date=checked)
    else:
        told_checked = words.ui("answer.reviewed", date=checked, reviewer=topic.review)
    return _Told(
        language=words.language,
        title=words.topic(topic.id, topic.title),
        card=tuple(_runs(topic.card, topic, words)),
        answer=tuple(_runs(topic.answer, topic, words)),
        notices=tuple(notices),
        checked=told_checked,
    )


def _runs(blocks: Sequence[Block], topic: Topic, words: Words) -> Iterator[tuple[_Line, ...]]:
    """The blocks as lines, neighbours of one kind together: items that follow are one list."""
    run: list[_Line] = []
    for block in blocks:
        text = words.translator.text(words.language, "topics", topic.id, block.text)
        english = words.with_phones(block.text) if block.kind == "say" else None
        line = _Line(block.kind, linked(text, words.library), english)
        if run and run[-1].kind != line.kind:
            yield tuple(run)
            run = []
        run.append(line)
    if run:
        yield tuple(run)


def _pocket(all_words: Mapping[str, Words]) -> list[tuple[str, tuple[str, ...]]]:
    """The sentences for everybody, each with its meanings in the order of LANGUAGES."""
    told = [pocket_sentences(words) for words in all_words.values()]
    return [(says[0].english, tuple(say.meaning for say in says)) for says in zip(*told)]


def _file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    """What the page's own security policy lets in: this text and nothing else."""
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
