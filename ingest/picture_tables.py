"""Ruled tables in the picture of a page: rules found and taken out, cells laid one below the other to be read."""

import bisect
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ingest.pdf_tables import Band, Rule, find_bands
from ingest.tesseract import Gray

# Darker than the paper by so many steps of gray is a rule: gray ones of two dots, softened, differ by 80.
_INK = 40
# Inches. A level rule is longer than any stroke of a letter, an upright one than the letters of a heading.
_LEVEL, _UPRIGHT = 0.6, 0.3
# A rule is thinner than so many inches.
_THICKEST = 0.06
# What is higher, in inches, is a frame around text, not a row.
_HIGHEST_ROW = 3.0
_POINTS = 72.0
# Points: level rules of one table end within this of each other.
_SAME = 6.0
# More runs of dots than this are a photo.
_MOST_RUNS = 20_000
# Dots: runs so near each other are of one rule; so far beside a rule its dots are gray.
_NEXT, _BESIDE, _AROUND = 2, 2, 5
# White around each cell as it is laid down, and the height of one picture of cells, in dots.
_MARGIN = 24
_HIGHEST_PICTURE = 8_000
# A cell with fewer dark dots is empty.
_SPECK = 12


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A cell of a table, in pixels from the page's upper left corner."""

    left: int
    top: int
    right: int
    bottom: int

    def of(self, gray: Gray) -> Gray:
        """Give what of a page stands in it."""
        return gray[self.top : self.bottom, self.left : self.right]


@dataclass(frozen=True, slots=True)
class PictureTable:
    """A table: its rows from the top, the cells of each from the left."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Its cells, row by row."""
        return tuple(cell for row in self.rows for cell in row)

    @property
    def bounds(self) -> Cell:
        """Give the box around it."""
        lefts, tops, rights, bottoms = zip(*((c.left, c.top, c.right, c.bottom) for c in self.cells), strict=True)
        return Cell(min(lefts), min(tops), max(rights), max(bottoms))


@dataclass(frozen=True, slots=True)
class FoundTables:
    """The tables of a page.

    Attributes:
        without_rules: the page with its rules taken out.
        without_tables: the page with all that stands in the tables taken out, too.
    """

    tables: tuple[PictureTable, ...]
    without_rules: Gray
    without_tables: Gray


def find_tables(gray: Gray, dots_per_inch: int) -> FoundTables:
    """Find the ruled tables of a page that lies straight."""
    paper = paper_of(gray)
    ink = gray < paper - _INK
    level = _long_runs(ink, round(_LEVEL * dots_per_inch), axis=1)
    upright = _long_runs(ink, round(_UPRIGHT * dots_per_inch), axis=0)
    thickest = max(2, round(_THICKEST * dots_per_inch))
    level &= ~_long_runs(level, thickest, axis=0)
    upright &= ~_long_runs(upright, thickest, axis=1)
    scale = _POINTS / dots_per_inch
    levels, uprights = _rules_of(level, scale, is_upright=False), _rules_of(upright, scale, is_upright=True)
    ruled = find_bands([*levels, *uprights, *_open_sides(levels, uprights)])
    tables = tuple(_tables_of(ruled, gray.shape[0], dots_per_inch))
    if not tables:
        return FoundTables((), gray, gray)
    without_rules = np.where(_widened(level | upright), np.uint8(paper), gray)
    without_tables = without_rules.copy()
    for table in tables:
        for cell in table.cells:
            without_tables[cell.top : cell.bottom, cell.left : cell.right] = paper
    return FoundTables(tables, without_rules, without_tables)


def paper_of(gray: Gray) -> int:
    """Give the gray that most of a page has."""
    return int(np.median(gray[::7, ::7])) if gray.size else 255


def _long_runs(ink: NDArray[np.bool_], length: int, axis: int) -> NDArray[np.bool_]:
    """Keep the dots that are part of a straight run of so many dots; a gap of two dots does not end it."""
    turned = ink if axis == 1 else np.ascontiguousarray(ink.T)
    if turned.shape[1] <= length:
        return np.zeros_like(ink)
    runs = turned.copy()
    runs[:, 1:] |= turned[:, :-1]
    runs[:, :-1] |= turned[:, 1:]
    # That all of so many dots are dark is known of twice as many by two steps.
    known = 1
    while known < length:
        step = min(known, length - known)
        runs[:, :-step] &= runs[:, step:]
        runs[:, -step:] = False
        known += step
    known = 1
    while known < length:
        step = min(known, length - known)
        runs[:, step:] |= runs[:, :-step].copy()
        known += step
    return runs if axis == 1 else runs.T


def _rules_of(runs: NDArray[np.bool_], scale: float, *, is_upright: bool) -> list[Rule]:
    """Give the rules that runs of dots form, in points from the page's lower left corner."""
    height = runs.shape[0]
    strokes = _strokes_of(runs.T if is_upright else runs)
    if is_upright:
        return [
            Rule(each.at * scale, (height - each.high) * scale, (height - each.low) * scale, True) for each in strokes
        ]
    return [Rule((height - each.at) * scale, each.low * scale, each.high * scale, False) for each in strokes]


