"""Review by a second person, publication, the switch, the hour, and the way back."""

from __future__ import annotations

import subprocess

from bot import shelf
from bot.settings import ROOT
from bot.studio.schedule import publish_due
from tests.studio.conftest import House, Organizer
from tests.studio.test_topics import english_of


def with_a_draft(house: House, words: str = "Bond is money, paid back later.") -> Organizer:
    """A writer who has changed a line of `bond` and asked for a review."""
    eva = house.organizer("eva", "writer").opens("topics/bond")
    row = english_of(eva, "Bond is")
    eva.sends("topics/bond", do="review", note="Shorter", **{f"{row}.en": words})
    assert "A reviewer can now look at it." in eva.text
    return eva


def live(topic: str = "bond") -> str:
    return " ".join(block.text for block in shelf.library().topics[topic].answer)


def test_a_second_person_publishes_and_the_words_are_live(house: House) -> None:
    with_a_draft(house)
    lee = house.organizer("lee", "reviewer").opens("topics/bond/review")
    assert "Shorter" in lee.text and "<ins>" in lee.text
    lee.sends("topics/bond/review", do="publish", message="Plain words")
    assert "People get these words now." in lee.text
    assert "Bond is money, paid back later." in live()


def test_who_wrote_it_cannot_publish_it(house: House) -> None:
    with_a_draft(house)
    house.studio.accounts.set_roles(
        _account(house, "eva").id, ["writer", "reviewer"], _account(house, "boss"), 0.0
    )
    eva = house.signs_in("eva").opens("topics/bond/review")
    assert "Another person must review it." in eva.text
    assert eva.sends("topics/bond/review", do="publish").status == 403
    assert "paid back later" not in live()


def test_a_writer_without_the_role_cannot_publish(house: House) -> None:
    with_a_draft(house)
    leo = house.organizer("leo", "writer").opens("topics/bond/review")
    assert leo.sends("topics/bond/review", do="publish").status == 403
    assert "paid back later" not in live()


def test_what_is_changed_after_the_review_was_asked_for_must_be_reviewed_again(
    house: House,
) -> None:
    eva = with_a_draft(house)
    lee = house.organizer("lee", "reviewer").opens("topics/bond/review")
    eva.opens("topics/bond").sends("topics/bond", do="save", **{"p1.en": "And this?"})
    assert lee.sends("topics/bond/review", do="publish").status == 409
    assert "paid back later" not in live()


def test_words_that_a_check_refuses_are_not_published(house: House) -> None:
    with_a_draft(house, "Call 413-555-0123 about the bond.")
    lee = house.organizer("lee", "reviewer").opens("topics/bond/review")
    assert "To be mended first: 1" in lee.text
    lee.sends("topics/bond/review", do="publish")
    assert "413-555-0123" not in live()


def test_sent_back_with_a_note_the_writer_reads_it(house: House) -> None:
    eva = with_a_draft(house)
    lee = house.organizer("lee", "reviewer").opens("topics/bond/review")
    lee.sends("topics/bond/review", do="back", note="Say who pays.")
    assert "Say who pays." in eva.opens("topics/bond").text
    assert "waits for a review" not in eva.text


def test_approved_for_a_later_hour_it_goes_live_then_and_not_before(house: House) -> None:
    with_a_draft(house)
    lee = house.organizer("lee", "reviewer").opens("topics/bond/review")
    # Ten in the morning here; three in the afternoon is five hours away.
    lee.sends("topics/bond/review", do="schedule", at="2026-07-15T15:00", message="")
    assert "It goes live on the day and hour you gave." in lee.text
    assert "15 Jul 2026, 15:00" in lee.text
    assert publish_due(house.studio) == []
    house.clock.now += 5 * 3600
    assert publish_due(house.studio) == ["bond"]
    assert "paid back later" in live()
    assert publish_due(house.studio) == []


def test_an_hour_that_has_passed_is_told(house: House) -> None:
    with_a_draft(house)
    lee = house.organizer("lee", "reviewer").opens("topics/bond/review")
    lee.sends("topics/bond/review", do="schedule", at="2026-07-15T09:00")
    assert "still to come" in lee.text
    lee.opens("topics/bond/review").sends("topics/bond/review", do="schedule", at="soon")
    assert "still to come" in lee.text


def test_a_scheduled_draft_that_is_changed_does_not_go_live(house: House) -> None:
    eva = with_a_draft(house)
    lee = house.organizer("lee", "reviewer").opens("topics/bond/review")
    lee.sends("topics/bond/review", do="schedule", at="2026-07-15T15:00")
    eva.opens("topics/bond").sends("topics/bond", do="save", **{"p1.en": "Something else?"})
    house.clock.now += 6 * 3600
    assert publish_due(house.studio) == []
    assert "paid back later" not in live()


def test_a_withheld_answer_gives_the_hotline_until_a_reviewer_gives_it_again(
    house: House,
) -> None:
    eva = house.organizer("eva", "writer").opens("topics/bond")
    eva.sends("topics/bond/withhold", on="yes")
    assert shelf.library().topics["bond"].withheld
    assert "people get the hotline" in eva.text
    assert eva.sends("topics/bond/withhold", on="no").status == 403
    house.organizer("lee", "reviewer").opens("topics/bond").sends("topics/bond/withhold", on="no")
    assert not shelf.library().topics["bond"].withheld


def test_one_answer_rolls_back_and_the_others_stay(house: House) -> None:
    before = live()
    with_a_draft(house)
    lee = house.organizer("lee", "reviewer").opens("topics/bond/review")
    lee.sends("topics/bond/review", do="publish", message="Plain words")
    lee.opens("topics/ice_at_door").sends("topics/ice_at_door/withhold", on="yes")
    lee.opens("topics/bond/history")
    assert "Plain words" in lee.text
    commit = lee.text.split('name="commit" value="')[1][:40]
    lee.sends("topics/bond/history", commit=commit)
    assert "People get the former words now." in lee.text
    assert live() == before
    assert shelf.library().topics["ice_at_door"].withheld


def test_everything_rolls_back_to_a_day_and_what_was_done_by_hand_is_not_lost(
    house: House,
) -> None:
    before = live()
    history = house.studio.publisher.history
    first = history.changes()[0].commit
    with_a_draft(house)
    lee = house.organizer("lee", "reviewer").opens("topics/bond/review")
    lee.sends("topics/bond/review", do="publish")
    file = house.studio.settings.data / "topics" / "rights" / "by_hand.txt"
    file.write_text("a note")
    boss = house.signs_in("boss").opens("history")
    boss.sends("history", commit=first)
    assert live() == before
    assert any("outside the studio" in change.what for change in history.changes())


def test_each_deed_is_in_the_log_and_no_word_of_it(house: House) -> None:
    with_a_draft(house)
    lee = house.organizer("lee", "reviewer").opens("topics/bond/review")
    lee.sends("topics/bond/review", do="publish")
    boss = house.signs_in("boss").opens("log")
    for told in ("eva</strong> began to change bond", "lee</strong> published bond"):
        assert told in boss.text
    assert house.signs_in("eva").opens("log").status == 403


def test_the_programs_own_repository_is_never_committed_to(house: House) -> None:
    def head() -> str:
        return subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout

    before = head()
    with_a_draft(house)
    lee = house.organizer("lee", "reviewer").opens("topics/bond/review")
    lee.sends("topics/bond/review", do="publish")
    assert head() == before
    assert (house.studio.settings.state / "content.git" / "HEAD").exists()


def _account(house: House, name: str):  # type: ignore[no-untyped-def]
    return next(each for each in house.studio.accounts.all() if each.name == name)
