"""Ask it before it is live; train what is drafted, see what it gains and loses, put it live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot import shelf
from bot.catalogs.translator import LANGUAGES
from bot.errors import ModelError
from bot.nlu.verdict import FOREIGN
from bot.reply.respond import Situation, respond
from bot.shelf import Stock
from bot.studio.draft_stock import stock_with
from bot.studio.edit import columns_of
from bot.studio.errors import StudioError
from bot.studio.example_drafts import DraftedExample, ExampleDrafts
from bot.studio.go_live import may_take_back, put_live, refusal, take_back
from bot.studio.pages_examples import title_of
from bot.studio.roles import ADMINISTRATOR, REVIEWER, WRITER
from bot.studio.trial_figures import NAMES, Figure
from bot.studio.understanding import Understanding, Understood, asked_of
from bot.studio.visit import Page, Visit
from bot.studio.word_difference import Stretch, word_difference

_LOOK_AGAIN_SECONDS = 4
# As much as the door reads of a message.
_LONGEST = 2_000
_FALLEN = ("studio.ask.danger_falls", "studio.ask.figures_fall")
# What stands for an intent without a topic of its own; see domain.yml.
_UTTER = {"offered": "utter_offer", "declined": "utter_decline"}
# Small talk that is answered with words of the interface.
_TALK = {
    "greet": "utter_greet", "goodbye": "utter_goodbye", "thanks": "utter_thanks",
    "affirm": "utter_affirm", "deny": "utter_deny", "bot_identity": "utter_bot_identity",
    "not_helpful": "utter_not_helpful",
}  # fmt: skip


@dataclass(frozen=True)
class Answered:
    """One language's answer: as it is live, and as it will be; `is_changed` when they differ."""

    language: str
    live: str
    fresh: str
    stretches: Sequence[Stretch]

    @property
    def is_changed(self) -> bool:
        return self.live != self.fresh


def ask(visit: Visit) -> Response:
    """A question as people would ask it; nothing of it is kept."""
    question = visit.text("question").strip()[:_LONGEST]
    if not visit.is_sent or not question:
        return visit.page("ask.html", question="", live=None, fresh=None, answers=[], was_cut=False)
    found = Understanding(visit.studio.door).of([question])[0]
    if found is None:
        raise StudioError("studio.ask.no_model", 503)
    fresh = _of_trial(visit, question) or found
    answers = [_answered(visit, language, found, fresh) for language in LANGUAGES]
    return visit.page(
        "ask.html",
        question=question,
        live=found,
        fresh=fresh,
        has_trial=fresh is not found,
        answers=answers,
        title_of=lambda topic: title_of(topic, visit.language),
        drafted=[topic for topic in (fresh.topic,) if visit.studio.drafts.find(topic)],
    )


def try_out(visit: Visit) -> Response:
    """The drafted examples of all topics; one training of them, and what it changes."""
    studio = visit.studio
    drafts, trials = ExampleDrafts(studio.database), studio.trials
    if visit.is_sent:
        return _decide(visit, drafts)
    trial = trials.last()
    lines = drafts.all()
    refused = refusal(trial, visit.account, overrides=False) if trial else None
    response = visit.page(
        "try.html",
        trial=trial,
        groups=_by_topic(lines),
        tried=_by_topic(trial.lines) if trial else [],
        # What fell is told at the top of the page already.
        refused=visit.words(refused.key) if refused and refused.key not in _FALLEN else "",
        may_live=trial is not None and refused is None,
        may_try=_may_try(visit),
        may_override=(
            trial is not None
            and visit.account.may(ADMINISTRATOR)
            and refused is not None
            and refusal(trial, visit.account, overrides=True) is None
        ),
        may_take_back=visit.account.may(REVIEWER) and may_take_back(trials, studio.settings),
        figures=_table(trial.comparison.figures) if trial and trial.comparison else [],
        names=NAMES,
        title_of=lambda topic: title_of(topic, visit.language),
        has_questions=bool(trials.questions()),
        minutes=max(1, round((trial.train_seconds * 1.35 if trial else 200) / 60)),
    )
    if trial is not None and trial.is_running:
        # Fetched again by the browser itself, so that the bar moves without a script.
        response.headers["Refresh"] = str(_LOOK_AGAIN_SECONDS)
    return response


