"""Find the rows of a document whose cells have labels: written into the row, or above it in the header of its table.

"Partenaire: Cetim | Montant (M€): 2,5" is a row of a sheet (ingest.sheet_rows); tables of other files have a row of
labels above rows of as many cells. Only labels that say something of an agreement count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records import Document
from ingest.blocks import CELL
from ingest.column_labels import LONGEST_LABEL, ColumnRole, is_year, role_of
from ingest.sentences import Span

# A register of agreements has a dozen columns; a wider table is one of figures.
_MOST_CELLS = 60
# Letters of one cell: a longer one is a text, and is not read.
_LONGEST_CELL = 1_000
_LONGEST_CAPTION = 200
# Lines between two pages of one table, or above some of its rows, that need not end it.
_MOST_BETWEEN = 2
_ENOUGH = 2

_LINE = re.compile(r"[^\n\f\u2029]+")
_BAR = re.compile(r" ?\|(?= |\Z)")
_LABEL = re.compile(rf"\s*([^:|]{{1,{LONGEST_LABEL}}}?)\s?: ")
_YEAR = re.compile(r"(?<!\d)(?:19|20|١٩|٢٠)\d\d(?!\d)")
_SENTENCE_END = re.compile(r"[.!?؟]\s*\Z")


@dataclass(frozen=True, slots=True)
class LabeledCell:
    """A cell that is not empty, and the label that says what it is.

    Attributes:
        role: what stands under the label.
        is_beside: the label stands right before the value.
    """

    role: ColumnRole
    label: Span
    value: Span
    is_beside: bool

    @property
    def quote(self) -> Span:
        """The value, with its label where that stands beside it."""
        return Span(self.label.start, self.value.end) if self.is_beside else self.value


@dataclass(frozen=True, slots=True)
class LabeledRow:
    """A row with at least two labels that say something of an agreement.

    Attributes:
        cells: those that have such a label, in the order of the row.
        captions: the heading and the line above the table, as far as there are any.
        has_years: columns are called after years.
    """

    span: Span
    cells: tuple[LabeledCell, ...]
    captions: tuple[Span, ...]
    has_years: bool


def find_labeled_rows(document: Document) -> Iterator[LabeledRow]:
    """Find the rows of a document whose labels may be those of agreements, in order."""
    text = document.text
    if CELL not in text:
        return
    header: tuple[LabeledCell | None, ...] = ()
    caption: Span | None = None
    last = 0
    for line in _LINE.finditer(text):
        if "|" not in line[0]:
            is_title = len(line[0]) <= _LONGEST_CAPTION and not _SENTENCE_END.search(line[0])
            caption = Span(*line.span()) if is_title else None
            continue
        gap, last = text[last : line.start()], line.end()
        cells = _cells(text, line)
        labeled = _labeled(text, cells)
        if labeled:
            yield _row(document, line, labeled, caption)
        elif found := _header(text, cells):
            header = found
        elif header and (gap == "\n" or _goes_on(text, header, cells, gap)):
            if len(cells) == len(header):
                yield _row(document, line, _below(header, cells), caption)
        else:
            header = ()


def _goes_on(text: str, header: Sequence[LabeledCell | None], cells: Sequence[Span], gap: str) -> bool:
    """Say whether a row behind a page's end or a line between is of the same table: a date stands where one should."""
    if len(cells) != len(header) or len(gap) > _LONGEST_CAPTION or gap.strip().count("\n") >= 2 * _MOST_BETWEEN:
        return False
    dates = [each for each in _below(header, cells) if each.role in ("signed", "dated")]
    return any(_YEAR.search(text, each.value.start, each.value.end) for each in dates)


def _cells(text: str, line: re.Match[str]) -> Sequence[Span]:
    """Give where the cells of a row stand, empty ones too; none of a row that is too wide."""
    if line[0].count("|") > _MOST_CELLS:
        return ()
    bars = [match.span() for match in _BAR.finditer(text, *line.span())]
    starts = [line.start(), *(end for _, end in bars)]
    ends = [*(start for start, _ in bars), line.end()]
    return [_trimmed(text, start, end) for start, end in zip(starts, ends, strict=True)]


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    first = start + len(piece) - len(piece.lstrip())
    return Span(first, max(first, start + len(piece.rstrip())))


def _labeled(text: str, cells: Sequence[Span]) -> Sequence[LabeledCell]:
    """Give the cells that begin with their label; none where fewer than two have one that is known."""
    found = [cell for each in cells if (cell := _with_label(text, each))]
    return found if sum(bool(cell.role) for cell in found) >= _ENOUGH else ()


def _with_label(text: str, cell: Span) -> LabeledCell | None:
    label = _LABEL.match(text, cell.start, min(cell.end, cell.start + LONGEST_LABEL + 4))
    if not label:
        return None
    return LabeledCell(role_of(label[1]), Span(*label.span(1)), _trimmed(text, label.end(), cell.end), is_beside=True)


def _header(text: str, cells: Sequence[Span]) -> tuple[LabeledCell | None, ...]:
    """Give the labels of a row of labels, None for an empty one; nothing for a row of values."""
    labels = tuple(
        LabeledCell(role_of(text[each.start : each.end]), each, each, is_beside=False)
        if each.start < each.end
        else None
        for each in cells
        if each.end - each.start <= LONGEST_LABEL
    )
    roles = [label.role for label in labels if label and label.role]
    return labels if len(labels) == len(cells) and len(set(roles)) >= _ENOUGH else ()


def _below(header: Sequence[LabeledCell | None], cells: Sequence[Span]) -> Sequence[LabeledCell]:
    return [
        LabeledCell(label.role, label.label, cell, is_beside=False)
        for label, cell in zip(header, cells, strict=True)
        if label and cell.start < cell.end
    ]


def _row(document: Document, line: re.Match[str], cells: Sequence[LabeledCell], caption: Span | None) -> LabeledRow:
    text = document.text
    heading = _heading_above(document, line.start())
    return LabeledRow(
        span=Span(*line.span()),
        cells=tuple(each for each in cells if each.role and each.value.end - each.value.start <= _LONGEST_CELL),
        captions=tuple(dict.fromkeys(each for each in (caption, heading) if each)),
        has_years=sum(is_year(text[each.label.start : each.label.end]) for each in cells) >= _ENOUGH,
    )


def _heading_above(document: Document, at: int) -> Span | None:
    """Give the nearest heading above; those of a document stand in order."""
    low, high = 0, len(document.headings)
    while low < high:
        middle = (low + high) // 2
        if document.headings[middle].start < at:
            low = middle + 1
        else:
            high = middle
    return Span(document.headings[low - 1].start, document.headings[low - 1].end) if low else None
