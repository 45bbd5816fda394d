"""Recognise the agreements that the rows of a table list, each row one.

A row is read where its table is about agreements: a label calls a column after them, the row's own cell names an
instrument, or the title of the table is that of a list of them. Tables of figures, events, budgets and companies are
none.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.folding import fold
from index.records import (
    AGREEMENT_FIELDS,
    Agreement,
    AgreementKind,
    AgreementStatus,
    Document,
    FieldEvidence,
    Period,
    SignedOn,
)
from index.uniting import amount_value, period_value
from ingest.column_fields import RowReader
from ingest.column_labels import ColumnRole, instrument_in, is_undone, status_in
from ingest.column_rows import LabeledCell, LabeledRow, find_labeled_rows
from ingest.drafting import evidence_on, make_record
from ingest.instruments import Instrument
from ingest.sentences import Span
from ingest.signing import Details, Found, FoundParty, Signing
from ingest.signing_words import signing_words

# Letters of a cell in which its instrument stands; in one that is only called a subject, before it.
_LOOKED_AT = 200
_SUBJECT_OPENS = 12
# Where a row names its instrument, the surest first.
_NAMED_IN: tuple[ColumnRole, ...] = ("kind", "name", "title")
_TWO = 2


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a table of agreements, and the one it lists; None where it tells too little of it."""

    span: Span
    record: Agreement | None


def recognise_rows(document: Document, tell: Callable[[], None]) -> Iterator[ReadRow]:
    """Read the rows of tables of agreements, in order; `tell` is called at each."""
    for row in find_labeled_rows(document):
        found = _instrument(document, row)
        if found:
            tell()
            yield ReadRow(row.span, _record(RowReader(document, row), found))


@dataclass(frozen=True, slots=True)
class _Instrument:
    """What names the instrument of a row.

    Attributes:
        anchor: the words for it.
        focus: the cell with the agreement's name, else the anchor.
        is_own: the row has a column for it, and not only a title says what its table lists.
        is_in_cell: a cell names it, and not only a label.
        is_sure: its noun means an agreement wherever it stands (see signing.toml, bound).
    """

    kind: AgreementKind
    anchor: Span
    focus: Span
    is_own: bool
    is_in_cell: bool
    is_sure: bool


def _instrument(document: Document, row: LabeledRow) -> _Instrument | None:
    """Find what names the instrument; None where the row is of no table of agreements."""
    roles = {cell.role for cell in row.cells}
    if row.has_years or roles & {"count", "event"}:
        return None
    is_dated = "signed" in roles
    found = _in_cells(document, row) or _in_labels(document, row)
    if found and (found.is_sure or is_dated):
        return found
    return _in_captions(document, row) if is_dated and roles & {"party", "parties"} else None


def _in_cells(document: Document, row: LabeledRow) -> _Instrument | None:
    """Find the instrument in the cell for the kind, else in the name, else at the head of the subject."""
    named = [cell for cell in row.cells if cell.role in _NAMED_IN]
    for cell in sorted(named, key=lambda each: _NAMED_IN.index(each.role)):
        words = document.text[cell.value.start : min(cell.value.end, cell.value.start + _LOOKED_AT)]
        found = instrument_in(words)
        if found and (cell.role != "title" or found.start <= _SUBJECT_OPENS):
            anchor = _within(cell.value.start, words, found)
            return _Instrument(found.kind, anchor, _focus(document, row, cell), True, True, not found.is_bound)
    return None


def _focus(document: Document, row: LabeledRow, named: LabeledCell) -> Span:
    """Give the cell with the agreement's name, where the instrument stands in that of its kind."""
    if named.role != "kind":
        return named.value
    return next((cell.value for cell in row.cells if cell.role == "name"), named.value)


def _in_labels(document: Document, row: LabeledRow) -> _Instrument | None:
    """Find the instrument that a label names: «سنة الاتفاق», "Intitulé de la convention"."""
    name = next((cell for cell in row.cells if cell.role == "name"), None)
    for cell in [*([name] if name else []), *row.cells]:
        words = document.text[cell.label.start : cell.label.end]
        if found := instrument_in(words):
            anchor = _within(cell.label.start, words, found)
            kind = _qualified(document, row) or found.kind
            return _Instrument(kind, anchor, name.value if name else anchor, bool(name), False, not found.is_bound)
    return None


