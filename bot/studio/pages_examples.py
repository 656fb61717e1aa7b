"""The examples of one topic in one language: those that are live, those drafted, and new ones."""

from __future__ import annotations

from starlette.responses import Response

from bot import shelf
from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE
from bot.checks.enough_examples import MIN_EXAMPLES
from bot.checks.examples import Example, examples_of, read_examples
from bot.nlu.verdict import FOREIGN
from bot.reply.words import Words
from bot.studio.edit import columns_of
from bot.studio.errors import StudioError
from bot.studio.example_drafts import DraftedExample, ExampleDrafts
from bot.studio.line_notes import Known, LineNote, Remark, line_notes, unrefused
from bot.studio.paste import MOST_LINES, pasted_lines
from bot.studio.roles import WRITER
from bot.studio.trials import question_texts
from bot.studio.understanding import Understanding
from bot.studio.visit import Page, Visit

_MOST_SHOWN = 80


def examples(visit: Visit) -> Response:
    """What the model has learned from and what it shall learn; nothing here is live at once."""
    topic = _known_topic(visit, str(visit.request.path_params["topic"]))
    language = _language(visit)
    if not visit.is_sent:
        return _page(visit, topic, language)
    what = visit.text("do")
    if what == "show":
        return visit.to(_path(topic), of=language)
    if language not in columns_of(visit.account.roles):
        raise StudioError("studio.error.role", 403)
    if what == "look":
        return _looked_at(visit, topic, language, visit.text("lines"))
    if what == "add":
        return _add(visit, topic, language)
    if what == "out":
        return _take_out(visit, topic, language)
    if what.startswith("drop "):
        return _drop(visit, topic, language, what.removeprefix("drop "))
    raise StudioError("studio.error.form", 403)


PAGES = (Page("/topics/{topic}/examples", examples),)


def title_of(topic: str, language: str) -> str:
    """A topic's title; the name of what is none, such as questions about something else."""
    stock = shelf.stock()
    found = stock.library.topics.get(topic)
    if found is None:
        return topic
    return Words(stock.library, stock.translator, language).topic(topic, found.title)


def known(visit: Visit, drafts: ExampleDrafts) -> Known:
    """Everything that a new line is compared with."""
    organizations = shelf.library().organizations.values()
    return Known(
        examples=tuple(read_examples(visit.studio.settings.data / "nlu")),
        drafted=drafts.all(),
        questions=question_texts(visit.studio.settings),
        public_numbers=frozenset(p.e164 for o in organizations for p in o.phones),
    )


def add_lines(visit: Visit, topic: str, language: str, lines: list[str]) -> int:
    """Drafts those that nothing refuses, and gives how many. What is doubted is theirs to say."""
    drafts = ExampleDrafts(visit.studio.database)
    wanted = unrefused(lines, topic, language, known(visit, drafts))
    return drafts.add(topic, language, wanted, visit.account, visit.now)


def _looked_at(visit: Visit, topic: str, language: str, text: str) -> Response:
    lines = pasted_lines(text)
    if not lines:
        raise StudioError("studio.examples.nothing")
    if len(lines) > MOST_LINES:
        raise StudioError("studio.examples.too_many", maximum=MOST_LINES)
    understanding = Understanding(visit.studio.door)
    notes = line_notes(
        lines,
        topic,
        language,
        known(visit, ExampleDrafts(visit.studio.database)),
        understanding.of(lines),
    )
    return _page(visit, topic, language, notes, is_ready=understanding.is_ready, pasted=text)


def _add(visit: Visit, topic: str, language: str) -> Response:
    lines = [
        visit.text(f"line.{number}")
        for number in range(MOST_LINES)
        if visit.text(f"take.{number}") == "yes"
    ]
    # The lines come from a form: they are read as if they were pasted.
    count = add_lines(visit, topic, language, pasted_lines("\n".join(lines)))
    told = "examples_drafted" if count else "no_examples_drafted"
    return visit.to(_path(topic), told, of=language)


def _take_out(visit: Visit, topic: str, language: str) -> Response:
    wanted = {value for _, value in visit.form.multi_items() if isinstance(value, str)}
    there = [e.text for e in _of(visit, topic, language) if e.text in wanted]
    if not there:
        raise StudioError("studio.examples.nothing")
    ExampleDrafts(visit.studio.database).add(
        topic, language, there, visit.account, visit.now, is_removal=True
    )
    return visit.to(_path(topic), "examples_drafted", of=language)


def _drop(visit: Visit, topic: str, language: str, written: str) -> Response:
    drafts = ExampleDrafts(visit.studio.database)
    drafts.drop(
        line.id for line in drafts.of(topic) if str(line.id) == written and _may_drop(visit, line)
    )
    return visit.to(_path(topic), "example_dropped", of=language)


def _may_drop(visit: Visit, line: DraftedExample) -> bool:
    return line.author == visit.account.name or visit.account.may(WRITER)


def _page(
    visit: Visit,
    topic: str,
    language: str,
    notes: list[LineNote] | None = None,
    *,
    is_ready: bool = True,
    pasted: str = "",
) -> Response:
    drafted = [
        line for line in ExampleDrafts(visit.studio.database).of(topic) if line.language == language
    ]
    live = _of(visit, topic, language)
    wanted = visit.request.query_params.get("find", "").strip()
    found = [example for example in live if wanted.casefold() in example.text.casefold()]
    leaving = {line.text for line in drafted if line.is_removal}
    return visit.page(
        "examples.html",
        topic=topic,
        title=title_of(topic, visit.language),
        is_topic=topic != FOREIGN,
        shown=language,
        notes=notes,
        is_ready=is_ready,
        pasted=pasted,
        drafted=drafted,
        may_drop={line.id for line in drafted if _may_drop(visit, line)},
        found=[example for example in found[:_MOST_SHOWN] if example.text not in leaving],
        more=max(0, len(found) - _MOST_SHOWN),
        find=wanted,
        count=len(live),
        few=MIN_EXAMPLES,
        may_write=language in columns_of(visit.account.roles),
        most=MOST_LINES,
        title_of=lambda other: title_of(other, visit.language),
        remark=lambda remark: _told(visit, remark),
    )


def _told(visit: Visit, remark: Remark) -> str:
    values = dict(remark.values)
    if remark.topic:
        values["topic"] = title_of(remark.topic, visit.language)
    if "language" in values:
        name = visit.words(f"studio.language.{values['language']}")
        # Within a sentence only English writes a language with a capital.
        values["language"] = name if visit.language == SOURCE_LANGUAGE else name.lower()
    return visit.words(f"studio.examples.{remark.key}", **values)


def _of(visit: Visit, topic: str, language: str) -> list[Example]:
    """The live examples of one file."""
    file = visit.studio.settings.data / "nlu" / language / f"{topic}.yml"
    return list(examples_of(file)) if file.exists() else []


def _known_topic(visit: Visit, written: str) -> str:
    """A topic of ours, one that is begun, or what stands for questions about something else."""
    if written not in shelf.library().topics and written != FOREIGN:
        visit.studio.published(written)
    return written


def _language(visit: Visit) -> str:
    """The language whose examples are meant: of the form, of the address, or the reader's own."""
    asked = visit.text("of") or visit.request.query_params.get("of", "")
    return asked if asked in LANGUAGES else visit.language


def _path(topic: str) -> str:
    return f"topics/{topic}/examples"
