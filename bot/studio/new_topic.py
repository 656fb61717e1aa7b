"""A topic that is only a draft yet: begun here, written in the editor, published like any other."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.catalogs.translator import SOURCE_LANGUAGE
from bot.content.conversation import CONVERSATION_INTENTS
from bot.content.library import Library
from bot.content.topic import Topic
from bot.studio.draft import Cell, Draft, Facts, Row
from bot.studio.errors import StudioError

_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LONGEST_ID = 40


def fit_id(written: str, library: Library) -> str:
    """The id of a new topic: its file, its label and its links, for good. Raises StudioError."""
    made = re.sub(r"[\s-]+", "_", written.strip().lower())
    if not _ID.fullmatch(made) or len(made) > _LONGEST_ID:
        raise StudioError("studio.new_topic.id")
    if made in library.topics or made in CONVERSATION_INTENTS:
        raise StudioError("studio.new_topic.id_taken", 409, written=made)
    return made


def empty_topic(topic_id: str, like: Topic, today: date) -> Draft:
    """A topic without a word, beside the one that it is most like."""
    facts = Facts(
        group=like.group,
        urgent=False,
        checked=today.isoformat(),
        review="",
        sources=like.sources,
        needs=like.needs,
        next=(like.id,),
    )
    rows = (
        Row("p1", "title", "paragraph", ""),
        Row("p2", "short", "paragraph", ""),
        Row("p3", "answer", "paragraph", ""),
    )
    return Draft(topic_id, facts, rows)


def is_begun(base: Draft) -> bool:
    """Is this the base of a topic that was never published?"""
    return not any(row.english for row in base.rows)


def titled(draft: Draft, words: str, language: str) -> Draft:
    """The draft with a first title; in another language than English, as a translation to come."""
    title, *others = draft.rows
    if language == SOURCE_LANGUAGE:
        title = replace(title, english=words)
    else:
        title = title.with_cell(language, Cell(words, ""))
    return replace(draft, rows=(title, *others))
