"""Rows of spreadsheets as text that can be read alone: each cell with the word above its column.

1. Rows that follow each other are a table; an empty row ends it.
2. Rows above the table proper, with a cell or two, are its title.
3. The first wide row is its header when it is set apart: stated by the sheet, set in bold, words above figures, or
   short and different words above three columns.
4. A table without a header of its own, below one that has, goes on with that.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingest.blocks import CELL, PARAGRAPH, ROW, Block
from ingest.cleaning import repair_text

# Of one file. Ten times what the largest register of agreements holds; more is data and no text to read.
MOST_ROWS = 50_000
MOST_LETTERS = 5_000_000

# Rows that are looked at to find the header.
_LOOKED_AT = 12
_LONGEST_LABEL = 80
_MOST_LABEL_WORDS = 8
_YEAR = re.compile(r"(19|20)\d\d|[١٢][٠-٩]{3}")


CellKind = Literal["text", "number", "date"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty.

    Attributes:
        column: from 0.
        last_column: the same, or the last of those that it is merged with.
        last_row: number of the last row that it is merged with; 0 when it is not.
    """

    column: int
    text: str
    kind: CellKind = "text"
    last_column: int = -1
    is_bold: bool = False
    last_row: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row that has a cell; `number` counts empty ones too."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class Room:
    """How much more is read of a file."""

    rows: int = MOST_ROWS
    letters: int = MOST_LETTERS

    @property
    def is_full(self) -> bool:
        """Whether nothing more is read."""
        return self.rows <= 0 or self.letters <= 0

    @property
    def rows_read(self) -> int:
        """How many rows were read."""
        return MOST_ROWS - self.rows


@dataclass(slots=True)
class SheetText:
    """Turns the rows of one sheet into blocks.

    Attributes:
        page: number of the sheet.
        header_rows: numbers of those that the sheet itself states to be headers.
        expects_header: whether the first row is most likely one, as in a file of values.
    """

    page: int
    room: Room
    header_rows: frozenset[int] = frozenset()
    expects_header: bool = False
    _names: Mapping[int, str] = field(default_factory=dict)

    def blocks_of(self, rows: Iterator[Row]) -> Iterator[Block]:
        """Give a block for every row but headers, until the room is full."""
        for table in _tables(rows):
            joint = PARAGRAPH
            start = list(itertools.islice(table, _LOOKED_AT))
            titles, names, body = self._begin(start)
            for row in titles:
                yield from self._block(_plain(row), PARAGRAPH, row)
            self.room.rows -= len(start) - len(titles) - len(body)
            self._names = names
            for row in itertools.chain(body, table):
                if self.room.is_full:
                    return
                yield from self._block(_labelled(row, names), joint, row)
                joint = ROW
            self.expects_header = False

    def _block(self, text: str, joint: str, row: Row) -> Iterator[Block]:
        text = " ".join(repair_text(text).split())[: self.room.letters]
        self.room.rows -= 1
        self.room.letters -= len(text)
        if text:
            yield Block(text, page=self.page, joint=joint)

    def _begin(self, rows: Sequence[Row]) -> tuple[Sequence[Row], Mapping[int, str], Sequence[Row]]:
        """Give the titles of a table, the names of its columns, and the rows below them."""
        width = max(len(row.cells) for row in rows)
        first = next(place for place, row in enumerate(rows) if 2 * len(row.cells) >= width)
        stated = [place for place, row in enumerate(rows) if row.number in self.header_rows]
        place = stated[0] if stated else first
        below = rows[place + 1 :]
        if below and width > 1 and (stated or self._is_header(rows[place], below)):
            return rows[:place], *_names_of(rows[place], below)
        if all(cell.column in self._names for row in rows for cell in row.cells) and width > 1:
            return (), self._names, rows
        return (rows[:first], {}, rows[first:]) if width > 1 else (rows, {}, ())

    def _is_header(self, row: Row, below: Sequence[Row]) -> bool:
        texts = [cell.text for cell in row.cells]
        if len(row.cells) < 2 or not all(map(_is_label, row.cells)) or len(set(texts)) < len(texts):
            return False
        if all(cell.kind != "text" for cell in row.cells):
            return False
        if all(cell.is_bold for cell in row.cells) and not all(cell.is_bold for cell in below[0].cells):
            return True
        if any(cell.last_column > cell.column for cell in row.cells) and all(map(_is_label, below[0].cells)):
            return True
        if len(row.cells) == 2:
            return self.expects_header or _is_above_one_kind(row, below)
        return _has_figures_below(row, below) or self.expects_header or _is_apart(texts, below)