def _open_sides(levels: Sequence[Rule], uprights: Sequence[Rule]) -> Iterator[Rule]:
    """Give the sides, drawn or not, of rows whose level rules end at the same places, and whose cells are parted."""
    ordered = sorted(levels, key=lambda rule: (round(rule.low / _SAME), rule.at))
    for below, above in itertools.pairwise(ordered):
        is_row = abs(below.low - above.low) < _SAME and abs(below.high - above.high) < _SAME
        middle = (below.at + above.at) / 2
        if is_row and any(rule.low < middle < rule.high and below.low < rule.at < below.high for rule in uprights):
            for end in (below.low, below.high):
                if all(abs(rule.at - end) > _SAME for rule in uprights if rule.low < middle < rule.high):
                    yield Rule(end, below.at, above.at, True)


@dataclass(slots=True)
class _Stroke:
    """Runs of dots that lie side by side: the first and the last of their rows, where they begin and end."""

    first: int
    last: int
    low: int
    high: int

    @property
    def at(self) -> float:
        return (self.first + self.last + 1) / 2


def _strokes_of(runs: NDArray[np.bool_]) -> list[_Stroke]:
    edges = np.diff(np.pad(runs, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    if len(rows) > _MOST_RUNS:
        return []
    strokes: list[_Stroke] = []
    open_strokes: list[_Stroke] = []
    for row, low, high in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        open_strokes = [each for each in open_strokes if each.last >= row - _NEXT]
        beside = next((each for each in open_strokes if each.low <= high + _NEXT and low <= each.high + _NEXT), None)
        if beside:
            beside.last, beside.low, beside.high = row, min(low, beside.low), max(high, beside.high)
        else:
            open_strokes.append(_Stroke(row, row, low, high))
            strokes.append(open_strokes[-1])
    return strokes


def _tables_of(found: Sequence[Sequence[Band]], height: int, dots_per_inch: int) -> Iterator[PictureTable]:
    scale = dots_per_inch / _POINTS
    for bands in found:
        rows = tuple(
            tuple(
                Cell(
                    round(left * scale),
                    height - round(band.top * scale),
                    round(right * scale),
                    height - round(band.bottom * scale),
                )
                for left, right in itertools.pairwise(band.edges)
            )
            for band in bands
            if band.top - band.bottom < _HIGHEST_ROW * _POINTS
        )
        if rows:
            yield PictureTable(rows)


def _widened(rules: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Add the dots beside rules, which are gray."""
    image = Image.fromarray(rules.astype(np.uint8) * 255)
    return np.asarray(image.filter(ImageFilter.MaxFilter(2 * _BESIDE + 1))) > 0


# ---- cells, one below the other ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slip:
    """A piece of a page as it was laid down: what of it is shown, and where that now stands."""

    piece: Cell
    shown: Cell
    left: int
    top: int

    @property
    def bottom(self) -> int:
        """Give where it ends in the picture of slips."""
        return self.top + self.shown.bottom - self.shown.top


@dataclass(frozen=True, slots=True)
class SlipPicture:
    """Pieces of a page one below the other, in a picture."""

    gray: Gray
    slips: tuple[Slip, ...]

    def slip_at(self, height: float) -> Slip:
        """Give the slip at a height, or the one that is nearest."""
        return self.slips[max(0, bisect.bisect([slip.top - _MARGIN / 2 for slip in self.slips], height) - 1)]


def lay_down(gray: Gray, pieces: Sequence[Cell]) -> Iterator[SlipPicture]:
    """Lay the pieces of a page that are not empty one below the other, in as many pictures as it takes."""
    paper = paper_of(gray)
    slips: list[Slip] = []
    top = _MARGIN
    for piece in pieces:
        shown = _trimmed(gray, piece, paper)
        if shown is None:
            continue
        if slips and top + shown.bottom - shown.top > _HIGHEST_PICTURE:
            yield _picture_of(gray, slips, paper)
            slips, top = [], _MARGIN
        slips.append(Slip(piece, shown, _MARGIN, top))
        top = slips[-1].bottom + _MARGIN
    if slips:
        yield _picture_of(gray, slips, paper)


def _trimmed(gray: Gray, piece: Cell, paper: int) -> Cell | None:
    """Give what of a piece is written on; None where that is nothing but specks."""
    ink = gray[piece.top : piece.bottom, piece.left : piece.right] < paper - _INK
    if ink.sum() < _SPECK:
        return None
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return Cell(
        max(piece.left, piece.left + int(columns[0]) - _AROUND),
        max(piece.top, piece.top + int(rows[0]) - _AROUND),
        min(piece.right, piece.left + int(columns[-1]) + 1 + _AROUND),
        min(piece.bottom, piece.top + int(rows[-1]) + 1 + _AROUND),
    )


def _picture_of(gray: Gray, slips: Sequence[Slip], paper: int) -> SlipPicture:
    width = max(slip.shown.right - slip.shown.left for slip in slips) + 2 * _MARGIN
    picture = np.full((slips[-1].bottom + _MARGIN, width), paper, np.uint8)
    for slip in slips:
        part = gray[slip.shown.top : slip.shown.bottom, slip.shown.left : slip.shown.right]
        picture[slip.top : slip.bottom, slip.left : slip.left + part.shape[1]] = part
    return SlipPicture(picture, tuple(slips))