PAGES = (Page("/ask", ask), Page("/try", try_out))


def _decide(visit: Visit, drafts: ExampleDrafts) -> Response:
    studio, what = visit.studio, visit.text("do")
    trials = studio.trials
    if what == "begin":
        if not _may_try(visit):
            raise StudioError("studio.error.role", 403)
        wanted = {value for key, value in visit.form.multi_items() if key == "topic"}
        lines = [line for line in drafts.all() if line.topic in wanted]
        for line in lines:
            # The model knows a topic by its file, and that comes with its first publication.
            if line.topic not in shelf.library().topics and line.topic != FOREIGN:
                raise StudioError("studio.ask.topic_first", 409, topic=line.topic)
        trials.begin(lines, visit.account)
        studio.did(visit.account, "tried_examples", ", ".join(sorted(map(str, wanted)))[:200])
        return visit.to("try")
    if what == "cancel":
        if not _may_try(visit):
            raise StudioError("studio.error.role", 403)
        trials.cancel()
        return visit.to("try", "trial_cancelled")
    if what == "live":
        overrides = visit.text("override") == "yes"
        trial = trials.last()
        put_live(
            trials, drafts, studio.publisher, studio.settings, visit.account, overrides=overrides
        )
        topics = ", ".join(trial.topics) if trial else ""
        did = "examples_live_in_spite" if overrides else "examples_live"
        studio.did(visit.account, did, topics[:200])
        return visit.to("try", "examples_live")
    if what == "back":
        reviewer = visit.must_have(REVIEWER)
        take_back(trials, studio.publisher, studio.settings, reviewer)
        studio.did(reviewer, "examples_taken_back", "")
        return visit.to("try", "examples_taken_back")
    raise StudioError("studio.error.form", 403)


def _may_try(visit: Visit) -> bool:
    account = visit.account
    return bool(columns_of(account.roles)) or account.may(WRITER, REVIEWER, ADMINISTRATOR)


def _of_trial(visit: Visit, question: str) -> Understood | None:
    """What the trained draft makes of it; None when there is none."""
    try:
        engine = visit.studio.trials.engine()
    except ModelError:
        return None
    return None if engine is None else asked_of(engine, question)


def _answered(visit: Visit, language: str, found: Understood, fresh: Understood) -> Answered:
    stock = shelf.stock()
    live = _reply(visit, found, stock, language)
    kept = visit.studio.drafts.find(fresh.topic)
    drafted = stock_with(kept.draft, stock) if kept is not None else stock
    told = _reply(visit, fresh, drafted, language)
    return Answered(language, live, told, word_difference(live, told))


def _reply(visit: Visit, meant: Understood, stock: Stock, language: str) -> str:
    """The text of the first reply; "" for what an action answers, such as a list of places."""
    utter = _UTTER.get(meant.outcome) or _TALK.get(meant.topic, f"utter_{meant.topic}")
    is_interface = utter in _TALK.values() or utter in _UTTER.values()
    if not is_interface and meant.topic not in stock.library.topics:
        return ""
    situation = Situation(
        language=language,
        remembered={},
        today=visit.studio.today(),
        memory_minutes=visit.studio.settings.memory_minutes,
        offered=meant.offered,
        danger=meant.danger,
    )
    return respond(utter, situation, stock.library, stock.translator).text


def _by_topic(lines: Sequence[DraftedExample]) -> list[tuple[str, list[DraftedExample]]]:
    found: dict[str, list[DraftedExample]] = {}
    for line in lines:
        found.setdefault(line.topic, []).append(line)
    return list(found.items())


def _table(figures: Sequence[Figure]) -> list[tuple[str, Mapping[str, Figure]]]:
    """A row a language, "" for all, with the figures by name."""
    found: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        found.setdefault(figure.language, {})[figure.name] = figure
    return list(found.items())
