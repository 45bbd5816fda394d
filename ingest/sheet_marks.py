"""What is told of a sheet behind its rows, found without taking them apart: merged cells, filters, how many rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A sheet that unpacks to more is searched so far.
_SEARCHED = 2_000_000_000
_MOST_MERGED = 20_000
_LONGEST_MARK = 300
_MARKS = re.compile(
    rb"(</(?:\w{1,20}:)?row>)"
    rb"|<(?:\w{1,20}:)?(mergeCell|autoFilter)\s[^<>]{0,200}?ref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?"
)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells: columns from 0, rows from 1."""

    first_column: int
    first_row: int
    last_column: int
    last_row: int


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What lies behind the rows of a sheet.

    Attributes:
        rows: how many there are.
        is_whole: whether the sheet was searched to its end; if not, there may be more rows.
        filtered: the area that a filter is set on; its first row is a header.
    """

    rows: int
    is_whole: bool
    merged: tuple[Area, ...]
    filtered: tuple[Area, ...]


def find_marks(pieces: Iterator[bytes]) -> SheetMarks:
    """Search the bytes of a sheet."""
    rows = size = 0
    merged: list[Area] = []
    filtered: list[Area] = []
    left = b""
    for piece in pieces:
        size += len(piece)
        if size > _SEARCHED:
            break
        left += piece
        end = 0
        for match in _MARKS.finditer(left):
            end = match.end()
            if match[1]:
                rows += 1
            elif match[2] == b"mergeCell" and len(merged) < _MOST_MERGED:
                merged.append(_area(match))
            elif match[2] == b"autoFilter":
                filtered.append(_area(match))
        left = left[max(end, len(left) - _LONGEST_MARK) :]
    return SheetMarks(rows, size <= _SEARCHED, tuple(merged), tuple(filtered))


def column_of(letters: str) -> int:
    """Give the number of a column, from 0: "A" is 0, "AB" is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _area(match: re.Match[bytes]) -> Area:
    first, row, last, last_row = (group.decode() if group else "" for group in match.group(3, 4, 5, 6))
    return Area(column_of(first), int(row), column_of(last or first), int(last_row or row))
