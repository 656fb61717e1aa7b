"""A reply's plain text as blocks and spans, so that a page builds elements and never parses markup.

Pure. The template and the script both walk these values and set text, never HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import phonenumbers

from bot.catalogs.translator import LANGUAGES
from bot.reply.reply import Reply, Say

# title: what the reply is about · text: lines of prose · list, steps: bulleted, numbered lines ·
# note: where an answer is from · place: an organization, its name first · say: a sentence for an
# agent and its meaning · rule: a line between two languages
BlockKind = Literal["title", "text", "list", "steps", "note", "place", "say", "rule"]
SpanKind = Literal["text", "call", "link", "english"]

# A first paragraph longer than this is prose, not a heading.
_MAX_TITLE = 90
_BULLET = "• "
_STEP = re.compile(r"\d{1,2}\. ")
_PHONE_LINE = "☎ "
# "2-1-1" or "711 (for deaf callers)", alone on a line.
_NUMBER_LINE = re.compile(r"(\d(?:-\d){2}|\d11|988)(?: \(|\Z)")
_RULE = "———"
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
# A number has a digit, a link has "//", and what is said in English has quotation marks.
_MAY_HOLD_A_MARK = re.compile(r'[\d"]|//')
# Numbers of three digits that a phone calls; phonenumbers does not look for them in prose.
_SHORT_NUMBER = re.compile(r"(?<!§ )(?<![\w$§.,/-])(?:911|988)(?![\w%/-])")


@dataclass(frozen=True)
class Span:
    """A stretch of text; `to` is where a tap on a call or a link goes."""

    text: str
    kind: SpanKind = "text"
    to: str | None = None

    def as_json(self) -> dict[str, str]:
        found = {"text": self.text, "kind": self.kind}
        return found if self.to is None else {**found, "to": self.to}


@dataclass(frozen=True)
class Block:
    """`language` is set only where it differs from the reply's: in a reply of three languages."""

    kind: BlockKind
    lines: tuple[tuple[Span, ...], ...]
    language: str | None = None

    def as_json(self) -> dict[str, object]:
        lines = [[span.as_json() for span in line] for line in self.lines]
        return {"kind": self.kind, "lines": lines, "language": self.language}


def blocks(reply: Reply) -> tuple[Block, ...]:
    """The paragraphs of a reply by what they are.

    >>> [block.kind for block in blocks(Reply("At my door\\n\\n• Do not open.\\n• Stay silent."))]
    ['title', 'list']
    """
    paragraphs = [part for part in re.split(r"\n{2,}", reply.text.strip()) if part.strip()]
    sections = paragraphs.count(_RULE) + 1
    # in_three_languages writes them in the order of LANGUAGES.
    languages = iter(LANGUAGES) if reply.language is None and sections == len(LANGUAGES) else None
    language = next(languages) if languages else None
    meanings = {say.english: say for say in reply.say}
    found: list[Block] = []
    for position, paragraph in enumerate(paragraphs):
        if paragraph == _RULE:
            language = next(languages) if languages else None
            found.append(Block("rule", ()))
            continue
        is_first = position == 0 or paragraphs[position - 1] == _RULE
        is_title = is_first and len(paragraphs) > 1 and _could_be_title(paragraph)
        lines = paragraph.split("\n")
        found.append(
            Block("title", (_spans(lines[0], reply.say),), language)
            if is_title and lines[0] not in meanings
            else _block(lines, meanings, reply.say, language)
        )
    return tuple(found)


def taps_shown(found: Sequence[Block], *, everywhere: bool = False) -> frozenset[str]:
    """The numbers and links that an organization's block, or any block, already offers to a tap."""
    return frozenset(
        span.to
        for block in found
        if everywhere or block.kind == "place"
        for line in block.lines
        for span in line
        if span.to is not None
    )


def _could_be_title(paragraph: str) -> bool:
    return (
        "\n" not in paragraph
        and len(paragraph) <= _MAX_TITLE
        and not paragraph.startswith((_BULLET, _PHONE_LINE))
    )


def _block(
    lines: Sequence[str], meanings: Mapping[str, Say], says: tuple[Say, ...], language: str | None
) -> Block:
    if lines[0] in meanings:
        say = meanings[lines[0]]
        english, meaning = (Span(say.english, "english"),), (Span(say.meaning),)
        is_english = say.meaning == say.english
        return Block("say", (english,) if is_english else (english, meaning), language)
    if all(line.startswith(_BULLET) for line in lines):
        kind: BlockKind = "list"
        lines = [line[len(_BULLET) :] for line in lines]
    elif all(_STEP.match(line) for line in lines):
        kind = "steps"
        lines = [_STEP.sub("", line, count=1) for line in lines]
    elif len(lines) > 2 or any(line.startswith(_PHONE_LINE) for line in lines):
        kind = "place"
        # The page draws its own telephone beside a number.
        lines = [
            line[len(_PHONE_LINE) :] if line.startswith(_PHONE_LINE) else line for line in lines
        ]
    else:
        kind = "text"
    return Block(kind, tuple(_spans(line, says) for line in lines), language)


def _spans(line: str, says: tuple[Say, ...]) -> tuple[Span, ...]:
    """A line cut at what a tap can call or open and at the sentences said in English."""
    return _cut(line, says) if _MAY_HOLD_A_MARK.search(line) else (Span(line),) if line else ()


@lru_cache(maxsize=1024)
def _cut(line: str, says: tuple[Say, ...]) -> tuple[Span, ...]:
    """Kept, because looking for phone numbers takes half a millisecond a reply and our lines come
    again and again; a line of a reply is ours and holds nothing that a person wrote."""
    marks = sorted(_marks(line, says), key=lambda mark: mark[0])
    spans: list[Span] = []
    at = 0
    for start, end, span in marks:
        if start < at:
            continue
        if start > at:
            spans.append(Span(line[at:start]))
        spans.append(span)
        at = end
    if at < len(line):
        spans.append(Span(line[at:]))
    return tuple(spans)


def _marks(line: str, says: Sequence[Say]) -> Iterator[tuple[int, int, Span]]:
    for link in _LINK.finditer(line):
        yield link.start(), link.end(), Span(link[0], "link", link[0])
    for say in says:
        start = line.find(f'"{say.english}"')
        if start >= 0:
            end = start + len(say.english) + 2
            yield start, end, Span(line[start:end], "english")
    for found in phonenumbers.PhoneNumberMatcher(line, "US"):
        e164 = phonenumbers.format_number(found.number, phonenumbers.PhoneNumberFormat.E164)
        yield found.start, found.end, Span(found.raw_string, "call", f"tel:{e164}")
    named = _NUMBER_LINE.match(line)
    if named is not None:
        yield (
            named.start(1),
            named.end(1),
            Span(named[1], "call", "tel:" + named[1].replace("-", "")),
        )
    for short in _SHORT_NUMBER.finditer(line):
        yield short.start(), short.end(), Span(short[0], "call", f"tel:{short[0]}")
