"""Agreements for other programs: JSON rows with their evidence, flat rows for tables, CSV."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from assistant.exporting import to_json
from assistant.sourced import GoneAgreement, SourcedAgreement
from index.records import Agreement, Disagreement, DocumentSummary, FieldEvidence, Join

Cell = str | float

COLUMNS = (
    "id", "kind", "status", "date", "date_precision", "date_source", "parties", "countries", "place", "occasion",
    "sectors", "amount", "currency", "from", "to", "purpose", "disagreements", "sources", "documents", "files",
    "unknown",
)  # fmt: skip
EVIDENCE_COLUMNS = ("agreement", "field", "value", "quote", "page", "document", "title", "file", "date")

# Said of an agreement that has gone from the register.
GONE = "no longer in the register; as the answer gave it"

# A spreadsheet takes a cell that begins so for a formula and runs it.
# Source: OWASP, "CSV Injection".
_FORMULA = re.compile(r"\s*[=+\-@|%＝＋－＠]|[\t\r\n]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def export_agreement(sourced: SourcedAgreement) -> dict[str, object]:
    """Give an agreement as the row of `ittifaq agreements --json`; unknown is "", null or []."""
    agreement = sourced.agreement
    signed_on = agreement.signed_on
    return {
        "id": agreement.id,
        "kind": agreement.kind,
        "status": agreement.status,
        "parties": [
            {"name": party.name, "as_written": list(party.as_written), "country": party.country}
            for party in agreement.parties
        ],
        "signed_on": {
            "value": signed_on.value if signed_on else "",
            "precision": signed_on.precision if signed_on else "unknown",
            "source": signed_on.source if signed_on else "",
        },
        "place": agreement.place.name if agreement.place else "",
        "occasion": agreement.occasion,
        "countries": list(agreement.countries),
        "sectors": list(agreement.sectors),
        "amount": {"value": _number(agreement.amount.value), "currency": agreement.amount.currency}
        if agreement.amount
        else None,
        "period": [agreement.period.start, agreement.period.end] if agreement.period else None,
        "purpose": agreement.purpose,
        "disagreements": [_disagreement(agreement, each) for each in agreement.disagreements],
        "evidence": [_evidence(each, sourced.source_of(each.evidence)) for each in agreement.evidence],
    }


def export_partial(sourced: SourcedAgreement) -> dict[str, object]:
    """Give the row of an agreement that matches only in part, with the fields that are unknown."""
    return {"unknown": list(sourced.unknown), **export_agreement(sourced)}


def export_shown(
    sourced: SourcedAgreement, records: Sequence[SourcedAgreement], joins: Sequence[Join]
) -> dict[str, object]:
    """Give what `ittifaq agreements show --json` prints: the row, as each document tells it, and why they are one."""
    return {
        **export_agreement(sourced),
        "records": [{"id": each.agreement.id, "documents": list(each.agreement.documents)} for each in records],
        "joins": [
            {"first": join.first, "second": join.second, "shared": list(join.shared), "by_person": join.by_person}
            for join in joins
        ],
    }


def json_lines(rows: Iterable[dict[str, object]]) -> Iterator[str]:
    """Write a list of rows in JSON piece by piece, as `to_json` writes it whole."""
    opened = False
    for row in rows:
        indented = "  " + to_json(row).replace("\n", "\n  ")
        yield ("," if opened else "[") + f"\n{indented}"
        opened = True
    yield "\n]" if opened else "[]"


def table_row(sourced: SourcedAgreement) -> tuple[Cell, ...]:
    """Give one agreement under COLUMNS, lists joined with "; ", unknown as ""."""
    agreement = sourced.agreement
    signed_on, amount, period = agreement.signed_on, agreement.amount, agreement.period
    return (
        agreement.id,
        agreement.kind,
        agreement.status,
        signed_on.value if signed_on else "",
        signed_on.precision if signed_on else "unknown",
        signed_on.source if signed_on else "",
        "; ".join(party.name for party in agreement.parties),
        "; ".join(agreement.countries),
        agreement.place.name if agreement.place else "",
        agreement.occasion,
        "; ".join(agreement.sectors),
        _number(amount.value) if amount else "",
        amount.currency if amount else "",
        period.start if period else "",
        period.end if period else "",
        agreement.purpose,
        "; ".join(f"{each.field}: {' / '.join(each.values)}" for each in agreement.disagreements),
        len(sourced.documents),
        "; ".join(document.title for document in sourced.documents),
        "; ".join(document.file for document in sourced.documents),
        "; ".join(sourced.unknown),
    )


def evidence_rows(sourced: SourcedAgreement) -> Iterator[tuple[Cell, ...]]:
    """Give the evidence of one agreement under EVIDENCE_COLUMNS."""
    for each in sourced.agreement.evidence:
        document = sourced.source_of(each.evidence)
        date = document.date.value if document.date else ""
        yield (
            sourced.agreement.id, each.field, each.value, each.evidence.quote, each.evidence.page,
            document.id, document.title, document.file, date,
        )  # fmt: skip


def write_csv(agreements: Iterable[SourcedAgreement], file: IO[str], gone: Iterable[GoneAgreement] = ()) -> int:
    """Write a table of agreements with its header and give how many there are; no cell can act as a formula.

    Having no second sheet, it holds the evidence of each agreement in one more column. Those that are `gone` from the
    register follow, not counted: the last column says so.
    """
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow((*COLUMNS, "evidence"))
    count = 0
    for sourced in agreements:
        cells = (*table_row(sourced), _evidence_text(sourced))
        writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in cells])
        count += 1
    for each in gone:
        writer.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in (*gone_row(each), GONE)])
    return count


def gone_row(gone: GoneAgreement) -> tuple[Cell, ...]:
    """Give an agreement that has gone from the register under COLUMNS, with what is still known of it."""
    if gone.as_given is None:
        return (gone.id, *("" for _ in COLUMNS[1:]))
    return table_row(SourcedAgreement(gone.as_given, ()))


def one_line(text: str) -> str:
    """Replace control characters and lone surrogates, line breaks among them, by a blank."""
    return _CONTROL.sub(" ", text)


def _evidence_text(sourced: SourcedAgreement) -> str:
    """Write all evidence as one text: "amount: « 250 MDH » (Le bilan, p. 2); …"."""
    return "; ".join(
        f"{each.field}: « {each.evidence.quote} » ({sourced.source_of(each.evidence).title}, p. {each.evidence.page})"
        for each in sourced.agreement.evidence
    )


def _safe(text: str) -> str:
    plain = one_line(text)
    return f"'{plain}" if _FORMULA.match(text) else plain


def _number(value: float) -> float:
    return int(value) if value.is_integer() else value


def _disagreement(agreement: Agreement, disagreement: Disagreement) -> dict[str, object]:
    told = [each for each in agreement.evidence if each.field == disagreement.field]
    return {
        "field": disagreement.field,
        "values": [
            {
                "value": value,
                "documents": list(dict.fromkeys(each.evidence.document_id for each in told if each.value == value)),
            }
            for value in disagreement.values
        ],
    }


def _evidence(told: FieldEvidence, document: DocumentSummary) -> dict[str, object]:
    evidence = told.evidence
    return {
        "field": told.field,
        "value": told.value,
        "quote": evidence.quote,
        "page": evidence.page,
        "start": evidence.start,
        "end": evidence.end,
        "document": {
            "id": document.id,
            "title": document.title,
            "file": document.file,
            "date": document.date.value if document.date else "",
            "language": document.language,
        },
    }
