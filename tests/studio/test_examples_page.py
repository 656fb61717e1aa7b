"""The page of a topic's examples: paste, look, draft, take out; by role, without a model."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from bot.checks.examples import read_examples
from bot.settings import ROOT
from bot.studio.example_drafts import ExampleDrafts
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
