"""What is said of lines that somebody wants the model to learn, and how they are written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checks.examples import Example
from bot.studio.example_drafts import DraftedExample
from bot.studio.example_files import changed_files
from bot.studio.line_notes import Known, line_notes
from bot.studio.nearest import nearest
from bot.studio.paste import pasted_lines
from bot.studio.understanding import Understood

FILE = Path("data/nlu/es/bond.yml")


def example(text: str, intent: str = "bond", language: str = "es") -> Example:
    return Example(text, intent, language, FILE, 1)


def drafted(text: str, topic: str = "bond", *, is_removal: bool = False) -> DraftedExample:
    return DraftedExample(1, topic, "es", text, is_removal, "ana", "Ana")


def meant(language: str = "es", other: str = "") -> Understood:
    return Understood("bond", 0.7, "answered", (), False, language, other)


def remarks(line: str, understood: Understood | None = None, **known: object) -> list[str]:
    """The keys of what is said of one line for the topic `bond` in Spanish."""
    empty: dict[str, object] = {
        "examples": (), "drafted": (), "questions": (), "public_numbers": ()
    }  # fmt: skip
    note = line_notes([line], "bond", "es", Known(**{**empty, **known}), [understood])[0]  # type: ignore[arg-type]
    return [remark.key for remark in (*note.refused, *note.doubted)]


@pytest.mark.parametrize(
    "pasted, expected",
    [
        pytest.param("- uno\n* dos\n• tres\n4. cuatro\n5) cinco",
                     ["uno", "dos", "tres", "cuatro", "cinco"], id="lists of any kind"),
        pytest.param("“me pueden sacar?”\n\"y mi hijo\"", ["me pueden sacar?", "y mi hijo"],
                     id="quotes around a line"),
        pytest.param("hola\tque tal\r\n\r\nhola que tal", ["hola que tal"], id="the same twice"),
        pytest.param("???\n---\n  \n", [], id="signs alone"),
        pytest.param("a\u202eb\u0000c", ["abc"], id="marks that nobody sees"),
        pytest.param("3 agentes aqui", ["3 agentes aqui"], id="a number that counts"),
    ],
)  # fmt: skip
def test_what_is_pasted_becomes_lines(pasted: str, expected: list[str]) -> None:
    assert pasted_lines(pasted) == expected


def test_a_new_line_in_the_right_language_has_no_remark() -> None:
    assert remarks("cuanto piden para soltarlo", meant()) == []


def test_a_question_that_measures_is_never_learned_however_it_is_typed() -> None:
    questions = ["¿Cuánto cuesta la fianza de mi primo?"]
    assert remarks("cuanto cuesta la fianza de mi primo", questions=questions) == ["measures"]


def test_a_short_question_that_everybody_writes_may_be_learned() -> None:
    assert remarks("la fianza", questions=["¿La fianza?"]) == []


def test_the_same_words_under_another_topic_are_named() -> None:
    known = [example("quien paga", intent="legal_fund")]
    note = line_notes(["¿Quién paga?"], "bond", "es", Known(known, (), (), ()), [None])[0]
    assert [(r.key, r.topic) for r in note.refused] == [("stands_elsewhere", "legal_fund")]


def test_a_contradiction_that_is_being_mended_is_none() -> None:
    known = [example("quien paga", intent="legal_fund")]
    leaving = [drafted("quien paga", "legal_fund", is_removal=True)]
    assert remarks("quien paga", examples=known, drafted=leaving) == []


def test_a_line_that_is_drafted_already_is_said_so() -> None:
    assert remarks("quien paga", drafted=[drafted("Quien paga?")]) == ["there_already"]


def test_another_language_is_said_plainly() -> None:
    assert remarks("quanto custa a fiança", meant("pt")) == ["wrong_language"]
    assert remarks("combien coûte la caution", meant("", "fr")) == ["not_ours"]


def test_a_line_that_tells_who_somebody_is_is_refused() -> None:
    assert remarks("me llamo Rosa Pérez, cuánto es la fianza", meant()) == ["private"]


def test_nearly_the_same_line_is_shown_with_its_topic() -> None:
    known = [example("cuanto tengo que pagar de fianza por mi hermano"), *others()]
    line = "cuanto tengo que pagar por la fianza de mi hermano"
    assert remarks(line, examples=known) == ["nearly_there"]
    elsewhere = [example("cuanto tengo que pagar de fianza por mi hermano", "legal_fund")]
    assert remarks(line, examples=[*elsewhere, *others()]) == ["near_elsewhere"]


def test_words_that_everybody_uses_make_no_likeness() -> None:
    assert nearest(["que es una fianza"], [example("que es una visa"), *others()]) == [None]


def others() -> list[Example]:
    """Lines enough that small words are known to be small."""
    return [example(f"que es una cosa de la {word} y por que") for word in "abcdefghijklmnop"]


# --- the files


HEAD = 'version: "3.1"\nnlu:\n- intent: bond\n  metadata:\n    voice: es-a\n  examples: |\n'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "nlu" / "es"
    folder.mkdir(parents=True)
    (folder / "bond.yml").write_text(HEAD + "    - uno\n    - dos\n", encoding="utf-8")
    return tmp_path


def test_lines_of_the_studio_stand_in_a_block_of_their_own(data: Path) -> None:
    text = next(iter(changed_files(data, [drafted("tres")]).values()))
    assert (
        text
        == HEAD
        + "    - uno\n    - dos\n"
        + HEAD[HEAD.index("- intent") :].replace("es-a", "studio")
        + "    - tres\n"
    )


def test_later_lines_come_below_the_earlier_ones(data: Path) -> None:
    file, text = next(iter(changed_files(data, [drafted("tres")]).items()))
    file.write_text(text, encoding="utf-8")
    again = next(iter(changed_files(data, [drafted("cuatro")]).values()))
    assert again == text + "    - cuatro\n"


def test_a_line_is_taken_out_and_the_others_stay(data: Path) -> None:
    text = next(iter(changed_files(data, [drafted("uno", is_removal=True)]).values()))
    assert text == HEAD + "    - dos\n"


def test_a_topic_without_examples_gets_a_file(data: Path) -> None:
    file, text = next(iter(changed_files(data, [drafted("uno", "new_topic")]).items()))
    assert file == data / "nlu" / "es" / "new_topic.yml"
    assert text.endswith(
        "- intent: new_topic\n  metadata:\n    voice: studio\n  examples: |\n    - uno\n"
    )
