"""The second person's page, publication, the history of an answer, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from starlette.responses import Response

from bot import shelf
from bot.catalogs.translator import LANGUAGES
from bot.studio.draft import Draft
from bot.studio.draft_rows import IN_REVIEW, WRITING
from bot.studio.draft_stock import blocking, findings, must_be_fit
from bot.studio.drafts import Kept
from bot.studio.errors import StudioError
from bot.studio.finding_words import told_finding
from bot.studio.merge import merged
from bot.studio.roles import ADMINISTRATOR, REVIEWER, WRITER
from bot.studio.schedule import publish_kept
from bot.studio.visit import Page, Visit
from bot.studio.word_difference import Stretch, word_difference
from bot.studio.words import ZONE, StudioWords


@dataclass(frozen=True)
class Change:
    """A sentence that will be told otherwise; `stretches` shows how."""

    part: str
    language: str
    stretches: list[Stretch]


def review(visit: Visit) -> Response:
    """What would change, word by word, for the one who answers for it."""
    topic_id = str(visit.request.path_params["topic"])
    published = visit.studio.published(topic_id)
    kept = visit.studio.drafts.find(topic_id)
    if kept is None:
        return visit.to(f"topics/{topic_id}", "nothing_to_review")
    if visit.is_sent:
        return _decide(visit, published, kept)
    found = findings(kept.draft, shelf.stock(), visit.studio.today())
    return visit.page(
        "review.html",
        kept=kept,
        published=published,
        changes=changes_between(published, kept.draft),
        facts=_facts_between(published, kept.draft, visit.words),
        findings=[told_finding(finding, visit.words) for finding in found],
        refused=blocking(found),
        is_mine=visit.account.name in kept.authors,
        may_review=visit.account.may(REVIEWER),
        moved_on=kept.base != published,
    )


def _decide(visit: Visit, published: Draft, kept: Kept) -> Response:
    topic_id, what = published.topic, visit.text("do")
    drafts = visit.studio.drafts
    if visit.text("version") != str(kept.version):
        raise StudioError("studio.error.moved_on", 409)
    if what == "drop":
        visit.must_have(WRITER, REVIEWER)
        drafts.drop(topic_id, "dropped", visit.account.name, visit.now)
        return visit.to(f"topics/{topic_id}", "dropped")
    if what == "rebase":
        visit.must_have(WRITER)
        both = merged(kept.base, kept.draft, published)
        drafts.rebase(kept, both.draft, published, visit.account, visit.now)
        return visit.to(f"topics/{topic_id}", "rebased")
    reviewer = visit.must_have(REVIEWER)
    if what == "back":
        told = visit.text("note")
        drafts.set_state(topic_id, kept.version, WRITING, told, reviewer.name, visit.now)
        return visit.to(f"topics/{topic_id}", "sent_back")
    if what not in ("publish", "schedule"):
        raise StudioError("studio.error.form", 403)
    if kept.state != IN_REVIEW:
        raise StudioError("studio.error.not_in_review", 409)
    if reviewer.name in kept.authors:
        raise StudioError("studio.error.own_words", 403)
    if kept.base != published:
        raise StudioError("studio.error.published_between", 409)
    message = " ".join(visit.text("message").split())[:60]
    if what == "publish":
        publish_kept(visit.studio, replace(kept, message=message), reviewer.name)
        return visit.to(f"topics/{topic_id}", "published")
    must_be_fit(kept.draft, shelf.stock(), visit.studio.today())
    drafts.approve(kept, _moment(visit), message, reviewer, visit.now)
    return visit.to(f"topics/{topic_id}", "scheduled")


def _moment(visit: Visit) -> float:
    """The day and hour of the form, as the organizers' clock shows it."""
    try:
        local = datetime.fromisoformat(visit.text("at"))
    except ValueError:
        raise StudioError("studio.error.moment") from None
    if local.tzinfo is None:
        local = local.replace(tzinfo=ZONE)
    if local.timestamp() <= visit.now:
        raise StudioError("studio.error.moment")
    return local.timestamp()


