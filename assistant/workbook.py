"""Agreements as an Excel workbook: a sheet of agreements, a sheet of their evidence. The only door to XlsxWriter.

Text is written as text, never as a formula or a link. Rows are written as they come, so memory does not grow with them.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]

from assistant.agreement_exporting import (
    COLUMNS,
    EVIDENCE_COLUMNS,
    GONE,
    Cell,
    evidence_rows,
    gone_row,
    one_line,
    table_row,
)
from assistant.errors import ExportFailed
from assistant.sourced import GoneAgreement, SourcedAgreement

# Source: Microsoft, "Excel specifications and limits".
MOST_CHARACTERS = 32_767
MOST_ROWS = 1_048_576
CUT = " … [cut: a cell holds no more]"

_WIDE = frozenset(("parties", "occasion", "purpose", "quote", "documents", "title", "files", "file"))
_ARABIC, _LETTER = re.compile(r"[ء-ي]"), re.compile(r"[^\W\d_]")


def write_workbook(
    agreements: Iterable[SourcedAgreement],
    path: Path,
    most_rows: int = MOST_ROWS,
    gone: Iterable[GoneAgreement] = (),
) -> int:
    """Write agreements and their evidence to a file and give how many there are.

    Those that are `gone` from the register follow, not counted: the sheet of evidence says so. A sheet that is full
    goes on in another. The sheets run from right to left when most parties have Arabic names.

    Raises:
        ExportFailed: the file cannot be written.
    """
    try:
        with TemporaryDirectory(prefix="ittifaq-") as folder:
            workbook = _Workbook(xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder}), most_rows)
            for sourced in agreements:
                workbook.add(sourced)
            for each in gone:
                workbook.add_gone(each)
            return workbook.close()
    except (OSError, XlsxWriterException) as error:
        raise ExportFailed(
            f"{path} cannot be written ({error}): close it where it is open, or name another."
        ) from error


class _Workbook:
    """The two tables, and what is counted of them."""

    def __init__(self, book: "xlsxwriter.Workbook", most_rows: int) -> None:
        self._book = book
        # The first sheet is the one that opens.
        self._agreements = _Table(book, "Agreements", COLUMNS, most_rows)
        self._evidence = _Table(book, "Evidence", EVIDENCE_COLUMNS, most_rows)
        self._arabic = self._other = self._count = 0

    def add(self, sourced: SourcedAgreement) -> None:
        self._agreements.write(table_row(sourced))
        for row in evidence_rows(sourced):
            self._evidence.write(row)
        self._count += 1
        for party in sourced.agreement.parties:
            is_arabic = 2 * len(_ARABIC.findall(party.name)) > len(_LETTER.findall(party.name))
            self._arabic, self._other = self._arabic + is_arabic, self._other + (not is_arabic)

    def add_gone(self, gone: GoneAgreement) -> None:
        self._agreements.write(gone_row(gone))
        self._evidence.write((gone.id, "", GONE))

    def close(self) -> int:
        """Write the file and give the number of agreements."""
        for table in (self._agreements, self._evidence):
            table.finish(self._arabic > self._other)
        self._book.close()
        return self._count


class _Table:
    """Rows under one header, over as many sheets as they need."""

    def __init__(self, book: "xlsxwriter.Workbook", name: str, columns: Sequence[str], most_rows: int) -> None:
        self._book = book
        self._name = name
        self._columns = columns
        self._most_rows = most_rows
        self._bold = book.add_format({"bold": True})
        self._sheets = [self._open(name)]
        self._row = 1

    def write(self, row: Sequence[Cell]) -> None:
        if self._row == self._most_rows:
            self._finish_sheet()
            self._sheets.append(self._open(f"{self._name} {len(self._sheets) + 1}"))
            self._row = 1
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                self._sheets[-1].write_string(self._row, column, _fitting(cell))
            else:
                self._sheets[-1].write_number(self._row, column, cell)
        self._row += 1

    def finish(self, from_right: bool) -> None:
        self._finish_sheet()
        for sheet in self._sheets if from_right else []:
            sheet.right_to_left()

    def _open(self, name: str) -> "xlsxwriter.worksheet.Worksheet":
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(self._columns):
            sheet.set_column(column, column, 50 if title in _WIDE else 16)
            sheet.write_string(0, column, title, self._bold)
        return sheet

    def _finish_sheet(self) -> None:
        self._sheets[-1].autofilter(0, 0, self._row - 1, len(self._columns) - 1)


def _fitting(text: str) -> str:
    """Give a text as one cell can hold it: Excel counts characters beyond U+FFFF twice."""
    plain = one_line(text)
    if len(plain.encode("utf-16-le")) <= 2 * MOST_CHARACTERS:
        return plain
    kept = plain.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - len(CUT))]
    return kept.decode("utf-16-le", errors="ignore") + CUT
