"""What was read in the cells of tables put together row by row, and set among the lines of their page."""

import itertools
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.picture_tables import Cell, PictureTable, SlipPicture
from ingest.reconciling import is_rtl_line
from ingest.tesseract import SeenLine


@dataclass(frozen=True, slots=True)
class CellLine:
    """A line that was read in a cell, where it stands on the page."""

    cell: Cell
    line: SeenLine


def put_back(lines: Sequence[SeenLine], picture: SlipPicture) -> Iterator[CellLine]:
    """Give lines read in a picture of cells as they stand on the page."""
    for line in lines:
        slip = picture.slip_at((line.top + line.bottom) / 2)
        yield CellLine(slip.piece, _moved(line, slip.shown.left - slip.left, slip.shown.top - slip.top))


def _moved(line: SeenLine, right: int, down: int) -> SeenLine:
    words = tuple(
        replace(word, left=word.left + right, right=word.right + right, top=word.top + down, bottom=word.bottom + down)
        for word in line.words
    )
    return replace(
        line,
        words=words,
        left=line.left + right,
        right=line.right + right,
        top=line.top + down,
        bottom=line.bottom + down,
        baseline=line.baseline + down,
    )


def with_tables(
    page: Sequence[SeenLine], tables: Sequence[PictureTable], cells: Sequence[CellLine], page_is_rtl: bool
) -> tuple[SeenLine, ...]:
    """Give the lines of a page with the rows of its tables among them, each row one line."""
    lines = list(page)
    in_cells: dict[Cell, list[SeenLine]] = defaultdict(list)
    for each in cells:
        in_cells[each.cell].append(each.line)
    for table in tables:
        rows = list(_rows_of(table, in_cells, page_is_rtl))
        place = _place_of(table.bounds, lines)
        lines[place:place] = rows
    return tuple(lines)


def _rows_of(table: PictureTable, in_cells: dict[Cell, list[SeenLine]], page_is_rtl: bool) -> Iterator[SeenLine]:
    words = [word for row in table.rows for cell in row for line in in_cells.get(cell, ()) for word in line.words]
    is_rtl = is_rtl_line(words, page_is_rtl)
    for row in table.rows:
        cells = [sorted(in_cells[cell], key=lambda line: line.baseline) for cell in row if cell in in_cells]
        if cells:
            yield _row_of(cells[::-1] if is_rtl else cells)


def _row_of(cells: Sequence[Sequence[SeenLine]]) -> SeenLine:
    lines = [line for cell in cells for line in cell]
    counts = (sum(len(line.words) for line in cell) for cell in cells)
    return SeenLine(
        words=tuple(word for line in lines for word in line.words),
        block=lines[0].block,
        left=min(line.left for line in lines),
        top=min(line.top for line in lines),
        right=max(line.right for line in lines),
        bottom=max(line.bottom for line in lines),
        baseline=min(line.baseline for line in lines),
        size=statistics.median_high(line.size for line in lines),
        is_lying=False,
        cell_ends=tuple(itertools.accumulate(counts)),
    )


def _place_of(table: Cell, lines: Sequence[SeenLine]) -> int:
    """Give before which line a table is read: by the nearest of those above it and below it."""
    beside = [place for place, line in enumerate(lines) if line.left < table.right and line.right > table.left]
    above = [place for place in beside if lines[place].bottom <= table.top + lines[place].size]
    below = [place for place in beside if lines[place].top >= table.bottom - lines[place].size]
    nearest_above = max(above, key=lambda place: (lines[place].bottom, place), default=-1)
    nearest_below = min(below, key=lambda place: (lines[place].top, place), default=-1)
    if nearest_above < 0 and nearest_below < 0:
        return len(lines)
    gap_above = table.top - lines[nearest_above].bottom if nearest_above >= 0 else float("inf")
    gap_below = lines[nearest_below].top - table.bottom if nearest_below >= 0 else float("inf")
    return nearest_above + 1 if gap_above <= gap_below else nearest_below
