"""A table as a spreadsheet or CSV file, and back. Pure but for the bytes of the file.

What a spreadsheet program would take for a formula leaves as text: a file of ours must not be able
to act on the computer of whoever opens it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.studio.errors import StudioError

ID = "id"
MAX_ROWS = 5_000
MAX_UNPACKED_BYTES = 60_000_000
# What Excel, LibreOffice and Google Sheets take for the beginning of a formula.
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DELIMITERS = (",", ";", "\t")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Column:
    """`titles` are its headings, in any of which a file may come back, the first one written."""

    name: str
    titles: Sequence[str]
    is_locked: bool = False
    width: int = 30
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a row, or with the cell in one column of it."""

    row: int
    column: str
    key: str
    told: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class TableRow:
    """A row of a file as it came in; `number` is that which the spreadsheet shows."""

    number: int
    values: Mapping[str, str]


def xlsx(name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> bytes:
    """A workbook whose locked columns cannot be typed in by accident."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name[:31]
    sheet.freeze_panes = "B2"
    for number, column in enumerate(columns, 1):
        heading = sheet.cell(1, number, column.titles[0])
        heading.font = Font(bold=True, color="FFFFFF")
        heading.fill = PatternFill("solid", fgColor="0B2C45")
        heading.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        if column.choices and rows:
            allowed = DataValidation("list", '"' + ",".join(column.choices) + '"', allow_blank=True)
            sheet.add_data_validation(allowed)
            letter = get_column_letter(number)
            allowed.add(f"{letter}2:{letter}{len(rows) + 1}")
    for at, row in enumerate(rows, 2):
        for number, column in enumerate(columns, 1):
            cell = sheet.cell(at, number)
            cell.value = _CONTROL.sub("", row.get(column.name, "")) or None
            if cell.value is not None:
                cell.data_type = "s"
            # Excel then keeps a text that begins with a sign as text, when it is edited too.
            cell.quotePrefix = row.get(column.name, "").startswith(_FORMULA)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.protection = Protection(locked=column.is_locked)
            if column.is_locked:
                cell.fill = PatternFill("solid", fgColor="E3EDF3")
    sheet.protection.sheet = True
    # Widths, heights and sorting are the reader's own business.
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.autoFilter = False
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_file(columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> bytes:
    """The same as CSV; with a mark at its beginning by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.titles[0] for column in columns])
    for row in rows:
        writer.writerow([_harmless(row.get(column.name, "")) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def read_table(file: bytes, columns: Sequence[Column]) -> tuple[list[TableRow], list[RowFault]]:
    """The rows of a file, and the cells that cannot be read.

    Raises StudioError when it is no table of this kind at all.
    """
    if not file.strip():
        raise StudioError("studio.trip.error.empty")
    if file.startswith(_OLD_EXCEL):
        raise StudioError("studio.trip.error.old_excel")
    cells = _of_xlsx(file) if file.startswith(b"PK") else _of_csv(file)
    faults: list[RowFault] = []
    lines = [(number, row) for number, row in cells if any(_is_there(each) for each in row)]
    if not lines:
        raise StudioError("studio.trip.error.empty")
    if len(lines) > MAX_ROWS:
        raise StudioError("studio.trip.error.too_long", maximum=MAX_ROWS)
    names = _names(lines[0][1], columns)
    titles = {column.name: column.titles[0] for column in columns}
    rows = []
    for number, row in lines[1:]:
        values = {}
        for at, each in enumerate(row):
            if at >= len(names) or not names[at]:
                if _is_there(each):
                    place = {"column": get_column_letter(at + 1)}
                    faults.append(RowFault(number, place["column"], "studio.trip.fault.extra"))
            elif isinstance(each, _Unreadable):
                faults.append(RowFault(number, titles[names[at]], each.key))
            else:
                values[names[at]] = each
        rows.append(TableRow(number, values))
    return rows, faults


@dataclass(frozen=True)
class _Unreadable:
    """A cell that holds something else than words."""

    key: str


def _is_there(cell: str | _Unreadable) -> bool:
    return isinstance(cell, _Unreadable) or bool(cell.strip())


def _names(headings: Sequence[str | _Unreadable], columns: Sequence[Column]) -> list[str]:
    """The name of each column of the file, "" for one without a heading."""
    by_title = {
        title.strip().casefold(): column.name
        for column in columns
        for title in (column.name, *column.titles)
    }
    names: list[str] = []
    for at, heading in enumerate(headings, 1):
        told = heading.strip() if isinstance(heading, str) else "?"
        name = by_title.get(told.casefold(), "")
        if told and not name and ID not in names:
            # Not one of our headings before the first of ours: some other table.
            raise StudioError("studio.trip.error.shape", written=told[:40])
        if told and not name:
            column = get_column_letter(at)
            raise StudioError("studio.trip.error.column", column=column, written=told[:40])
        if name and name in names:
            raise StudioError("studio.trip.error.column_twice", written=told[:40])
        names.append(name)
    if ID not in names:
        raise StudioError("studio.trip.error.no_id")
    return names


def _of_xlsx(file: bytes) -> Iterator[tuple[int, list[str | _Unreadable]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as packed:
            if sum(info.file_size for info in packed.infolist()) > MAX_UNPACKED_BYTES:
                raise StudioError("studio.error.too_big", 413)
        book = load_workbook(io.BytesIO(file))
    except (zipfile.BadZipFile, InvalidFileException, ParseError) as error:
        raise StudioError("studio.trip.error.not_a_table") from error
    except (KeyError, ValueError, TypeError, EOFError, OSError) as error:
        # openpyxl lets through whatever breaks inside a file that is packed but no workbook.
        raise StudioError("studio.trip.error.not_a_table") from error
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        raise StudioError("studio.trip.error.empty")
    if sheet.merged_cells.ranges:
        where = str(sorted(map(str, sheet.merged_cells.ranges))[0])
        raise StudioError("studio.trip.error.merged", where=where)
    if sheet.max_row > MAX_ROWS + 1:
        raise StudioError("studio.trip.error.too_long", maximum=MAX_ROWS)
    for number, row in enumerate(sheet.iter_rows(max_col=min(sheet.max_column, 200)), 1):
        yield number, [_told(cell) for cell in row]


def _told(cell: Cell) -> str | _Unreadable:
    value = cell.value
    if cell.data_type == "f":
        return _Unreadable("studio.trip.fault.formula")
    if cell.data_type == "e":
        return _Unreadable("studio.trip.fault.error_cell")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _without_mark(str(value))


def _of_csv(file: bytes) -> Iterator[tuple[int, list[str | _Unreadable]]]:
    try:
        text = file.decode("utf-16" if file.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudioError("studio.trip.error.encoding") from error
    if "\0" in text:
        raise StudioError("studio.trip.error.not_a_table")
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        # A spreadsheet counts rows; a cell may hold several lines of the file.
        for number, row in enumerate(reader, 1):
            if number > MAX_ROWS + 1:
                raise StudioError("studio.trip.error.too_long", maximum=MAX_ROWS)
            yield number, [_without_mark(each) for each in row]
    except csv.Error as error:
        raise StudioError("studio.trip.error.quotes", row=reader.line_num) from error


def _harmless(text: str) -> str:
    clean = _CONTROL.sub("", text)
    return "'" + clean if clean.startswith(_FORMULA) else clean


def _without_mark(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:2] in _FORMULA else text
