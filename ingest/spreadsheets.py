"""Spreadsheets (.xlsx .xlsm): each sheet is a page, each row a line with the words of its header.

Sheets are unpacked row by row and their words kept on the disk, so that a workbook of any size takes little memory.
Formulas are read as their values, which the program that saved the workbook left beside them. Comments are left out.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from ingest.blocks import Block, Extraction
from ingest.drawings import CHARTS, drawn_blocks, lines_of
from ingest.embedded import unpack_embedded
from ingest.number_formats import is_date_format, show_number
from ingest.office_properties import stated_by
from ingest.packages import Kind, Package
from ingest.sheet_marks import Area, SheetMarks, column_of, find_marks
from ingest.sheet_rows import Cell, CellKind, Room, Row, SheetText, fill_merged
from ingest.tools import Tools
from ingest.workbook import S, SharedStrings, Styles, sheets_of, string_of, whole

_SPREADSHEET = Kind("spreadsheet", ".xlsx", ".xls")
_MOST_SHEETS = 2_000
# Source: the most rows that a sheet of Excel has are 1,048,576.
_MOST_SHEET_ROWS = 1_048_576
_MOST_CELLS = 20_000_000
# Rows, after which it is told how many are read.
_TOLD_EVERY = 1_000
# Names that programs give.
_UNNAMED = re.compile(r"(sheet|feuil|feuille|tabelle|ورقة|الورقة)\s*\d*", re.IGNORECASE)


def read_xlsx(path: Path, name: str, tools: Tools) -> Extraction:
    """Read a spreadsheet sheet by sheet, hidden ones too, up to sheet_rows.MOST_ROWS rows.

    Raises:
        UnreadableFile: it is no spreadsheet, is protected by a password, or is damaged.
    """
    with Package(path, name, _SPREADSHEET, tools.tell) as package:
        book = _open_book(package)
        with SharedStrings(package, book.strings, tools.folder) as strings:
            reader = _Reader(package, book, strings, tools.tell)
            blocks = tuple(reader.blocks())
        stated = stated_by(package)
        parts = unpack_embedded(package, reader.embedded, tools)
    return Extraction(
        blocks,
        "\n".join(block.text for block in blocks),
        stated.title or title_of(blocks),
        stated.publisher,
        stated.date,
        page_count=max(len(book.sheets), 1),
        notices=(*_formula_notices(name, reader.uncalculated), *row_notices(name, reader.room, reader.rows)),
        parts=parts,
    )


def title_of(blocks: tuple[Block, ...]) -> str:
    """Give the line above the first table, when it is one that only titles it."""
    first = next((block for block in blocks if not block.level), None)
    is_title = first and len(first.text) <= 200 and " | " not in first.text and ": " not in first.text
    return first.text if first and is_title else ""


def row_notices(name: str, room: Room, rows: str) -> tuple[str, ...]:
    """Say that a file was read in part; `rows` is how many it has, in words, or "" when all were read."""
    if not rows:
        return ()
    return (f"Of {name} only the first {room.rows_read} of {rows} rows were read: split it into parts.",)


def _formula_notices(name: str, uncalculated: int) -> tuple[str, ...]:
    if not uncalculated:
        return ()
    return (
        f"{name} holds {uncalculated} formulas that were never calculated: open it in a spreadsheet program, "
        "save it again and ingest that.",
    )


@dataclass(frozen=True, slots=True)
class _Book:
    """The parts of a workbook: name and part of each sheet, its words and formats."""

    sheets: tuple[tuple[str, str], ...]
    strings: str
    styles: Styles
    is_from_1904: bool


def _open_book(package: Package) -> _Book:
    main = next(
        (each.target for each in package.relations("").values() if each.kind == "officeDocument" and each.target),
        "xl/workbook.xml",
    )
    workbook = package.part(main)
    if workbook is None or workbook.tag != S + "workbook":
        raise package.other()
    relations = package.relations(main)
    sheets = [(name, relations[each].target) for name, each in sheets_of(workbook) if each in relations]
    if len(sheets) > _MOST_SHEETS:
        raise package.too_large()
    properties = workbook.find(S + "workbookPr")
    by_kind = {each.kind: each.target for each in relations.values() if each.target}
    return _Book(
        tuple(sheets),
        by_kind.get("sharedStrings", ""),
        Styles(package.part(by_kind.get("styles", ""))),
        properties is not None and properties.get("date1904", "0") in ("1", "true"),
    )


@dataclass(slots=True)
class _Reader:
    """Reads the sheets of a workbook one after the other.

    Attributes:
        rows: how many rows there are, in words; "" while all were read.
        uncalculated: how many formulas have no value.
        cells: how many were looked at, empty ones too.
        embedded: names of the documents within the workbook.
    """

    package: Package
    book: _Book
    strings: SharedStrings
    tell: Callable[[int, int], None]
    room: Room = field(default_factory=Room)
    rows: str = ""
    uncalculated: int = 0
    cells: int = 0
    embedded: list[str] = field(default_factory=list)

    def blocks(self) -> Iterator[Block]:
        """Give the blocks of all sheets."""
        total, is_whole = 0, True
        for page, (name, part) in enumerate(self.book.sheets, 1):
            marks = find_marks(self.package.pieces(part)) if self.package.size(part) else _NO_MARKS
            total, is_whole = total + marks.rows, is_whole and marks.is_whole
            if self.room.is_full:
                continue
            blocks = self._sheet_blocks(part, page, marks)
            first = next(blocks, None)
            if first is None:
                continue
            if len(self.book.sheets) > 1 or not _UNNAMED.fullmatch(name):
                yield Block(" ".join(name.split()), level=1, page=page)
            yield first
            yield from blocks
        if self.room.is_full:
            self.rows = f"{total}" if is_whole else f"more than {total}"

    def _sheet_blocks(self, part: str, page: int, marks: SheetMarks) -> Iterator[Block]:
        relations = self.package.relations(part)
        tables = [self.package.part(each.target) for each in relations.values() if each.kind == "table"]
        headers = {area.first_row for area in marks.filtered} | set(_table_headers(tables))
        text = SheetText(page, self.room, frozenset(headers))
        yield from text.blocks_of(fill_merged(_merged(self._rows(part), marks.merged)))
        for relation in relations.values():
            if relation.kind == "drawing" and relation.target:
                yield from self._drawing(relation.target, page)
            elif relation.kind == "package" and relation.target:
                self.embedded.append(relation.target)

    def _drawing(self, part: str, page: int) -> Iterator[Block]:
        """Give what is written in the text boxes and charts that lie on a sheet."""
        root = self.package.part(part)
        relations = self.package.relations(part)
        for element in root.iter("{*}txBody", *CHARTS) if root is not None else ():
            if element.tag in CHARTS:
                for block in drawn_blocks(self.package, element, relations):
                    yield Block(" ".join(block.text.split()), page=page, joint=block.joint)
            else:
                for line in lines_of(element):
                    if line.strip():
                        yield Block(" ".join(line.split()), page=page)

    def _rows(self, part: str) -> Iterator[Row]:
        number = 0
        for element in self.package.elements(part, S + "row", within=S + "sheetData"):
            number = max(whole(element.get("r", ""), 0), number + 1)
            if number > _MOST_SHEET_ROWS or self.cells > _MOST_CELLS:
                return
            if not number % _TOLD_EVERY:
                self.tell(self.room.rows_read, 0)
            if cells := tuple(self._cells(element)):
                yield Row(number, cells)

    def _cells(self, row: etree._Element) -> Iterator[Cell]:
        column, room = -1, self.room.letters
        for element in row.iterchildren(S + "c"):
            self.cells += 1
            place = _LETTERS.match(element.get("r", ""))
            column = column_of(place[0]) if place else column + 1
            cell = self._cell(element, column)
            if cell:
                yield cell
                room -= len(cell.text)
            if room <= 0 or self.cells > _MOST_CELLS:
                return

    def _cell(self, element: etree._Element, column: int) -> Cell | None:
        style = whole(element.get("s", ""), 0)
        stored = (element.findtext(S + "v") or "").strip()
        if not stored and element.find(S + "f") is not None and element.get("t") != "str":
            self.uncalculated += 1
        text, kind = self._value(element, stored, self.book.styles.code(style))
        text = " ".join(text.split())
        return Cell(column, text, kind, column, self.book.styles.is_bold(style)) if text else None

    def _value(self, element: etree._Element, stored: str, code: str) -> tuple[str, CellKind]:
        """Give what a cell shows, and of which kind it is."""
        stated = element.get("t", "n")
        if stated == "s":
            return (self.strings.string(int(stored)) or "", "text") if whole(stored, -1) >= 0 else ("", "text")
        if stated == "inlineStr":
            inline = element.find(S + "is")
            return string_of(inline) if inline is not None else "", "text"
        if stated == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(stored, stored), "text"
        if stated == "d":
            return stored.removesuffix("T00:00:00"), "date"
        if stated != "n" or not _NUMBER.fullmatch(stored):
            return stored, "text"
        shown = show_number(float(stored), code, self.book.is_from_1904)
        return shown, "date" if is_date_format(code) else "number"


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_LETTERS = re.compile(r"[A-Z]{1,3}(?=\d)")
_NO_MARKS = SheetMarks(0, True, (), ())


def _table_headers(tables: list[etree._Element | None]) -> Iterator[int]:
    for table in tables:
        area = re.match(r"[A-Z]{1,3}(\d{1,7})", table.get("ref", "")) if table is not None else None
        if area and table is not None and table.get("headerRowCount", "1") != "0":
            yield int(area[1])


def _merged(rows: Iterator[Row], merged: tuple[Area, ...]) -> Iterator[Row]:
    """Tell each cell how far it is merged with others."""
    areas = {(area.first_row, area.first_column): area for area in merged}
    for row in rows:
        found = ((cell, areas.get((row.number, cell.column))) for cell in row.cells)
        yield Row(
            row.number,
            tuple(
                replace(cell, last_column=area.last_column, last_row=area.last_row) if area else cell
                for cell, area in found
            ),
        )
