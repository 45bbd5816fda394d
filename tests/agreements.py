"""Agreements made from a text and the words in it that each field stands on, as recognition would give them."""

from dataclasses import replace
from typing import Any, Literal

from index.records import (
    Agreement,
    AgreementField,
    AgreementKind,
    AgreementStatus,
    Amount,
    Document,
    Evidence,
    FieldEvidence,
    Party,
    Period,
    Place,
    SignedOn,
)


def make_agreement(
    document: Document,
    id: str,
    kind: AgreementKind = "memorandum",
    status: AgreementStatus = "signed",
    told: tuple[tuple[AgreementField, str, str], ...] = (),
) -> Agreement:
    """Make a record of one document: `told` gives the field, its value as in FieldEvidence, and the words for it."""
    evidence = tuple(FieldEvidence(field, value, quote(document, words)) for field, value, words in told)
    agreement = Agreement(id, kind, status, (), None, None, "", (), (), "", None, None, evidence)
    for field, value, words in told:
        agreement = _with(agreement, field, value, words)
    return agreement


def quote(document: Document, words: str) -> Evidence:
    start = document.text.index(words)
    page = next((page.number for page in document.pages if page.start <= start < page.end), 1)
    return Evidence(document.id, start, start + len(words), page, words)


def _with(agreement: Agreement, field: AgreementField, value: str, words: str) -> Agreement:
    first, _, last = value.partition("/" if field == "period" else " ")
    precision: dict[int, Literal["year", "month"]] = {4: "year", 7: "month"}
    changes: dict[AgreementField, dict[str, Any]] = {
        "party": {"parties": (*agreement.parties, Party(words, (words,), "", (value,)))},
        "signed_on": {"signed_on": SignedOn(value, precision.get(len(value), "day"), "written")},
        "place": {"place": Place(words, value, "")},
        "country": {"countries": (*agreement.countries, value)},
        "sector": {"sectors": (*agreement.sectors, value)},
        "amount": {"amount": Amount(float(first), last) if field == "amount" else None},
        "period": {"period": Period(first, last)},
        "occasion": {"occasion": words},
        "purpose": {"purpose": words},
    }
    return replace(agreement, **changes.get(field, {}))
