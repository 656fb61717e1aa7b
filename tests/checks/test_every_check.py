"""One contract for all checks: each passes good content and catches what it is there for."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.checks.check import Check
from bot.checks.registry import CHECKS
from bot.checks.run import problems_of
from tests.small_project import Project

DOOR = "data/topics/encounters/ice_at_door.md"
WARRANTS = "data/topics/rights/warrants.md"
ES = "locales/es/LC_MESSAGES/topics.po"
PT = "locales/pt/LC_MESSAGES/topics.po"
CARD_LINE = "- Sign nothing. Call LUCE: {phone:luce}"
HARD = (
    "Notwithstanding constitutional considerations, administrative documentation issued by "
    "immigration authorities ordinarily necessitates independent judicial authorization."
)

# check, file, what it says, what it says when spoiled, what the problem tells
BAD = [
    pytest.param(
        "hotline-agrees",
        "data/directory/luce.yml",
        "617-370-5023\n    e164: '+16173705023'",
        "617-370-5024\n    e164: '+16173705024'",
        "617-370-5024 here, 617-370-5023 in",
    ),
    pytest.param(
        "hotline-agrees",
        "data/directory/luce.yml",
        "source:",
        "to_verify: [{field: phone, why: it may have changed}]\nsource:",
        "no number that may be shown",
        id="hotline-agrees, hidden",
    ),
    pytest.param(
        "hotline-agrees",
        "data/interface.yml",
        "Something is not working here.",
        "Something is broken.",
        "trouble.text in en is not what",
        id="hotline-agrees, other words",
    ),
    pytest.param("urgent-phone", DOOR, CARD_LINE, "- Sign nothing.", "no phone number in en"),
    pytest.param(
        "urgent-phone",
        ES,
        'Llame a LUCE: {phone:luce}"',
        'Llame a LUCE."',
        "no phone number in es",
        id="urgent-phone, lost in translation",
    ),
    pytest.param("known-phones", DOOR, "{phone:luce}", "{phone:nobody}", "no organization nobody"),
    pytest.param(
        "known-phones",
        DOOR,
        "{phone:luce}",
        "{phone:legal-aid}",
        "legal-aid has no phone that may be shown",
        id="known-phones, nobody has called it",
    ),
    pytest.param("no-bare-phones", WARRANTS, "Look for", "Call 413-584-4034 for", "413-584-4034"),
    pytest.param(
        "no-bare-phones",
        PT,
        "Procure o nome",
        "Ligue (413) 584 4034",
        "(413) 584 4034",
        id="no-bare-phones, in a translation",
    ),
    pytest.param("known-links", WARRANTS, "guide.example", "else.example", "else.example"),
    pytest.param("known-ids", DOOR, "needs: [hotline]", "needs: [cake]", "cake is not in data"),
    pytest.param("known-ids", DOOR, "next: [warrants]", "next: [ice_at_door]", "another topic"),
    pytest.param("sourced", DOOR, "[a-guide]", "[no-guide]", "no source no-guide"),
    pytest.param("sourced", DOOR, "[a-guide]", "[]", "name at least one source"),
    pytest.param("sourced", "data/sources.yml", "no date on the page", "null", "why it has none"),
    pytest.param("checked-recently", DOOR, "2026-07-01", "2025-07-14", "366 days ago"),
    pytest.param("checked-recently", DOOR, "2026-07-01", "2026-07-16", "not yet here"),
    pytest.param("translated", DOOR, "within 30 days", "in 30 days", "missing in es"),
    pytest.param("translated", ES, 'msgstr "Leer una orden"', 'msgstr ""', "missing in es"),
    pytest.param(
        "translated",
        PT,
        'msgctxt "warrants"',
        '#, fuzzy\nmsgctxt "warrants"',
        "stale in pt",
    ),
    pytest.param("same-placeholders", ES, "LUCE: {phone:luce}\"\n\n", 'LUCE"\n\n', "{phone:luce}"),
    pytest.param("same-numbers", PT, "em 30 dias", "em 13 dias", "says 13"),
    pytest.param("same-numbers", ES, "en 30 días", "en un mes", "the English says 30"),
    pytest.param(
        "same-links",
        ES,
        'más: https://guide.example/warrants"',
        'más: https://guide.example/es"',
        "https://guide.example/es",
    ),
    pytest.param("card-short", DOOR, CARD_LINE, CARD_LINE + "\n- Wait." * 3, "5 lines"),
    pytest.param("card-short", DOOR, "Sign nothing.", "Sign no paper at all, " * 3, "14"),
    pytest.param("card-short", ES, "No firme nada.", "No firme ningún papel. " * 4, "words in es"),
    pytest.param("answer-short", WARRANTS, "Look for", "Look well. " * 80, "at most 165"),
    pytest.param("answer-short", PT, "Procure o", "Procure bem. " * 95, "at most 190"),
    pytest.param("title-short", WARRANTS, "Is this paper", "Is this " + "long " * 12, "at most 60"),
    pytest.param("title-short", ES, "¿Este papel", "¿Este " + "largo " * 10, "at most 60"),
    pytest.param("button-short", DOOR, "short: ICE at", "short: ICE people at", "at most 20"),
    pytest.param("button-short", PT, "Ler um mandado", "Ler um mandado agora já", "in pt"),
    pytest.param("fits-channels", DOOR, "Keep the door", "Keep " + "long " * 220, "at most 1024"),
    pytest.param("fits-channels", WARRANTS, "Look for", "Look " + "well " * 900, "at most 4096"),
    pytest.param("easy-to-read", WARRANTS, "Look for a judge's name.", HARD, "hard to read in en"),
    pytest.param("enough-examples", "data/nlu/es/warrants.yml", "    - ", "    # ", "39 examples"),
    pytest.param("examples-once", "data/nlu/pt/warrants.yml", "way 7", "way 8", "keep one"),
    pytest.param(
        "examples-once",
        "data/nlu/pt/warrants.yml",
        "warrants asked in way 7",
        "ice_at_door asked in way 7",
        "ice_at_door.yml",
        id="examples-once, under two topics",
    ),
    pytest.param(
        "examples-apart",
        "data/nlu/en/warrants.yml",
        "warrants asked in way 7",
        "who knocks at my door",
        "questions-en.jsonl",
    ),
]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_good_content_passes(check: Check, project: Project) -> None:
    assert list(check.problems(project.material())) == []


@pytest.mark.parametrize("check, file, old, new, told", BAD)
def test_bad_content_is_caught_and_the_problem_tells_where(
    check: str, file: str, old: str, new: str, told: str, project: Project
) -> None:
    spoiled = project.spoil(file, old, new)
    found = [problem for problem in project.problems(check) if told in problem.message]
    assert found
    assert {problem.check for problem in found} == {check}
    # English without a translation is mended in the catalog.
    assert check == "translated" or spoiled in {problem.file for problem in found}


@pytest.mark.parametrize("check, file, old, new, told", BAD)
def test_every_problem_points_to_a_line_that_is_there(
    check: str, file: str, old: str, new: str, told: str, project: Project
) -> None:
    project.spoil(file, old, new)
    for problem in problems_of(project.material()):
        lines = problem.file.read_text(encoding="utf-8").splitlines()
        assert 1 <= problem.line <= len(lines)


def test_a_need_that_nobody_serves_is_named(project: Project) -> None:
    project.spoil("data/needs.yml", "hotline:", "bond: {phrase: help to pay a bond}\nhotline:")
    project.spoil(DOOR, "needs: [hotline]", "needs: [bond]")
    (problem,) = project.problems("known-ids")
    assert "no organization that may be shown serves bond" in problem.message


def test_an_id_too_long_for_a_button_is_named(project: Project) -> None:
    long_id = "is_this_paper_a_warrant_from_a_judge"
    project.spoil(DOOR, "next: [warrants]", f"next: [{long_id}]")
    topic = project.folder / WARRANTS
    topic.rename(topic.with_name(f"{long_id}.md"))
    found = {problem.message for problem in project.problems("fits-channels")}
    assert any("sends too many bytes" in message for message in found)


def test_every_check_has_a_bad_sample() -> None:
    assert {check.id for check in CHECKS} == {str(row.values[0]) for row in BAD}


def test_every_check_can_be_named_and_explained_to_an_editor() -> None:
    assert max(Counter(check.id for check in CHECKS).values()) == 1
    for check in CHECKS:
        assert check.id == check.id.lower().replace(" ", "-")
        assert check.name[0].isupper()
        assert check.description.endswith((".", "en", "es", "pt"))
