"""What a trained draft gains and loses, and who may put it live."""

from __future__ import annotations

from bot.evaluate import Judged, Question, Result
from bot.studio.accounts import Account
from bot.studio.example_drafts import DraftedExample
from bot.studio.go_live import refusal
from bot.studio.trial_figures import Comparison, as_json, compared, from_json
from bot.studio.trials import Trial

HOTLINE = "617-370-5023"


def asked(number: int, *, right: bool = True, style: str = "", card: bool = True) -> Judged:
    question = Question(f"question {number}", "bond", style=style, language="es")
    topic = "bond" if right else "warrants"
    return Judged(question, Result("answered", topic, (), 0.9, f"Call {HOTLINE}" if card else "?"))


def many(lost: int = 0) -> list[Judged]:
    return [asked(number, right=number >= lost) for number in range(400)]


def who(name: str, *roles: str) -> Account:
    return Account(1, name, name.title(), frozenset(roles), "en", False, True)


def refused(comparison: Comparison, by: Account, *, overrides: bool = False) -> str | None:
    line = DraftedExample(1, "bond", "es", "uno", False, "ana", "Ana")
    trial = Trial("done", lines=(line,), comparison=comparison)
    error = refusal(trial, by, overrides=overrides)
    return error.key if error else None


RUI = who("rui", "reviewer")
BOSS = who("boss", "reviewer", "administrator")


def test_what_loses_nothing_may_go_live() -> None:
    assert refused(compared(many(), many(), HOTLINE), RUI) is None


def test_a_question_or_two_come_and_go() -> None:
    comparison = compared(many(), many(lost=2), HOTLINE)
    assert [figure.name for figure in comparison.fallen] == []
    assert len(comparison.lost) == 2
    assert comparison.topics == (("bond", 2),)
    assert refused(comparison, RUI) is None


def test_fallen_figures_stop_a_reviewer_and_not_an_administrator_who_says_so() -> None:
    comparison = compared(many(), many(lost=20), HOTLINE)
    assert {figure.name for figure in comparison.fallen} == {"right", "helped", "misled"}
    assert refused(comparison, RUI, overrides=True) == "studio.ask.figures_fall"
    assert refused(comparison, BOSS) == "studio.ask.figures_fall"
    assert refused(comparison, BOSS, overrides=True) is None


def test_one_person_in_danger_without_the_hotline_stops_everybody() -> None:
    before = [*many(), asked(900, style="urgent")]
    after = [*many(), asked(900, style="urgent", card=False)]
    comparison = compared(before, after, HOTLINE)
    assert comparison.loses_danger
    assert comparison.lost[0].is_danger
    assert refused(comparison, BOSS, overrides=True) == "studio.ask.danger_falls"


def test_one_in_danger_who_gains_does_not_make_up_for_one_who_loses() -> None:
    before = [asked(1, style="urgent"), asked(2, style="urgent", card=False)]
    after = [asked(1, style="urgent", card=False), asked(2, style="urgent")]
    assert compared(before, after, HOTLINE).loses_danger


def test_nobody_puts_their_own_lines_live() -> None:
    fine = compared(many(), many(), HOTLINE)
    ana = who("ana", "reviewer", "administrator")
    assert refused(fine, ana, overrides=True) == "studio.error.own_words"
    assert refused(fine, who("eva", "writer")) == "studio.error.role"


def test_a_comparison_survives_being_noted() -> None:
    comparison = compared(many(), many(lost=3), HOTLINE)
    assert from_json(as_json(comparison)) == comparison