def _qualified(document: Document, row: LabeledRow) -> AgreementKind | None:
    """Tell the kind by a cell that only qualifies it: "Type de convention: cadre"."""
    cells = [fold(document.text[each.value.start : each.value.end]).text for each in row.cells if each.role == "kind"]
    return next((kind for cell in cells for pattern, kind in signing_words().qualifiers if pattern.search(cell)), None)


def _in_captions(document: Document, row: LabeledRow) -> _Instrument | None:
    """Find the instruments that the title of the table or the document tells in the plural."""
    for caption in row.captions:
        words = document.text[caption.start : caption.end]
        found = instrument_in(words)
        if found and found.is_many:
            anchor = _within(caption.start, words, found)
            return _Instrument(found.kind, anchor, anchor, False, False, not found.is_bound)
    title = instrument_in(document.title)
    signed = next((cell.label for cell in row.cells if cell.role == "signed"), None)
    if title and title.is_many and signed:
        # Only the file's name says it, which is no text to quote.
        return _Instrument("agreement", signed, signed, False, False, False)
    return None


def _within(start: int, words: str, found: Instrument) -> Span:
    first, last = fold(words).original_span(found.start, found.end)
    return Span(start + first, start + last)


def _record(reader: RowReader, found: _Instrument) -> Agreement | None:
    """Make the record of a row; None where it tells too little."""
    date = reader.date("signed", "dated")
    status, told_by = _status(reader, date)
    signing = Signing(
        kind=found.kind,
        status=status,
        status_words=told_by,
        anchor=found.anchor,
        verb=found.anchor,
        clause=found.focus,
        sentence=found.focus,
        told=tuple(cell.value for cell in reader.cells("title") if cell.value != found.focus),
    )
    parties = reader.parties(signing, with_bodies=found.is_own)
    is_signed = status in ("signed", "ended")
    if not _stands(reader, found, parties, is_signed):
        return None
    amount = reader.amount()
    details = Details(
        signed_on=date if is_signed else None,
        place=reader.place() if is_signed else None,
        occasion=None,
        countries=reader.countries(parties),
        sectors=reader.sectors(signing, parties),
        purpose=reader.purpose(signing, parties),
        amount=Found(amount.value, amount.spans[0]) if amount else None,
        period=reader.period(),
    )
    whole = replace(signing, sentence=reader.row.span)
    record = make_record(reader.document, whole, parties, details)
    more = (
        [evidence_on(reader.document, "amount", amount_value(amount.value), each) for each in amount.spans[1:]]
        if amount
        else []
    )
    return _with_ends(reader, _with_evidence(record, more))


def _stands(reader: RowReader, found: _Instrument, parties: Sequence[FoundParty], is_signed: bool) -> bool:
    """Say whether enough is told: who signs, by a column for it or two of them, or when what it names was signed."""
    if is_signed and found.is_own and found.is_sure and reader.date("signed"):
        return True
    is_listed = found.is_in_cell and bool(reader.cells("party", "parties"))
    return len(parties) >= _TWO or (bool(parties) and (is_signed or is_listed))


def _status(reader: RowReader, date: Found[SignedOn] | None) -> tuple[AgreementStatus, Span | None]:
    """Tell the status and the words for it: the cell that says so, else the label of the date of signing."""
    for cell in reader.cells("status"):
        words = reader.words(cell.value)
        if is_undone(words):
            return "", None
        if status := status_in(words):
            return status, cell.value
    if date is None:
        return "", None
    cell = next(
        each for each in reader.cells("signed", "dated") if each.value.start <= date.span.start < each.value.end
    )
    return "signed", cell.quote if cell.is_beside else cell.label


def _with_ends(reader: RowReader, record: Agreement) -> Agreement:
    """Fill the period of a record that has none from the columns of its first and last day."""
    start, end = reader.date("start"), reader.date("end")
    if record.period or not (start or end):
        return record
    period = Period(start.value.value if start else "", end.value.value if end else "")
    if period.start and period.end and period.start > period.end:
        return record
    value = period_value(period)
    told = [evidence_on(reader.document, "period", value, each.span) for each in (start, end) if each]
    return _with_evidence(replace(record, period=period), told)


def _with_evidence(record: Agreement, told: Sequence[FieldEvidence]) -> Agreement:
    evidence = sorted((*record.evidence, *told), key=lambda each: AGREEMENT_FIELDS.index(each.field))
    return replace(record, evidence=tuple(evidence))
