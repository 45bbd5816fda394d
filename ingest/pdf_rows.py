"""The lines of a PDF page, those of ruled tables put together row by row, cell by cell."""

import itertools
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.pdf_flow import flow
from ingest.pdf_letters import Characters, Piece
from ingest.pdf_lines import Line, is_rtl_text, read_lines
from ingest.pdf_tables import Band

# What holds more lines is a frame around text, not the row of a table.
_MOST_LINES = 12

_Cells = dict[int, list[Piece]]


def read_lines_and_rows(page: Characters, pieces: Sequence[Piece], tables: Sequence[Sequence[Band]]) -> Iterator[Line]:
    """Give a page's lines in the file's order; a row of a ruled table is one, also where its cells have several."""
    is_rtl = is_rtl_text(page.text)
    upright = [piece for piece in pieces if piece.turn == 0]
    inside = [_table_of(page, piece, tables) for piece in upright]
    done = set()
    for table, run in itertools.groupby(zip(inside, upright, strict=True), key=lambda pair: pair[0]):
        if table < 0:
            yield from read_lines(page, [piece for _, piece in run], is_rtl)
        elif table not in done:
            done.add(table)
            own = [piece for place, piece in zip(inside, upright, strict=True) if place == table]
            yield from _rows(page, own, tables[table])


def _table_of(page: Characters, piece: Piece, tables: Sequence[Sequence[Band]]) -> int:
    """Give the number of the table that a piece stands in, or -1."""
    if not tables:
        return -1
    middle = _middle(page, piece.shown[len(piece.shown) // 2])
    height = piece.baseline + piece.size / 4
    return next((n for n, table in enumerate(tables) if any(band.holds(middle, height) for band in table)), -1)


def _middle(page: Characters, place: int) -> float:
    return sum(page.extent(place)) / 2


def _rows(page: Characters, pieces: Sequence[Piece], table: Sequence[Band]) -> Iterator[Line]:
    is_rtl = is_rtl_text("".join(page.text[place] for piece in pieces for place in piece.shown))
    for band in table:
        own = [piece for piece in pieces if band.bottom <= piece.baseline + piece.size / 4 < band.top]
        cells = {column: list(read_lines(page, parts, is_rtl)) for column, parts in _cut(page, own, band).items()}
        if any(len(lines) > _MOST_LINES for lines in cells.values()):
            yield from read_lines(page, own, is_rtl)
        elif cells:
            order = sorted(cells, reverse=is_rtl)
            yield from _rows_of([cells[column] for column in order], is_rtl)


def _cut(page: Characters, pieces: Sequence[Piece], band: Band) -> _Cells:
    """Cut pieces where the rules between cells are."""
    cells: _Cells = defaultdict(list)
    for piece in pieces:
        columns = [band.column(_middle(page, place)) for place in piece.shown]
        if len(set(columns)) == 1:
            cells[columns[0]].append(piece)
            continue
        shown: dict[int, list[int]] = defaultdict(list)
        for column, place in zip(columns, piece.shown, strict=True):
            shown[column].append(place)
        for column, places in shown.items():
            cells[column].append(replace(piece, shown=places))
    return cells


def _rows_of(cells: Sequence[Sequence[Line]], is_rtl: bool) -> Iterator[Line]:
    """Give a row; where no rules part the rows, all cells have lines at the same heights, and each is a row."""
    lines = [sorted(cell, key=lambda line: -line.baseline) for cell in cells]
    counts = {len(cell) for cell in lines}
    if len(lines) > 1 and len(counts) == 1 and counts.pop() > 2 and all(map(_is_level, zip(*lines, strict=True))):
        for row in zip(*lines, strict=True):
            yield _row([[line] for line in row], is_rtl)
    else:
        yield _row(lines, is_rtl)


def _is_level(lines: Sequence[Line]) -> bool:
    heights = [line.baseline for line in lines]
    return max(heights) - min(heights) < lines[0].size / 3


def _row(cells: Sequence[Sequence[Line]], is_rtl: bool) -> Line:
    lines = [line for cell in cells for line in cell]
    return Line(
        cells=tuple(flow([" ".join(line.cells) for line in cell]) for cell in cells),
        left=min(line.left for line in lines),
        right=max(line.right for line in lines),
        baseline=max(line.baseline for line in lines),
        size=statistics.median_high(line.size for line in lines),
        is_rtl=is_rtl,
    )
