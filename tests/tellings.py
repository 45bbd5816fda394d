"""Documents that tell of agreements, one sentence each, with the records that recognition would give for them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.embedding import Embedder
from index.library import Library
from index.records import (
    AGREEMENT_FIELDS,
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
from index.uniting import amount_value
from tests.sources import add, make_document


@dataclass(frozen=True)
class Told:
    """What one sentence tells; a party is "key", or "key|key=name@COUNTRY"."""

    parties: tuple[str, ...] = ()
    kind: AgreementKind = "memorandum"
    status: AgreementStatus = "signed"
    signed_on: str = ""
    place: str = ""
    occasion: str = ""
    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    purpose: str = ""
    amount: float | None = None
    currency: str = "MAD"
    period: str = ""


@dataclass(frozen=True)
class Telling:
    """A document and its records."""

    document: Document
    records: tuple[Agreement, ...]


def telling(*told: Told, published: str = "", file: str = "/corpus/note.txt", before: str = "") -> Telling:
    """Write a document that tells of agreements; what stands `before` makes another edition of it."""
    pieces = [sorted(_pieces(each), key=lambda piece: AGREEMENT_FIELDS.index(piece[0])) for each in told]
    sentences = ["; ".join(words for *_, words in piece) + "." for piece in pieces]
    text = " ".join([f"{before}{file} {published}.", *sentences])
    document = make_document(text, file, date=published)
    records = []
    at = len(f"{before}{file} {published}.") + 1
    for number, (each, piece, sentence) in enumerate(zip(told, pieces, sentences, strict=True)):
        record_id = hashlib.sha256(
            f"{document.id} {sentence} {sentences[:number].count(sentence)}".encode()
        ).hexdigest()
        records.append(_record(record_id[:12], each, tuple(_evidence(document, at, piece))))
        at += len(sentence) + 1
    return Telling(document, tuple(records))


def record(told: Told, file: str = "/corpus/note.txt", published: str = "") -> Agreement:
    """Give the one record of a document of its own."""
    return telling(told, file=file, published=published).records[0]


def put(library: Library, embedder: Embedder, told: Telling, replaces: str = "") -> None:
    add(library, embedder, told.document, replaces, told.records)


def _pieces(told: Told) -> Iterator[tuple[AgreementField, str, str]]:
    """Give each field that is told, its value, and the words for it."""
    yield "kind", told.kind, f"kind {told.kind}"
    yield from (("party", party.keys[0], party.name) for party in map(_party, told.parties))
    yield from (("country", country, f"country {country}") for country in told.countries)
    yield from (("sector", sector, f"sector {sector}") for sector in told.sectors)
    if told.amount is not None:
        yield "amount", amount_value(Amount(told.amount, told.currency)), f"for {told.amount} {told.currency}"
    others: tuple[tuple[AgreementField, str, str], ...] = (
        ("status", told.status, f"status {told.status}"),
        ("signed_on", told.signed_on, f"signed on {told.signed_on}"),
        ("place", told.place.lower(), f"in {told.place}"),
        ("occasion", told.occasion, told.occasion),
        ("purpose", told.purpose, told.purpose),
        ("period", told.period, f"over {told.period}"),
    )
    yield from ((field, value, words) for field, value, words in others if value)


def _evidence(
    document: Document, at: int, pieces: Sequence[tuple[AgreementField, str, str]]
) -> Iterator[FieldEvidence]:
    for field, value, words in pieces:
        page = 1 if at < document.pages[0].end else 2
        yield FieldEvidence(field, value, Evidence(document.id, at, at + len(words), page, words))
        at += len(words) + 2


def _record(record_id: str, told: Told, evidence: tuple[FieldEvidence, ...]) -> Agreement:
    precision = {4: "year", 7: "month", 10: "day"}
    start, _, end = told.period.partition("/")
    return Agreement(
        id=record_id,
        kind=told.kind,
        status=told.status,
        parties=tuple(map(_party, told.parties)),
        signed_on=SignedOn(told.signed_on, precision[len(told.signed_on)], "written") if told.signed_on else None,
        place=Place(told.place, told.place.lower(), "") if told.place else None,
        occasion=told.occasion,
        countries=told.countries,
        sectors=told.sectors,
        purpose=told.purpose,
        amount=Amount(told.amount, told.currency) if told.amount is not None else None,
        period=Period(start, end) if told.period else None,
        evidence=evidence,
    )


def _party(written: str) -> Party:
    keyed, _, country = written.partition("@")
    keys, _, name = keyed.partition("=")
    return Party(name or keys, (name or keys,), country, tuple(keys.split("|")))
