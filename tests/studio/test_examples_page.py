"""The page of a topic's examples: paste, look, draft, take out; by role, without a model."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from bot.checks.examples import read_examples
from bot.settings import ROOT
from bot.studio.example_drafts import ExampleDrafts
from bot.studio.unanswered import UnansweredPhrases
from tests.studio.conftest import House, Organizer

PAGE = "topics/bond/examples"


@pytest.fixture
def ana(house: House) -> Organizer:
    return house.organizer("ana", "writer", "translator:es")


def drafted(house: House) -> list[tuple[str, str, bool]]:
    every = ExampleDrafts(house.studio.database).all()
    return [(line.language, line.text, line.is_removal) for line in every]


def draft(somebody: Organizer, *lines: str, language: str = "es") -> Organizer:
    somebody.opens(f"{PAGE}?of={language}")
    form = {f"line.{n}": line for n, line in enumerate(lines)}
    ticked = {f"take.{n}": "yes" for n, _ in enumerate(lines)}
    return somebody.sends(PAGE, of=language, do="add", **form, **ticked)


def test_pasted_lines_are_looked_at_and_nothing_is_drafted_yet(
    house: House, ana: Organizer
) -> None:
    ana.opens(f"{PAGE}?of=es").sends(
        PAGE, of="es", do="look", lines="- que onda con la fianza jefe"
    )
    assert ana.status == 200
    assert "que onda con la fianza jefe" in ana.text
    assert "No model is loaded" in ana.text
    assert drafted(house) == []


def test_ticked_lines_become_a_draft_with_their_author(house: House, ana: Organizer) -> None:
    draft(ana, "que onda con la fianza jefe", "me dicen que ponga bond y no se")
    assert drafted(house) == [
        ("es", "que onda con la fianza jefe", False),
        ("es", "me dicen que ponga bond y no se", False),
    ]
    assert "Drafted (2)" in ana.opens(f"{PAGE}?of=es").text


def test_a_question_that_measures_is_refused_and_cannot_be_forced(
    house: House, ana: Organizer
) -> None:
    row = json.loads((ROOT / "tests/questions/questions-es.jsonl").read_text().splitlines()[0])
    ana.opens(f"{PAGE}?of=es").sends(PAGE, of="es", do="look", lines=row["text"])
    assert "Farol is measured with this very question" in ana.text
    assert 'name="take.0"' not in ana.text
    draft(ana, row["text"].upper())
    assert drafted(house) == []


def test_the_same_words_of_another_topic_are_named_by_its_title(ana: Organizer) -> None:
    other = next(
        e.text for e in read_examples(ROOT / "data" / "nlu")
        if e.intent == "ice_at_door" and e.language == "es"
    )  # fmt: skip
    ana.opens(f"{PAGE}?of=es").sends(PAGE, of="es", do="look", lines=other)
    assert "The same words stand under “ICE is at my door. What do I do?”" in unescape(ana.text)


def test_a_live_line_is_drafted_to_leave(house: House, ana: Organizer) -> None:
    ana.opens(f"{PAGE}?of=es")
    live = unescape(re.findall(r'name="out" value="([^"]+)"', ana.text)[0])
    ana.sends(PAGE, of="es", do="out", out=live)
    assert drafted(house) == [("es", live, True)]


def test_a_drafted_line_is_dropped_by_its_author(house: House, ana: Organizer) -> None:
    draft(ana, "que onda con la fianza jefe")
    ana.opens(f"{PAGE}?of=es")
    button = re.findall(r'value="(drop \d+)"', ana.text)[0]
    ana.sends(PAGE, of="es", do=button)
    assert drafted(house) == []


def test_a_translator_writes_in_her_language_alone(house: House) -> None:
    rita = house.organizer("rita", "translator:pt", language="pt")
    assert "não escrever nele" in rita.opens(f"{PAGE}?of=es").text
    assert draft(rita, "que onda con la fianza", language="es").status == 403
    draft(rita, "e essa tal de bond ai moço", language="pt")
    assert drafted(house) == [("pt", "e essa tal de bond ai moço", False)]


@pytest.mark.parametrize(
    "path, status",
    [
        pytest.param("topics/narnia/examples", 404, id="no such topic"),
        pytest.param("topics/out_of_scope/examples", 200, id="questions about something else"),
    ],
)
def test_a_topic_is_one_of_ours(ana: Organizer, path: str, status: int) -> None:
    assert ana.opens(path).status == status


@pytest.mark.parametrize("language", ["es", "pt", "en"])
@pytest.mark.parametrize("path", [PAGE, "ask", "try", "unanswered"])
def test_every_page_opens_in_every_language(house: House, language: str, path: str) -> None:
    somebody = house.organizer(f"a{language}", "reviewer", language=language).opens(path)
    assert somebody.status == 200
    assert f'<html lang="{language}">' in somebody.text


def test_too_many_lines_are_refused_in_a_sentence(ana: Organizer) -> None:
    lines = "\n".join(f"linea numero {number} de la fianza" for number in range(201))
    ana.opens(f"{PAGE}?of=es").sends(PAGE, of="es", do="look", lines=lines)
    assert ana.status == 400
    assert "At most 200 lines at once" in ana.text


# --- from what nobody could answer


def phrase(house: House) -> None:
    kept = UnansweredPhrases(house.studio.database)
    kept.keep("es", "votar con … green card", {"a", "b"}, 6, house.clock())


def test_a_phrase_becomes_an_example_with_one_click(house: House, ana: Organizer) -> None:
    phrase(house)
    ana.opens("unanswered")
    ana.sends(
        "unanswered", phrase="1", do="example", topic="bond", text="puedo votar con green card"
    )
    assert drafted(house) == [("es", "puedo votar con green card", False)]
    assert "green card" not in ana.opens("unanswered").text


def test_a_phrase_becomes_a_new_topic_that_is_written_like_any_other(
    house: House, ana: Organizer
) -> None:
    phrase(house)
    ana.opens("unanswered")
    ana.sends("unanswered", phrase="1", do="new", topic="bond", id="voting rights",
              text="puedo votar con green card")  # fmt: skip
    ana.opens("topics/voting_rights")
    assert ana.status == 200
    assert "puedo votar con green card" in ana.text
    assert "voting_rights" in ana.opens("").text
    assert ana.opens("topics/voting_rights/examples?of=es").status == 200
    ana.opens("try").sends("try", do="begin", topic="voting_rights")
    assert "Publish its words first" in ana.text


def test_a_new_topic_is_published_by_a_second_person(house: House, ana: Organizer) -> None:
    phrase(house)
    ana.opens("unanswered").sends("unanswered", phrase="1", do="new", topic="bond", id="voting",
                                  text="puedo votar con green card")  # fmt: skip
    ana.opens("topics/voting")
    english = {"p1.en": "Can I vote?", "p2.en": "Voting", "p3.en": "Only citizens can vote."}
    ana.sends("topics/voting", do="review", **{**ana.fields, **english})
    rui = house.organizer("rui", "reviewer").opens("topics/voting/review")
    assert "Only citizens can vote." in rui.text
    rui.sends("topics/voting/review", do="publish")
    assert house.studio.publisher.published("voting").rows[0].english == "Can I vote?"


@pytest.mark.parametrize("id", ["bond", "Vota!", "", "greet", "x" * 50])
def test_a_new_topic_has_a_name_of_its_own(house: House, ana: Organizer, id: str) -> None:
    phrase(house)
    ana.opens("unanswered")
    ana.sends("unanswered", phrase="1", do="new", topic="bond", id=id, text="puedo votar")
    assert ana.status in (400, 409)
    assert drafted(house) == []


def test_what_is_not_for_us_does_not_come_back(house: House, ana: Organizer) -> None:
    phrase(house)
    ana.opens("unanswered").sends("unanswered", phrase="1", do="drop")
    phrase(house)
    assert "green card" not in ana.opens("unanswered").text
