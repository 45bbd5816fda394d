"""Find the rows of a document whose cells have labels: written into the row, or above it in the header of its table.

"Partenaire: Cetim | Montant (M€): 2,5" is a row of a sheet (ingest.sheet_rows); tables of other files have a row of
labels above rows of as many cells. Only labels that say something of an agreement count.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.records import Document
from ingest.blocks import CELL
from ingest.column_labels import LONGEST_LABEL, ColumnRole, is_year, role_of
from ingest.sentences import Span

# A register of agreements has a dozen columns; a wider table is one of figures.
_MOST_CELLS = 60
# Different words that are tried as labels in one document: some tens of microseconds each.
_MOST_LABELS = 20_000
# Letters of one cell: a longer one is a text, and is not read.
_LONGEST_CELL = 1_000
_LONGEST_CAPTION = 200
# Lines between two pages of one table, or above some of its rows, that need not end it.
_MOST_BETWEEN = 2
_ENOUGH = 2
# Cells that were left out of a row, and columns of a table for whose rows it is tried which.
_MOST_MISSING, _MOST_ALIGNED = 2, 16

_LINE = re.compile(r"[^\n\f\u2029]+")
_BAR = re.compile(r" ?\|(?= |\Z)")
_LABEL = re.compile(rf"\s*([^:|]{{1,{LONGEST_LABEL}}}?)\s?: ")
_YEAR = re.compile(r"(?<!\d)(?:19|20|١٩|٢٠)\d\d(?!\d)")
_DATE = re.compile(r"\d[-/.]\d{1,2}[-/.]\d")
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


@dataclass(slots=True)
class _Labels:
    """The labels of a document that were looked up; where each row has others they are values, and no more are."""

    roles: dict[str, ColumnRole] = field(default_factory=dict)

    def role(self, label: str) -> ColumnRole:
        if label not in self.roles:
            if len(self.roles) >= _MOST_LABELS:
                return ""
            self.roles[label] = role_of(label)
        return self.roles[label]


def find_labeled_rows(document: Document) -> Iterator[LabeledRow]:
    """Find the rows of a document whose labels may be those of agreements, in order."""
    text = document.text
    if CELL not in text:
        return
    labels = _Labels()
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
        labeled = _labeled(text, cells, labels)
        if labeled:
            yield _row(document, line, labeled, caption)
        elif found := _header(text, cells, labels):
            header = found
        elif header and (gap == "\n" or _goes_on(text, header, cells, gap)):
            if columns := _columns_of(text, header, cells):
                yield _row(document, line, _below(columns, cells), caption)
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


def _labeled(text: str, cells: Sequence[Span], labels: _Labels) -> Sequence[LabeledCell]:
    """Give the cells that begin with their label; none where fewer than two have one that is known."""
    found = [cell for each in cells if (cell := _with_label(text, each, labels))]
    return found if sum(bool(cell.role) for cell in found) >= _ENOUGH else ()


def _with_label(text: str, cell: Span, labels: _Labels) -> LabeledCell | None:
    label = _LABEL.match(text, cell.start, min(cell.end, cell.start + LONGEST_LABEL + 4))
    if not label:
        return None
    return LabeledCell(
        labels.role(label[1]), Span(*label.span(1)), _trimmed(text, label.end(), cell.end), is_beside=True
    )


def _header(text: str, cells: Sequence[Span], labels: _Labels) -> tuple[LabeledCell | None, ...]:
    """Give the labels of a row of labels, None for an empty one; nothing for a row of values."""
    words = [text[each.start : each.end] for each in cells]
    if any(len(each) > LONGEST_LABEL or (each and not any(letter.isalpha() for letter in each)) for each in words):
        return ()
    found = tuple(
        LabeledCell(labels.role(word), cell, cell, is_beside=False) if word else None
        for word, cell in zip(words, cells, strict=True)
    )
    return found if len({label.role for label in found if label and label.role}) >= _ENOUGH else ()


def _columns_of(text: str, header: Sequence[LabeledCell | None], cells: Sequence[Span]) -> Sequence[LabeledCell | None]:
    """Give the label of each cell; nothing where empty cells were left out and it cannot be told which.

    Tables of a PDF lose empty cells: those that are left stand in order, dates under dates and numbers under sums.
    """
    missing = len(header) - len(cells)
    if missing == 0:
        return header
    if not 0 < missing <= _MOST_MISSING or len(header) > _MOST_ALIGNED:
        return ()
    words = [text[each.start : each.end] for each in cells]
    found = [
        columns
        for columns in itertools.combinations(header, len(cells))
        if all(label is None or _can_hold(label.role, cell) for label, cell in zip(columns, words, strict=True))
    ]
    return found[0] if len(found) == 1 else ()


def _can_hold(role: ColumnRole, cell: str) -> bool:
    if role in ("signed", "dated", "start", "end"):
        return bool(_YEAR.search(cell))
    is_figure = not any(letter.isalpha() for letter in cell)
    return not role or is_figure == (role == "amount" and not _DATE.search(cell))


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