def withhold(visit: Visit) -> Response:
    """The switch "we are checking this"; on by anybody who writes or reviews, off by a reviewer."""
    topic_id = str(visit.request.path_params["topic"])
    is_on = visit.text("on") == "yes"
    who = visit.must_have(WRITER, REVIEWER) if is_on else visit.must_have(REVIEWER)
    visit.studio.publisher.withhold(topic_id, is_on, who)
    visit.studio.did(who, "withheld" if is_on else "given_again", topic_id)
    _keep_up(visit, topic_id)
    return visit.to(f"topics/{topic_id}", "withheld" if is_on else "given_again")


def history(visit: Visit) -> Response:
    """Who changed this answer when; each change can be taken back by a reviewer."""
    topic_id = str(visit.request.path_params["topic"])
    publisher = visit.studio.publisher
    if visit.is_sent:
        reviewer = visit.must_have(REVIEWER)
        made = publisher.roll_back(topic_id, visit.text("commit"), reviewer)
        if not made:
            return visit.to(f"topics/{topic_id}/history", "as_it_was")
        visit.studio.did(reviewer, "rolled_back", topic_id)
        return visit.to(f"topics/{topic_id}/history", "rolled_back")
    (title,) = publisher.published(topic_id).of_part("title")
    return visit.page(
        "history.html", topic=topic_id, changes=publisher.changes_of(topic_id),
        title=title.words(visit.language) or title.english,
        may_review=visit.account.may(REVIEWER),
    )  # fmt: skip


def all_history(visit: Visit) -> Response:
    """The whole content, and the way back to any day of it."""
    publisher = visit.studio.publisher
    if visit.is_sent:
        who = visit.must_have(ADMINISTRATOR)
        if not publisher.roll_back_all(visit.text("commit"), who):
            return visit.to("history", "as_it_was")
        visit.studio.did(who, "rolled_back_all", visit.text("commit")[:10])
        return visit.to("history", "rolled_back")
    return visit.page(
        "history.html", topic="", title="", changes=publisher.history.changes(),
        may_review=visit.account.may(ADMINISTRATOR),
    )  # fmt: skip


def changes_between(old: Draft, new: Draft) -> list[Change]:
    """Every sentence that is not the same in both, in the order of the page."""
    found = []
    for row in new.rows:
        was = old.row(row.id)
        for language in LANGUAGES:
            before = was.words(language) if was is not None else ""
            if before != row.words(language):
                found.append(
                    Change(row.part, language, word_difference(before, row.words(language)))
                )
    for row in old.rows:
        if new.row(row.id) is None:
            for language in LANGUAGES:
                if row.words(language):
                    found.append(Change(row.part, language, [Stretch("gone", row.words(language))]))
    return found


def _facts_between(old: Draft, new: Draft, words: StudioWords) -> list[tuple[str, str, str]]:
    """What changed beside the sentences: name, before, after."""

    def told(value: object) -> str:
        if isinstance(value, bool):
            return words("studio.review.facts.yes" if value else "studio.review.facts.no")
        return (", ".join(value) if isinstance(value, tuple) else str(value)) or "—"

    names = ("urgent", "checked", "review", "sources", "needs", "next", "dates")
    pairs = ((name, getattr(old.facts, name), getattr(new.facts, name)) for name in names)
    return [(name, told(a), told(b)) for name, a, b in pairs if a != b]


def _keep_up(visit: Visit, topic_id: str) -> None:
    """A draft that someone is writing goes on from the switched topic, without a merge."""
    kept = visit.studio.drafts.find(topic_id)
    if kept is None:
        return
    published = visit.studio.published(topic_id)
    both = merged(kept.base, kept.draft, published)
    visit.studio.drafts.rebase(kept, both.draft, published, visit.account, visit.now)


PAGES = (
    Page("/topics/{topic}/review", review),
    Page("/topics/{topic}/withhold", withhold),
    Page("/topics/{topic}/history", history),
    Page("/history", all_history),
)
