"""The board of topics and the editor of one: three columns, checks, previews, drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from starlette.responses import Response

from bot import shelf
from bot.catalogs.sentences import MAX_BUTTON, MAX_TITLE
from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE
from bot.checks.card_short import MAX_LINES, MAX_WORDS
from bot.checks.counting import words as count_words
from bot.content.topic import GROUPS
from bot.language.normalize import strip_accents
from bot.reply.topic_reply import MAX_AGE_DAYS
from bot.reply.words import Words
from bot.shelf import Stock
from bot.studio.bubbles import known_language, previews
from bot.studio.draft import TRANSLATED, Draft, draft_of
from bot.studio.draft_rows import IN_REVIEW, WRITING
from bot.studio.draft_stock import Finding, findings, levels
from bot.studio.drafts import SCHEDULED, Kept, Saved
from bot.studio.edit import Command, columns_of, commanded, edited
from bot.studio.errors import StudioError
from bot.studio.finding_words import told_finding
from bot.studio.new_topic import is_begun
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
    catalogs = visit.studio.publisher.catalogs.now()
    drafts = visit.studio.drafts.all()
    lines = []
    for topic in stock.library.topics.values():
        kept = drafts.get(topic.id)
        draft = kept.draft if kept else draft_of(topic, catalogs.entries, catalogs.former)
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
    lines += [_begun(visit, kept) for kept in drafts.values() if is_begun(kept.base)]
    wanted = visit.request.query_params.get("show", "")
    sought = visit.request.query_params.get("find", "").strip()[:60]
    shown = [line for line in lines if _is_wanted(line, wanted) and _is_sought(line, sought)]
    groups = [(group, [line for line in shown if line.group == group]) for group in GROUPS]
    counts = {each: sum(_is_wanted(line, each) for line in lines) for each in FILTERS}
    return visit.page(
        "board.html", groups=groups, wanted=wanted, sought=sought, filters=FILTERS,
        counts=counts, count=len(shown),
    )  # fmt: skip


def _begun(visit: Visit, kept: Kept) -> Line:
    """A topic that was never published."""
    draft = kept.draft
    title = next(draft.of_part("title"))
    return Line(
        topic=draft.topic,
        group=draft.facts.group,
        title=title.words(visit.language) or title.english or draft.topic,
        urgent=draft.facts.urgent,
        withheld=False,
        checked=draft.facts.checked,
        is_overdue=False,
        standing={language: draft.states(language) for language in LANGUAGES},
        state=kept.state,
        changed_by=kept.changed_by,
    )


FILTERS = ("", "stale", "missing", "overdue", "writing", "in_review", "scheduled", "withheld")


def _is_wanted(line: Line, wanted: str) -> bool:
    return {
        "stale": any(stale for stale, _ in line.standing.values()),
        "missing": any(missing for _, missing in line.standing.values()),
        "overdue": line.is_overdue,
        "writing": line.state == WRITING,
        "in_review": line.state == IN_REVIEW,
        "scheduled": line.state == SCHEDULED,
        "withheld": line.withheld,
    }.get(wanted, True)


def _is_sought(line: Line, sought: str) -> bool:
    return strip_accents(sought.lower()) in strip_accents(f"{line.title} {line.topic}".lower())


def topic(visit: Visit) -> Response:
    """The editor. A form that is sent is saved, whatever its button; then the button is done."""
    published = visit.studio.published(str(visit.request.path_params["topic"]))
    if not visit.is_sent:
        return editor(visit, published, visit.studio.drafts.begin(published))
    command = Command.read(visit.text("do"))
    columns = columns_of(visit.account.roles)
    saved = visit.studio.drafts.save(
        published,
        visit.version(),
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
    return visit.to(f"topics/{published.topic}{anchor}", told, view=visit.text("view"))


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
    view = _view(visit, columns)
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
    found = [told_finding(finding, visit.words) for finding in findings(draft, stock, today)]
    try:
        drawn = previews(draft, stock, shown, today)
    except LookupError:
        # It names a source, a phone or a topic that is not there; the checks say which.
        drawn = []
    return visit.page(
        "topic.html",
        kept=kept,
        draft=draft,
        columns=columns,
        view=view,
        shown_columns=LANGUAGES if view == ALL else (SOURCE_LANGUAGE, view),
        changes=changes,
        lengths=lengths,
        max_words=MAX_WORDS,
        max_lines=MAX_LINES,
        max_title=MAX_TITLE,
        max_button=MAX_BUTTON,
        findings=found,
        # "Stale" and "missing" stand at the cell already.
        at_cell=_by_cell([finding for finding in found if finding.check != "translated"]),
        levels=levels(draft, stock, today),
        previews=drawn,
        shown=shown,
        source=SOURCE_LANGUAGE,
        was_merged=was_merged,
        moved_on=kept.version > 0 and kept.base != published,
        may_review=visit.account.may(REVIEWER),
        library=stock.library,
        known=_known(visit, stock),
    )


ALL = "all"


def _known(visit: Visit, stock: Stock) -> dict[str, list[tuple[str, str]]]:
    """The closed lists that a writer chooses from: short names, and what they stand for."""
    library, words = stock.library, Words(stock.library, stock.translator, visit.language)
    return {
        "sources": [(source.id, source.title) for source in library.sources.values()],
        "needs": [(need.id, words.directory(need.phrase)) for need in library.needs.values()],
        "next": [(each.id, words.topic(each.id, each.title)) for each in library.topics.values()],
    }


def _view(visit: Visit, columns: frozenset[str]) -> str:
    """Which columns to show: all, or one translation beside its English.

    Who translates one language and writes nothing else sees that one, unless they ask for all.
    """
    asked = visit.text("view") or visit.request.query_params.get("view", "")
    if asked in TRANSLATED or asked == ALL:
        return asked
    (mine, *others) = [*sorted(columns), ALL]
    return mine if others == [ALL] and mine in TRANSLATED else ALL


def _by_cell(found: list[Finding]) -> dict[str, list[Finding]]:
    cells: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.row is not None:
            cells.setdefault(f"{finding.row}.{finding.language}", []).append(finding)
    return cells


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


PAGES = (
    Page("/", board),
    Page("/topics/{topic}", topic),
)
