"""From a place that tells of an agreement to a record of what that place tells, every field with its words."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.comparing import is_same_party
from index.folding import fold_words
from index.records import Agreement, AgreementField, Document, Evidence, FieldEvidence
from index.uniting import amount_value, period_value
from ingest.details import find_details
from ingest.parties import find_parties
from ingest.sentences import Span
from ingest.signing import Details, FoundParty, Signing
from ingest.telling import Telling


@dataclass(frozen=True, slots=True)
class Draft:
    """A telling and the record of it."""

    telling: Telling
    record: Agreement


def draft(document: Document, telling: Telling) -> Draft:
    """Read who signs and what else is told; an item of an enumeration has from its head what it does not tell."""
    parties = find_parties(document, telling.signing)
    details = find_details(document, telling.signing, parties)
    if telling.head:
        head = replace(telling.signing, clause=telling.head, sentence=telling.head, told=())
        parties = _with_head(parties, find_parties(document, head))
        shared = find_details(document, head, parties)
        details = replace(
            details,
            signed_on=details.signed_on or shared.signed_on,
            place=details.place or shared.place,
            occasion=details.occasion or shared.occasion,
        )
    return Draft(telling, make_record(document, telling.signing, parties, details))


def make_record(document: Document, signing: Signing, parties: Sequence[FoundParty], details: Details) -> Agreement:
    """Make the record of what one place tells, every field with its evidence."""
    evidence = _Evidence(document)
    told = [*evidence.kind_and_status(signing), *evidence.parties(parties), *evidence.details(details)]
    return Agreement(
        id=record_id(document, signing.sentence),
        kind=signing.kind,
        status=signing.status,
        parties=tuple(each.party for each in parties),
        signed_on=details.signed_on.value if details.signed_on else None,
        place=details.place.value if details.place else None,
        occasion=_words(document, details.occasion),
        countries=tuple(dict.fromkeys(each.value for each in details.countries)),
        sectors=tuple(dict.fromkeys(each.value for each in details.sectors)),
        purpose=_words(document, details.purpose),
        amount=details.amount.value if details.amount else None,
        period=details.period.value if details.period else None,
        evidence=tuple(told),
    )


def record_id(document: Document, words: Span) -> str:
    """Give the id of a record that stands on these words: the same whenever the same words are read again."""
    folded = " ".join(fold_words(document.text[words.start : words.end]))
    return hashlib.sha256(f"{document.id}\n{folded}".encode()).hexdigest()[:12]


def _with_head(parties: Sequence[FoundParty], shared: Sequence[FoundParty]) -> tuple[FoundParty, ...]:
    others = [each for each in parties if not any(is_same_party(each.party, other.party) for other in shared)]
    return (*shared, *others) if len(shared) < 2 else (*parties, *(() if parties else shared))


def _words(document: Document, span: Span | None) -> str:
    return document.text[span.start : span.end] if span else ""


class _Evidence:
    """Writes the evidence of fields; each quotation stands in the document's text as it is."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def kind_and_status(self, signing: Signing) -> Iterator[FieldEvidence]:
        yield self._on("kind", signing.kind, signing.anchor)
        if signing.status and signing.status_words:
            yield self._on("status", signing.status, signing.status_words)

    def parties(self, parties: Sequence[FoundParty]) -> Iterator[FieldEvidence]:
        for each in parties:
            for span in each.spans:
                yield self._on("party", each.party.keys[0], span)

    def details(self, details: Details) -> Iterator[FieldEvidence]:
        if details.signed_on:
            yield self._on("signed_on", details.signed_on.value.value, details.signed_on.span)
        if details.place:
            yield self._on("place", details.place.value.key, details.place.span)
        if details.occasion:
            yield self._quoted("occasion", details.occasion)
        yield from (self._on("country", each.value, each.span) for each in details.countries)
        yield from (self._on("sector", each.value, each.span) for each in details.sectors)
        if details.purpose:
            yield self._quoted("purpose", details.purpose)
        if details.amount:
            yield self._on("amount", amount_value(details.amount.value), details.amount.span)
        if details.period:
            yield self._on("period", period_value(details.period.value), details.period.span)

    def _quoted(self, field: AgreementField, span: Span) -> FieldEvidence:
        return self._on(field, _words(self._document, span), span)

    def _on(self, field: AgreementField, value: str, span: Span) -> FieldEvidence:
        page = next((each.number for each in self._document.pages if each.start <= span.start < each.end), 1)
        quote = self._document.text[span.start : span.end]
        return FieldEvidence(field, value, Evidence(self._document.id, span.start, span.end, page, quote))
