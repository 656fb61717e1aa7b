"""Topics, organizations and catalogs out as files, changed as people change them, and back."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess

import pytest
from babel.messages.pofile import read_po, write_po
from openpyxl import load_workbook

from bot import shelf
from bot.catalogs.previous import mended
from bot.studio.organization_drafts import OrganizationDrafts
from tests.studio.conftest import House, Organizer

PAGE = "files-in-and-out"


def takes_out(who: Organizer, file: str) -> bytes:
    answer = who.client.get(f"/studio/{PAGE}/{file}")
    assert answer.status_code == 200
    return answer.content


def brings(who: Organizer, kind: str, file: bytes, name: str = "file") -> Organizer:
    """Sends a file as the form does, and reads the page that shows what would change."""
    who.opens(PAGE)
    answer = who.client.post(
        f"/studio/{PAGE}",
        data={"form_token": who.fields["form_token"], "kind": kind, "do": "look"},
        files={"file": (name, file)},
    )
    return who._reads(answer)


def takes(who: Organizer) -> Organizer:
    return who.sends(PAGE, upload=who.fields["upload"], do="take")


def rows_of(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))


def csv_of(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def row_of(rows: list[list[str]], start: str) -> list[str]:
    return next(row for row in rows if row[0].startswith(start))


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("kind", ["topics", "directory"])
@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_a_file_that_nobody_changed_changes_nothing(
    house: House, kind: str, extension: str
) -> None:
    ana = house.organizer("ana", "writer", "translator:es", "translator:pt", language="pt")
    brings(ana, kind, takes_out(ana, f"{kind}.{extension}"))
    assert "Nada mudaria: tudo já está aqui." in ana.text


def test_a_translation_in_a_spreadsheet_becomes_a_draft_and_nothing_more(house: House) -> None:
    ana = house.organizer("ana", "translator:pt", language="pt")
    book = load_workbook(io.BytesIO(takes_out(ana, "topics.xlsx")))
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    column = headings.index("Palavras (Português)")
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value.startswith("bond/p4/"))
    row[column].value = "Fiança é dinheiro que se deixa como garantia."
    out = io.BytesIO()
    book.save(out)
    brings(ana, "topics", out.getvalue(), "temas.xlsx")
    assert "Mudanças: 1 (temas ou organizações: 1)" in ana.text
    takes(ana)
    kept = house.studio.drafts.find("bond")
    assert kept is not None and kept.draft.rows[3].words("pt").startswith("Fiança é dinheiro que")
    assert house.studio.publisher.published("bond") == kept.base


def test_bad_rows_are_named_and_nothing_is_half_taken(house: House) -> None:
    ana = house.organizer("ana", "translator:pt")
    rows = rows_of(takes_out(ana, "topics.csv"))
    english, portuguese = (rows[0].index(f"Words ({each})") for each in ("English", "Portuguese"))
    row_of(rows, "bond/p3/")[portuguese] = "Outra frase."
    row_of(rows, "bond/p4/")[english] = "Not hers to change."
    row_of(rows, "bond/p5/")[0] = "bond/p99/abcdef12"
    rows.append(row_of(rows, "bond/p6/"))
    brings(ana, "topics", csv_of(rows))
    assert ana.status == 422
    told = plain(ana.text)
    number = rows.index(row_of(rows, "bond/p4/")) + 1
    assert f"{number} Words (English) Your role does not write in this language." in told
    assert "bond/p99/abcdef12&#34; is no short name of ours" in told
    assert "stands in two rows" in told
    assert "upload" not in ana.fields
    assert house.studio.drafts.all() == {}


def test_a_row_that_moved_on_is_not_overwritten(house: House) -> None:
    ana = house.organizer("ana", "writer", "translator:pt")
    rows = rows_of(takes_out(ana, "topics.csv"))
    ana.opens("topics/bond").sends("topics/bond", **{"p4.pt": "Escrito entretanto.", "do": "save"})
    row_of(rows, "bond/p4/")[rows[0].index("Words (Portuguese)")] = "Escrito no arquivo."
    brings(ana, "topics", csv_of(rows))
    assert "This changed in the studio after the file was made" in ana.text


def test_a_draft_that_moves_between_look_and_take_stops_all_of_it(house: House) -> None:
    ana = house.organizer("ana", "writer", "translator:pt")
    rows = rows_of(takes_out(ana, "topics.csv"))
    column = rows[0].index("Words (Portuguese)")
    row_of(rows, "bond/p4/")[column] = row_of(rows, "asylum/p4/")[column] = "Outra frase."
    brings(ana, "topics", csv_of(rows))
    eva = house.organizer("eva", "writer").opens("topics/bond")
    eva.sends("topics/bond", **{"p3.en": "Something else.", "do": "save"})
    assert "Nothing was taken" in takes(ana).text
    assert set(house.studio.drafts.all()) == {"bond"}


def test_a_phone_in_the_directorys_file_is_judged_as_in_its_editor(house: House) -> None:
    ana = house.organizer("ana", "writer")
    rows = rows_of(takes_out(ana, "directory.csv"))
    phones = rows[0].index("Phones")
    row_of(rows, "dta/")[phones] = "877-382-226"
    brings(ana, "directory", csv_of(rows))
    assert "One digit is missing in 877-382-226" in ana.text
    row_of(rows, "dta/")[phones] = "413-532-1491 | office"
    takes(brings(ana, "directory", csv_of(rows)))
    kept = OrganizationDrafts(house.studio.database).find("dta")
    assert kept is not None and kept.draft.fields["phones"] == "413-532-1491 | office"
    assert shelf.library().organizations["dta"].phones[0].written == "877-382-2363"


def test_a_file_belongs_to_who_brought_it(house: House) -> None:
    ana, eva = house.organizer("ana", "writer"), house.organizer("eva", "writer")
    rows = rows_of(takes_out(ana, "directory.csv"))
    row_of(rows, "dta/")[rows[0].index("Cost")] = "five dollars"
    brings(ana, "directory", csv_of(rows))
    eva.opens(PAGE)
    assert "was taken already" in eva.sends(PAGE, upload=ana.fields["upload"], do="take").text


def po_changed(
    file: bytes, context: str, english: str, words: str, *, fuzzy: bool = False
) -> bytes:
    catalog = read_po(io.BytesIO(file))
    message = catalog.get(english, context or None)
    assert message is not None
    message.string = words
    message.flags = {"fuzzy"} if fuzzy else set()
    out = io.BytesIO()
    write_po(out, catalog, width=100, include_previous=True)
    return mended(out.getvalue().decode("utf-8"), 100).encode("utf-8")


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext's own tools are not here")
@pytest.mark.parametrize("domain", ["topics", "directory", "interface", "workshop", "studio"])
def test_gettexts_own_tool_takes_our_catalogs(house: House, domain: str) -> None:
    ana = house.organizer("ana", "translator:pt")
    file = takes_out(ana, f"{domain}-pt.po")
    done = subprocess.run(
        ["msgfmt", "--check-header", "--check-format", "-o", "/dev/null", "-"],
        input=file, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert b"Language: pt" in file and b"plural=" in file


def test_a_catalog_that_nobody_changed_changes_nothing(house: House) -> None:
    ana = house.organizer("ana", "translator:es", "translator:pt")
    brings(ana, "catalog", takes_out(ana, "topics-es.po"))
    assert "Nothing would change" in ana.text


def test_a_catalogs_entry_becomes_a_draft_with_its_fuzzy_mark(house: House) -> None:
    ana = house.organizer("ana", "translator:pt")
    row = house.studio.publisher.published("bond").rows[2]
    file = takes_out(ana, "topics-pt.po")
    fresh = po_changed(file, "bond", row.english, "Ainda por ver.", fuzzy=True)
    takes(brings(ana, "catalog", fresh))
    kept = house.studio.drafts.find("bond")
    assert kept is not None
    assert kept.draft.rows[2].words("pt") == "Ainda por ver."
    assert kept.draft.rows[2].state("pt") == "stale"


def test_a_stale_entry_goes_out_fuzzy_with_the_english_it_was_made_for(house: House) -> None:
    ana = house.organizer("ana", "writer").opens("directory/pvwc")
    was = shelf.library().organizations["pvwc"].what or ""
    ana.sends("directory/pvwc", what="Organizes low-wage workers.", do="review")
    rui = house.organizer("rui", "reviewer", "translator:pt").opens("directory/pvwc/review")
    rui.sends("directory/pvwc/review", do="publish")
    file = takes_out(rui, "directory-pt.po").decode("utf-8")
    entry = next(each for each in file.split("\n\n") if "Organizes low-wage workers." in each)
    assert "#, fuzzy" in entry and "#| msgid" in entry and was[:40] in entry
    words = next(each for each in shelf.library().organizations["pvwc"].needs)
    assert words
    fixed = po_changed(
        file.encode(), "", "Organizes low-wage workers.", "Organiza quem ganha pouco."
    )
    takes(brings(rui, "catalog", fixed))
    kept = OrganizationDrafts(house.studio.database).find("pvwc")
    assert kept is not None and kept.draft.state("what", "pt") == "current"


def test_entries_that_cannot_be_taken_are_named_and_the_rest_is_taken(house: House) -> None:
    ana = house.organizer("ana", "translator:pt")
    rows = house.studio.publisher.published("ice_at_door").rows
    call = next(row for row in rows if "{phone:" in row.english)
    file = takes_out(ana, "topics-pt.po")
    file = po_changed(file, "ice_at_door", call.english, "Ligue já.")
    file = po_changed(file, "ice_at_door", rows[0].english, "E se a ICE bater na minha porta?")
    file += b'\nmsgctxt "bond"\nmsgid "Nobody says this."\nmsgstr "Ningu\xc3\xa9m diz isto."\n'
    brings(ana, "catalog", file)
    told = plain(ana.text)
    assert "Entries that cannot be taken: 2. The others can." in told
    assert "bond: Nobody says this. Nothing says this English sentence any more." in told
    assert "must hold exactly what stands in braces" in told
    takes(ana)
    kept = house.studio.drafts.find("ice_at_door")
    assert kept is not None and kept.draft.rows[0].words("pt") == "E se a ICE bater na minha porta?"


@pytest.mark.parametrize(
    "kind, file, told",
    [
        pytest.param("topics", b"", "No hay nada|está vacío", id="empty"),
        pytest.param("topics", b"id,en\nbond/p1/x,N\xe3o\n", "CSV UTF-8", id="encoding"),
        pytest.param("directory", b"Fecha,Monto\n1,2\n", "otra clase de tabla", id="shape"),
        pytest.param("catalog", b"hola", "no es un catálogo PO", id="no catalog"),
        pytest.param("catalog", b'msgid "a"\nfian\xc3\xa7a\n', "mire la línea", id="a broken one"),
        pytest.param("catalog", b'msgid "a"\nmsgstr "b"\n', "Language: es", id="no language"),
    ],
)
def test_a_wrong_file_gets_a_sentence_in_the_organizers_language(
    house: House, kind: str, file: bytes, told: str
) -> None:
    ana = house.organizer("ana", "writer", "translator:es", language="es")
    brings(ana, kind, file)
    assert re.search(told, ana.text), plain(ana.text)
    assert ana.status in (400, 403)
