"""The figures, as a person sees them."""

from __future__ import annotations

import pytest

from bot.evaluate import (
    BadQuestion,
    Judged,
    Question,
    Result,
    among_neighbours,
    confusions,
    figures,
    judge_all,
    read_question,
    read_result,
    tables,
    worst,
)
from bot.evaluate_report import (
    Report,
    calibration,
    calibration_error,
    page_text,
    trade_off,
    write_report,
)

HOTLINE = "617-370-5023"


def asked(label: str, *also: str, style: str = "plain") -> Question:
    return Question("?", label, also, style, "es")


def done(outcome: str, topic: str | None = None, *offered: str, said: str = "") -> Result:
    return Result(outcome, topic, offered, 0.9, said)


def measured(*pairs: tuple[Question, Result]):  # type: ignore[no-untyped-def]
    return figures([Judged(question, result) for question, result in pairs], HOTLINE)


def test_an_accepted_topic_answered_at_once_is_right_and_helped():
    found = measured((asked("bond", "legal_fund"), done("answered", "legal_fund")))
    assert (found.right, found.helped, found.misled) == (1, 1, 0)


def test_an_accepted_topic_offered_is_helped_and_not_right():
    found = measured((asked("bond"), done("offered", None, "taxes", "bond")))
    assert (found.right, found.helped, found.misled) == (0, 1, 0)


def test_another_topic_answered_is_misled():
    found = measured((asked("bond"), done("answered", "taxes")))
    assert (found.right, found.helped, found.misled) == (0, 0, 1)


def test_small_talk_in_place_of_a_topic_is_misled_and_thanks_for_thanks_is_right():
    assert measured((asked("bond"), done("conversation", "thanks"))).misled == 1
    assert measured((asked("thanks"), done("conversation", "thanks"))).right == 1


def test_a_foreign_question_counts_only_as_refused_or_answered():
    found = measured(
        (asked("out_of_scope"), done("declined")), (asked("out_of_scope"), done("answered", "bond"))
    )
    assert (found.refused, found.foreign_answered, found.right) == (0.5, 0.5, None)


def test_danger_asks_for_the_number_in_the_first_message():
    with_number = done("answered", "bond", said=f"Llame al {HOTLINE}")
    found = measured(
        (asked("bond", style="urgent"), with_number),
        (asked("bond", style="urgent"), done("offered")),
    )
    assert found.danger == 0.5


def test_what_asks_is_given_the_questions_whole():
    judged = judge_all(
        [asked("bond")], lambda questions: [done("answered", q.label) for q in questions]
    )
    assert judged[0].is_right


def test_rows_of_files_and_of_the_batch_are_read():
    question = read_question({"text": "a", "label": "bond", "also": ["taxes"], "lang": "pt"})
    assert question.accepted == {"bond", "taxes"} and question.language == "pt"
    row = {"outcome": "offered", "topic": None, "offered": ["bond"], "messages": [{"text": "x"}]}
    assert read_result(row).offered == ("bond",)
    with pytest.raises(BadQuestion):
        read_question({"text": "a"})


JUDGED = [
    Judged(asked("bond"), done("answered", "taxes")),
    Judged(asked("taxes"), done("answered", "taxes")),
]


def test_tables_are_by_language_style_and_group():
    found = tables(JUDGED, HOTLINE, {"bond": "detention", "taxes": "daily_life"})
    assert found["group"]["detention"].right == 0 and found["language"]["es"].right == 0.5


def test_the_worst_are_the_surest_of_the_wrong():
    assert [one.question.label for one in worst(JUDGED, 5)] == ["bond"]
    assert confusions(JUDGED) == [(("bond", "taxes"), 1)]


def test_neighbours_confused_are_counted_with_those_one_tap_away():
    near = Result("answered", "legal_fund", (), 0.9, "", ('/bond{"topic":"bond"}',))
    far = done("answered", "taxes")
    judged = [Judged(asked("bond"), near), Judged(asked("bond"), far)]
    (found,) = among_neighbours(judged, lambda one, other: "taxes" not in (one, other))
    assert (found.pair, found.confused, found.one_tap) == (("bond", "legal_fund"), 1, 1)


def test_curves_start_where_everything_is_answered():
    assert trade_off(JUDGED).points[0] == (0.5, 0.5)
    assert calibration(JUDGED).points == ((pytest.approx(0.9), 0.5),)


def test_certainty_that_is_as_often_right_has_no_error():
    right, wrong = done("answered", "bond"), done("answered", "taxes")
    judged = [Judged(asked("bond"), right)] * 9 + [Judged(asked("bond"), wrong)]
    assert calibration_error(judged) == pytest.approx(0)


def test_the_page_and_its_pictures_are_written(tmp_path):
    page = write_report(Report(JUDGED, HOTLINE, {}, "evaluate", "2026-01-01"), tmp_path)
    assert "| all | 2 | 50.0 |" in page.read_text(encoding="utf-8")
    assert {"trade-off.png", "calibration.png"} <= {file.name for file in tmp_path.iterdir()}
    assert page_text(Report(JUDGED, HOTLINE, {}, "x", "y")).startswith("# Understanding")
