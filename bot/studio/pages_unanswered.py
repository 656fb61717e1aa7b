"""What at least five people asked and nobody could answer; one click makes it an example."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bot import shelf
from bot.studio.errors import StudioError
from bot.studio.new_topic import empty_topic, fit_id, titled
from bot.studio.pages_examples import add_lines, title_of
from bot.studio.paste import pasted_lines
from bot.studio.roles import REVIEWER, WRITER, translator_of
from bot.studio.unanswered import Phrase, UnansweredPhrases
from bot.studio.understanding import Understanding, Understood
from bot.studio.visit import Page, Visit
from bot.unanswered.counted import DAYS
from bot.unanswered.heard import FEWEST_PEOPLE
from bot.unanswered.scrub import GAP


@dataclass(frozen=True)
class Shown:
    """`written` is the phrase as the beginning of an example; `likely` what it may be about."""

    phrase: Phrase
    written: str
    likely: Understood | None


def unanswered(visit: Visit) -> Response:
    phrases = UnansweredPhrases(visit.studio.database)
    if visit.is_sent:
        return _decide(visit, phrases)
    found = phrases.all(visit.now)
    written = [_written(phrase) for phrase in found]
    meant = Understanding(visit.studio.door).of(written)
    topics = sorted(
        ((topic, title_of(topic, visit.language)) for topic in shelf.library().topics),
        key=lambda pair: pair[1].casefold(),
    )
    return visit.page(
        "unanswered.html",
        shown=[Shown(*each) for each in zip(found, written, meant, strict=True)],
        is_on=visit.studio.settings.keep_unanswered,
        topics=topics,
        people=FEWEST_PEOPLE,
        days=DAYS,
        may_begin=visit.account.may(WRITER),
        may_write={p.id for p in found if _may_write(visit, p)},
    )


PAGES = (Page("/unanswered", unanswered),)


def _decide(visit: Visit, phrases: UnansweredPhrases) -> Response:
    phrase = next((p for p in phrases.all(visit.now) if str(p.id) == visit.text("phrase")), None)
    if phrase is None:
        raise StudioError("studio.unanswered.gone", 404)
    if not _may_write(visit, phrase):
        raise StudioError("studio.error.role", 403)
    what = visit.text("do")
    if what == "example":
        topic = visit.text("topic")
        if topic not in shelf.library().topics:
            raise StudioError("studio.error.no_topic", 404)
        lines = pasted_lines(visit.text("text"))[:1]
        if not lines or not add_lines(visit, topic, phrase.language, lines):
            raise StudioError("studio.unanswered.refused")
        phrases.dealt_with(phrase.id)
        return visit.to(f"topics/{topic}/examples", "examples_drafted", of=phrase.language)
    if what == "new":
        return _begin_topic(visit, phrases, phrase)
    if what == "drop":
        phrases.dealt_with(phrase.id)
        return visit.to("unanswered", "phrase_dropped")
    raise StudioError("studio.error.form", 403)


def _begin_topic(visit: Visit, phrases: UnansweredPhrases, phrase: Phrase) -> Response:
    """A new topic beside the chosen one, with the phrase as its title to be and first example."""
    writer, library = visit.must_have(WRITER), shelf.library()
    like = library.topics.get(visit.text("topic"))
    if like is None:
        raise StudioError("studio.error.no_topic", 404)
    topic = fit_id(visit.text("id"), library)
    lines = pasted_lines(visit.text("text"))[:1]
    if not lines:
        raise StudioError("studio.unanswered.refused")
    if visit.studio.drafts.find(topic) is not None:
        raise StudioError("studio.new_topic.id_taken", 409, written=topic)
    visit.studio.drafts.save(
        empty_topic(topic, like, visit.studio.today()),
        0,
        lambda empty: titled(empty, lines[0], phrase.language),
        writer,
        visit.now,
    )
    add_lines(visit, topic, phrase.language, lines)
    phrases.dealt_with(phrase.id)
    return visit.to(f"topics/{topic}", "topic_begun")


def _may_write(visit: Visit, phrase: Phrase) -> bool:
    return visit.account.may(WRITER, REVIEWER, translator_of(phrase.language))


def _written(phrase: Phrase) -> str:
    return " ".join(word for word in phrase.words.split() if word != GAP)
