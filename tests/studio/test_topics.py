"""The board and the editor: what is stale shows word by word, and nobody's words are lost."""

from __future__ import annotations

import re

from tests.studio.conftest import House, Organizer

OLD = "Bond is money that gets a person out of detention while the case goes on."


def english_of(page: Organizer, beginning: str) -> str:
    """The id of the row whose English begins so."""
    return next(
        name.removesuffix(".en")
        for name, words in page.fields.items()
        if name.endswith(".en") and words.startswith(beginning)
    )


def cell(page: Organizer, name: str) -> str:
    """What stands below a cell: what changed, what is wrong."""
    row, language = name.split(".")
    found = re.search(rf'id="notes-{row}-{language}">(.*?)</div>\s*</div>', page.text, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_board_shows_every_topic_with_its_state(house: House) -> None:
    eva = house.organizer("eva", "writer", language="es").opens("")
    assert "ICE está en mi puerta. ¿Qué hago?" in eva.text
    assert eva.text.count('class="mark good">al día') == 3 * 62


def test_the_board_finds_without_accents(house: House) -> None:
    rui = house.organizer("rui", "translator:pt", language="pt").opens("?find=fiança")
    assert "topics/bond" in rui.text
    assert "topics/ice_at_door" not in rui.text


def test_changed_english_makes_translations_stale_and_shows_the_words(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("topics/bond")
    row = english_of(eva, "Bond is")
    before = eva.fields[f"{row}.en"]
    eva.sends("topics/bond", do="save", **{f"{row}.en": before.replace("Bond is", "A bond is")})
    rui = house.organizer("rui", "translator:pt").opens("topics/bond")
    told = cell(rui, f"{row}.pt")
    assert "<del>Bond</del><ins>A bond</ins> is" in told
    assert "Still fine" in told
    board = rui.opens("?show=stale")
    assert "topics/bond" in board.text and "topics/ice_at_door" not in board.text


def test_still_fine_takes_one_tap(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("topics/bond")
    row = english_of(eva, "Bond is")
    words = eva.fields[f"{row}.en"] + " Really."
    eva.sends("topics/bond", do="save", **{f"{row}.en": words})
    rui = house.organizer("rui", "translator:pt").opens("topics/bond")
    before = rui.fields[f"{row}.pt"]
    rui.sends("topics/bond", do=f"fine {row} pt")
    assert rui.opens("topics/bond").fields[f"{row}.pt"] == before
    assert "Still fine" not in cell(rui, f"{row}.pt")


def test_a_translator_of_one_language_changes_no_other(house: House) -> None:
    rui = house.organizer("rui", "translator:pt").opens("topics/bond?view=all")
    row = english_of(rui, "Bond is")
    before = dict(rui.fields)
    rui.sends("topics/bond", do="save", **{f"{row}.es": "hackeado", f"{row}.en": "hacked"})
    rui.opens("topics/bond?view=all")
    assert rui.fields[f"{row}.es"] == before[f"{row}.es"]
    assert rui.fields[f"{row}.en"] == before[f"{row}.en"]


def test_a_translator_of_one_language_sees_it_beside_english(house: House) -> None:
    rui = house.organizer("rui", "translator:pt").opens("topics/bond")
    assert {name.split(".")[1] for name in rui.fields if re.match(r"p\d+\.", name)} == {"en", "pt"}


def test_two_people_in_two_lines_both_keep_theirs(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("topics/bond")
    rui = house.organizer("rui", "translator:pt").opens("topics/bond")
    row = english_of(eva, "Bond is")
    eva.sends("topics/bond", do="save", **{"p1.en": "Can they get out on bond?"})
    rui.sends("topics/bond", do="save", **{f"{row}.pt": "Fiança é dinheiro."})
    assert "together with what somebody else wrote" in rui.text
    eva.opens("topics/bond")
    assert eva.fields["p1.en"] == "Can they get out on bond?"
    assert eva.fields[f"{row}.pt"] == "Fiança é dinheiro."


def test_two_people_in_one_line_get_a_page_with_both(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("topics/bond")
    leo = house.organizer("leo", "writer").opens("topics/bond")
    eva.sends("topics/bond", do="save", **{"p1.en": "How does bond work?"})
    leo.sends("topics/bond", do="save", **{"p1.en": "What is bond?", "p2.en": "Paying a bond"})
    assert leo.status == 409
    assert "Saved by Eva" in leo.text
    assert leo.fields["p1.en"] == "What is bond?"
    leo.sends("topics/bond", do="save", **{"p1.en": "What is bond, and how does it work?"})
    leo.opens("topics/bond")
    assert leo.fields["p1.en"] == "What is bond, and how does it work?"
    assert leo.fields["p2.en"] == "Paying a bond"


def test_a_line_that_one_takes_out_and_another_rewrites_stays(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("topics/bond")
    leo = house.organizer("leo", "writer").opens("topics/bond")
    row = english_of(eva, "Bond is")
    eva.sends("topics/bond", do=f"drop {row}")
    leo.sends("topics/bond", do="save", **{f"{row}.en": "Bond is a deposit."})
    assert eva.opens("topics/bond").fields[f"{row}.en"] == "Bond is a deposit."


def test_a_card_of_nine_lines_is_named_at_its_lines_in_portuguese(house: House) -> None:
    eva = house.organizer("eva", "writer", language="pt").opens("topics/ice_at_door")
    for number in range(4):
        eva.sends("topics/ice_at_door", do=f"add {english_of(eva, 'Keep the door')}")
        eva.opens("topics/ice_at_door")
        fresh = next(n for n, w in eva.fields.items() if n.endswith(".en") and not w)
        eva.sends("topics/ice_at_door", do="save", **{fresh: f"Line {number} of the card."})
        eva.opens("topics/ice_at_door")
    assert "9 de 5 linhas" in eva.text
    assert "Tire esta linha: um cartão tem no máximo 5 linhas." in eva.text
    assert "Cartão curto" in eva.text


def test_a_check_jumps_to_its_line(house: House) -> None:
    eva = house.organizer("eva", "writer", language="es").opens("topics/bond")
    row = english_of(eva, "Bond is")
    eva.sends("topics/bond", do="save", **{f"{row}.en": "Call 413-555-0123 to pay a bond."})
    eva.opens("topics/bond")
    assert f'href="#cell-{row}-en"' in eva.text
    assert "En vez de 413-555-0123 escriba {phone:luce}" in eva.text


def test_a_day_that_is_none_is_told_and_the_words_are_shown_again(house: House) -> None:
    eva = house.organizer("eva", "writer", language="pt").opens("topics/bond")
    eva.sends("topics/bond", do="save", **{"p1.en": "Novo", "fact.checked": "2026-02-31"})
    assert eva.status == 400
    assert "não é um dia" in eva.text
    assert ">Novo</textarea>" in eva.text


def test_a_source_that_is_half_typed_stops_no_page(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("topics/bond")
    eva.sends("topics/bond", do="save", **{"fact.checked": "2026-07-01", "fact.sources": "luce_x"})
    assert eva.opens("topics/bond").status == 200


def test_a_topic_or_page_that_is_not_there_is_told(house: House) -> None:
    eva = house.organizer("eva", "writer")
    assert "There is no such topic" in eva.opens("topics/passwd").text
    assert eva.opens("topics/..%2f..%2fdata").status == 404
    assert eva.opens("nowhere/at/all").status == 404


def test_a_form_from_elsewhere_is_refused(house: House) -> None:
    eva = house.organizer("eva", "writer").opens("topics/bond")
    eva.fields["form_token"] = "forged"
    assert eva.sends("topics/bond", do="save", **{"p1.en": "forged"}).status == 403
    assert eva.opens("topics/bond").fields["p1.en"] != "forged"
