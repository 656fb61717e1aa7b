"""The board of topics and the editor of one: three columns, checks, previews, drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from starlette.responses import Response

from bot import shelf
from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE
from bot.checks.card_short import MAX_LINES, MAX_WORDS
from bot.checks.counting import words as count_words
from bot.content.topic import GROUPS
from bot.reply.topic_reply import MAX_AGE_DAYS
from bot.studio.bubbles import bubbles, known_language
from bot.studio.draft import TRANSLATED, Draft, draft_of, former_english
from bot.studio.draft_stock import findings, levels
from bot.studio.drafts import IN_REVIEW, Kept, Saved
from bot.studio.edit import Command, columns_of, commanded, edited
from bot.studio.errors import StudioError
from bot.studio.roles import REVIEWER
from bot.studio.visit import Page, Visit
from bot.studio.word_difference import word_difference


@dataclass(frozen=True)
class Line:
    """A topic on the board. `standing` is stale and missing sentences by language."""

    topic: str
    group: str
    title: str
    urgent: bool
    withheld: bool
    checked: str
    is_overdue: bool
    standing: Mapping[str, tuple[int, int]]
    state: str
    changed_by: str


def board(visit: Visit) -> Response:
    stock, today = shelf.stock(), visit.studio.today()
    settings = visit.studio.settings
    entries, former = visit.studio.entries(), former_english(settings.locales)
    drafts = visit.studio.drafts.all()
    lines = []
    for topic in stock.library.topics.values():
        kept = drafts.get(topic.id)
        draft = kept.draft if kept else draft_of(topic, entries, former)
        title = next(draft.of_part("title"), None)
        lines.append(
            Line(
                topic=topic.id,
                group=topic.group,
                title=(title.words(visit.language) or title.english) if title else topic.id,
                urgent=topic.urgent,
                withheld=topic.withheld,
                checked=draft.facts.checked,
                is_overdue=(today - topic.checked).days > MAX_AGE_DAYS,
                standing={language: draft.states(language) for language in LANGUAGES},
                state=kept.state if kept else "",
                changed_by=kept.changed_by if kept else "",
            )
        )
    wanted = visit.request.query_params.get("show", "")
    shown = [line for line in lines if _is_wanted(line, wanted)]
    groups = [(group, [line for line in shown if line.group == group]) for group in GROUPS]
    return visit.page("board.html", groups=groups, wanted=wanted, filters=FILTERS, count=len(shown))


FILTERS = ("", "stale", "missing", "overdue", "writing", "in_review", "withheld")


def _is_wanted(line: Line, wanted: str) -> bool:
    return {
        "stale": any(stale for stale, _ in line.standing.values()),
        "missing": any(missing for _, missing in line.standing.values()),
        "overdue": line.is_overdue,
        "writing": line.state == "writing",
        "in_review": line.state == IN_REVIEW,
        "withheld": line.withheld,
    }.get(wanted, True)


def topic(visit: Visit) -> Response:
    """The editor. A form that is sent is saved, whatever its button; then the button is done."""
    published = visit.studio.publisher.published(str(visit.request.path_params["topic"]))
    if not visit.is_sent:
        return editor(visit, published, visit.studio.drafts.begin(published))
    command = Command.read(visit.text("do"))
    columns = columns_of(visit.account.roles)
    saved = visit.studio.drafts.save(
        published,
        _version(visit),
        partial(_changed, form=visit.fields(), command=command, columns=columns),
        visit.account,
        visit.now,
    )
    if saved.conflicts:
        return _merge_page(visit, published, saved)
    if command.verb in ("autosave", "show"):
        return editor(visit, published, saved.kept, was_merged=saved.was_merged)
    told = "merged" if saved.was_merged else "saved"
    if command.verb == "review":
        return _into_review(visit, published, saved.kept)
    anchor = f"#row-{command.row}" if command.row else ""
    return visit.to(f"topics/{published.topic}{anchor}", told)


def _changed(
    draft: Draft, form: Mapping[str, str], command: Command, columns: frozenset[str]
) -> Draft:
    return commanded(edited(draft, form, columns), command, columns)


def editor(visit: Visit, published: Draft, kept: Kept, *, was_merged: bool = False) -> Response:
    """The page of one topic, with what the checks say and what the channels will show."""
    stock, today = shelf.stock(), visit.studio.today()
    draft = kept.draft
    shown = known_language(
        visit.text("preview") or visit.request.query_params.get("preview", visit.language)
    )
    columns = columns_of(visit.account.roles)
    changes = {
        f"{row.id}.{language}": word_difference(row.cell(language).made_for, row.english)
        for row in draft.rows
        for language in TRANSLATED
        if row.state(language) == "stale"
    }
    lengths = {
        f"{row.id}.{language}": count_words(row.words(language))
        for row in draft.of_part("card")
        for language in LANGUAGES
    }
    return visit.page(
        "topic.html",
        kept=kept,
        draft=draft,
        columns=columns,
        changes=changes,
        lengths=lengths,
        max_words=MAX_WORDS,
        max_lines=MAX_LINES,
        findings=findings(draft, stock, today),
        levels=levels(draft, stock, today),
        bubbles=bubbles(draft, stock, shown, today),
        shown=shown,
        source=SOURCE_LANGUAGE,
        was_merged=was_merged,
        moved_on=kept.version > 0 and kept.base != published,
        may_review=visit.account.may(REVIEWER),
        library=stock.library,
    )


def _into_review(visit: Visit, published: Draft, kept: Kept) -> Response:
    if not kept.is_changed:
        raise StudioError("studio.error.nothing_changed")
    visit.studio.drafts.set_state(
        published.topic, kept.version, IN_REVIEW, visit.text("note"), visit.account.name, visit.now
    )
    return visit.to(f"topics/{published.topic}", "in_review")


def _merge_page(visit: Visit, published: Draft, saved: Saved) -> Response:
    """Both versions of what both have written, side by side; all else is saved already."""
    return visit.page(
        "merge.html", 409, saved=saved, topic=published.topic,
        difference_of=word_difference,
    )  # fmt: skip


def _version(visit: Visit) -> int:
    written = visit.text("version", "0")
    if not written.isdecimal():
        raise StudioError("studio.error.form", 403)
    return int(written)


PAGES = (
    Page("/", board),
    Page("/topics/{topic}", topic),
)