def fill_merged(rows: Iterator[Row]) -> Iterator[Row]:
    """Give rows in which a cell that is merged with those below it stands in each of their rows."""
    open_cells: dict[int, Cell] = {}
    for row in rows:
        open_cells = {column: cell for column, cell in open_cells.items() if cell.last_row >= row.number}
        cells = open_cells | {cell.column: cell for cell in row.cells}
        open_cells |= {cell.column: cell for cell in row.cells if cell.last_row > row.number}
        yield Row(row.number, tuple(cells[column] for column in sorted(cells)))


def _tables(rows: Iterator[Row]) -> Iterator[Iterator[Row]]:
    """Part rows at empty rows; each part must be used up before the next."""
    last = 0
    table = 0

    def number_of(row: Row) -> int:
        nonlocal last, table
        table += row.number > last + 1
        last = row.number
        return table

    for _, part in itertools.groupby(rows, number_of):
        yield part


def _is_label(cell: Cell) -> bool:
    if cell.kind != "text":
        return bool(_YEAR.fullmatch(cell.text))
    return len(cell.text) <= _LONGEST_LABEL and len(cell.text.split()) <= _MOST_LABEL_WORDS


def _kinds_below(row: Row, below: Iterable[Row]) -> dict[int, Counter[str]]:
    """Count the kinds of cells in each column that has a word above."""
    kinds: dict[int, Counter[str]] = {cell.column: Counter() for cell in row.cells if cell.kind == "text"}
    for each in below:
        for cell in each.cells:
            if cell.column in kinds:
                kinds[cell.column][cell.kind] += 1
    return kinds


def _has_figures_below(row: Row, below: Sequence[Row]) -> bool:
    return any(2 * (kinds["number"] + kinds["date"]) > kinds.total() for kinds in _kinds_below(row, below).values())


def _is_above_one_kind(row: Row, below: Sequence[Row]) -> bool:
    """Say whether two words stand above a column of figures: names with values beside them are of several kinds."""
    kinds = _kinds_below(row, below).get(row.cells[-1].column, Counter())
    return len(below) > 1 and (kinds["number"] == kinds.total() > 1 or kinds["date"] == kinds.total() > 1)


def _is_apart(texts: Sequence[str], below: Sequence[Row]) -> bool:
    """Say whether words do not come again in the rows below them, which are rows of the same table."""
    again = {cell.text for row in below for cell in row.cells}
    return not again.intersection(texts) and len(below[0].cells) >= 2


def _names_of(row: Row, below: Sequence[Row]) -> tuple[Mapping[int, str], Sequence[Row]]:
    """Give the names of the columns, each after the word that stands over several of them, and the rows below."""
    names = {
        column: _clean(cell.text)
        for cell in row.cells
        for column in range(cell.column, min(max(cell.last_column, cell.column), cell.column + 500) + 1)
    }
    is_group = any(cell.last_column > cell.column for cell in row.cells)
    if not is_group or len(below) < 2 or not all(map(_is_label, below[0].cells)):
        return names, below
    for cell in below[0].cells:
        group = names.get(cell.column, "")
        name = _clean(cell.text)
        names[cell.column] = name if group in ("", name) else f"{group} {name}"
    return names, below[1:]


def _clean(label: str) -> str:
    return " ".join(repair_text(label).split()).rstrip(":： ")[:_LONGEST_LABEL]


def _plain(row: Row) -> str:
    if len(row.cells) == 2 and _is_label(row.cells[0]) and row.cells[0].kind == "text":
        # A value beside its name.
        return f"{_clean(row.cells[0].text)}: {row.cells[1].text}"
    return CELL.join(cell.text for cell in row.cells)


def _labelled(row: Row, names: Mapping[int, str]) -> str:
    if not names or (len(row.cells) == 1 and len(names) > 2 and row.cells[0].kind == "text"):
        return _plain(row)
    return CELL.join(
        f"{name}: {cell.text}" if (name := names.get(cell.column, "")) else cell.text for cell in row.cells
    )
