"""A table goes out as a file that does no harm, and comes back; a wrong file gets a sentence."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from openpyxl import Workbook, load_workbook

from bot.studio.errors import StudioError
from bot.studio.table import Column, csv_file, read_table, xlsx

COLUMNS = [
    Column("id", ["Short name", "Nombre corto"], is_locked=True),
    Column("en", ["English", "Inglés"]),
    Column("pt", ["Portuguese", "Portugués"]),
]
ROWS = [
    {"id": "a/1", "en": "Don't open.", "pt": "Não abra.\nNunca."},
    {"id": "a/2", "en": '=HYPERLINK("http://evil.test")', "pt": "+1 413; -x, @y"},
]


def book(change: Callable[[Workbook], None]) -> bytes:
    workbook = load_workbook(io.BytesIO(xlsx("topics", COLUMNS, ROWS)))
    change(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "file", [xlsx("topics", COLUMNS, ROWS), csv_file(COLUMNS, ROWS)], ids=["xlsx", "csv"]
)
def test_what_goes_out_comes_back(file: bytes) -> None:
    rows, faults = read_table(file, COLUMNS)
    assert not faults
    assert [dict(row.values) for row in rows] == ROWS
    assert [row.number for row in rows] == [2, 3]


def test_headings_in_any_of_our_languages_and_excels_semicolons_are_known() -> None:
    file = "Nombre corto;Portugués\r\na/1;Não\r\n".encode("utf-8-sig")
    rows, _ = read_table(file, COLUMNS)
    assert dict(rows[0].values) == {"id": "a/1", "pt": "Não"}


def test_a_formula_leaves_as_text() -> None:
    sheet = load_workbook(io.BytesIO(xlsx("topics", COLUMNS, ROWS))).worksheets[0]
    assert sheet["B3"].data_type == "s"
    assert "'=HYPERLINK" in csv_file(COLUMNS, ROWS).decode("utf-8-sig")


def test_only_the_ids_are_locked() -> None:
    sheet = load_workbook(io.BytesIO(xlsx("topics", COLUMNS, ROWS))).worksheets[0]
    assert sheet.protection.sheet
    assert (sheet["A2"].protection.locked, sheet["B2"].protection.locked) == (True, False)


def test_a_formula_that_comes_in_is_named_by_row_and_column() -> None:
    file = book(lambda workbook: workbook.worksheets[0].__setitem__("C2", "=A1"))
    _, faults = read_table(file, COLUMNS)
    assert [(f.row, f.column, f.key) for f in faults] == [
        (2, "Portuguese", "studio.trip.fault.formula")
    ]


def test_words_beside_the_table_are_named() -> None:
    file = book(lambda workbook: workbook.worksheets[0].__setitem__("F3", "look here"))
    _, faults = read_table(file, COLUMNS)
    assert [(f.row, f.column, f.key) for f in faults] == [(3, "F", "studio.trip.fault.extra")]


@pytest.mark.parametrize(
    "file, key",
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \n ", "empty", id="blanks"),
        pytest.param(b"PK\x03\x04 no zip", "not_a_table", id="a broken zip"),
        pytest.param(b"\xd0\xcf\x11\xe0 old", "old_excel", id="an old Excel file"),
        pytest.param("id,en\na/1,Não\n".encode("latin-1"), "encoding", id="Latin-1"),
        pytest.param(b"%PDF-1.7\0\0", "not_a_table", id="a PDF"),
        pytest.param(b"Date,Amount\n1,2\n", "shape", id="somebody's accounts"),
        pytest.param(b"en,pt\nx,y\n", "no_id", id="without the short names"),
        pytest.param(b"id,en,notes\na/1,x,y\n", "column", id="a column more"),
        pytest.param(b"id,en,en\na/1,x,y\n", "column_twice", id="a column twice"),
        pytest.param(b'id,en\na/1,"x\n', "quotes", id="an open quotation mark"),
        pytest.param(b"id\n" + b"a/1\n" * 5001, "too_long", id="far too long"),
        pytest.param(
            book(lambda workbook: workbook.worksheets[0].merge_cells("B2:C2")), "merged",
            id="merged cells",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_of_ours_gets_a_sentence(file: bytes, key: str) -> None:
    with pytest.raises(StudioError) as told:
        read_table(file, COLUMNS)
    assert told.value.key == f"studio.trip.error.{key}"
