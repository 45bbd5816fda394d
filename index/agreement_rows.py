"""Agreements as they lie in the store: a record as JSON, and what of a joined one filters and sorting look at."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from index.documents import first_day, last_day
from index.folding import fold_text, fold_words
from index.records import (
    Agreement,
    AgreementField,
    Amount,
    Disagreement,
    Evidence,
    FieldEvidence,
    Party,
    Period,
    Place,
    SignedOn,
)
from index.store import encode
from index.uniting import join

AGREEMENT_COLUMNS = "id, kind, status, first_day, currency, amount, party, country"

# What Arabic writes in front of a word.
_PREFIXES = ("وال", "بال", "فال", "كال", "ولل", "لل", "ال", "و", "ب", "ل")


@dataclass(frozen=True, slots=True)
class AgreementTerm:
    """One value of one field: first and last day of a date, currency and amount, else the value alone."""

    field: AgreementField | Literal["document", "untold"]
    value: str
    more: str | float = ""


@dataclass(frozen=True, slots=True)
class AgreementRows:
    """What filters and sorting look at.

    Attributes:
        columns: those of AGREEMENT_COLUMNS.
        terms: every value that a source tells, each once, and the fields of which more may be untold.
        names: the words by which its parties and places are found, a line for each.
        words: those of all its quotations.
    """

    columns: tuple[str | float | None, ...]
    terms: tuple[AgreementTerm, ...]
    names: tuple[AgreementTerm, ...]
    words: str


def content_to_bytes(record: Agreement) -> bytes:
    """Write a record as JSON, without its evidence."""
    return _to_bytes(
        [
            record.kind,
            record.status,
            [[party.name, party.as_written, party.country, party.keys] for party in record.parties],
            record.signed_on and [record.signed_on.value, record.signed_on.precision, record.signed_on.source],
            record.place and [record.place.name, record.place.key, record.place.country],
            record.occasion,
            record.countries,
            record.sectors,
            record.purpose,
            record.amount and [record.amount.value, record.amount.currency],
            record.period and [record.period.start, record.period.end],
            [[each.field, each.values] for each in record.disagreements],
        ]
    )


def evidence_to_bytes(record: Agreement) -> bytes:
    """Write the evidence of a record as JSON; the document is left out."""
    return _to_bytes(
        [
            [each.field, each.value, each.evidence.start, each.evidence.end, each.evidence.page, each.evidence.quote]
            for each in record.evidence
        ]
    )


def record_from_bytes(record_id: str, document_id: str, content: bytes, evidence: bytes) -> Agreement:
    """Read a record back as it was written."""
    told = tuple(
        FieldEvidence(field, value, Evidence(document_id, start, end, page, quote))
        for field, value, start, end, page, quote in _from_bytes(evidence)
    )
    return _record(record_id, content, told)


# A party that signs often is compared again and again.
@lru_cache(maxsize=4096)
def outline_from_bytes(record_id: str, document_id: str, content: bytes) -> Agreement:
    """Read all of a record that comparing needs: its one piece of evidence names the document and quotes nothing."""
    return _record(record_id, content, (FieldEvidence("kind", "", Evidence(document_id, 0, 0, 1, "")),))


def day_number(day: str) -> int:
    """Turn a written-out day into a number that grows with it; two days are never further apart in the calendar."""
    year, month, date = (int(part) for part in day.split("-"))
    return (year * 12 + month) * 31 + date


def rows_of(records: Sequence[Agreement]) -> AgreementRows:
    """Give the rows of the agreement that these records tell of, in the order in which joining wants them."""
    joined = join(records)
    day = first_day(joined.signed_on.value) if joined.signed_on else ""
    currency, amount = (joined.amount.currency, joined.amount.value) if joined.amount else ("", None)
    party = fold_name(joined.parties[0].name) if joined.parties else ""
    country = joined.countries[0] if joined.countries else ""
    places = dict.fromkeys(each.place for each in (joined, *records) if each.place)
    names = [AgreementTerm("party", words_line(_party_words(party))) for party in joined.parties]
    names += [AgreementTerm("place", words_line((place.name, place.key))) for place in places]
    return AgreementRows(
        columns=(joined.id, joined.kind, joined.status, day, currency, amount, party, country),
        terms=(*dict.fromkeys(term for each in (joined, *records) for term in _terms(each)), *_untold(joined)),
        names=tuple(names),
        words=words_line(each.evidence.quote for each in joined.evidence),
    )


def words_line(texts: Iterable[str]) -> str:
    """Give the folded words of texts, each once, between spaces, Arabic ones also without what is written onto them."""
    words = dict.fromkeys(form for text in texts for word in fold_words(text) for form in word_forms(word))
    return f" {' '.join(words)} "


def word_forms(word: str) -> list[str]:
    """Give a folded word and, if Arabic, what is left of it without conjunction, preposition and article."""
    if not "ء" <= word[0] <= "ي":
        return [word]
    bare = [word.removeprefix(prefix) for prefix in _PREFIXES if word.startswith(prefix)]
    return list(dict.fromkeys([word, *(form for form in bare if len(form) > 2)]))


def fold_name(name: str) -> str:
    """Fold a name so that names sort as people expect."""
    return " ".join(fold_text(name).split())


def storable(text: str) -> str:
    """Give text that SQLite takes: a lone surrogate becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _record(record_id: str, content: bytes, evidence: tuple[FieldEvidence, ...]) -> Agreement:
    kind, status, parties, date, place, occasion, countries, sectors, purpose, *others = _from_bytes(content)
    amount, period, disagreements = others
    return Agreement(
        id=record_id,
        kind=kind,
        status=status,
        parties=tuple(Party(name, tuple(written), country, tuple(keys)) for name, written, country, keys in parties),
        signed_on=SignedOn(*date) if date else None,
        place=Place(*place) if place else None,
        occasion=occasion,
        countries=tuple(countries),
        sectors=tuple(sectors),
        purpose=purpose,
        amount=Amount(*amount) if amount else None,
        period=Period(*period) if period else None,
        evidence=evidence,
        disagreements=tuple(Disagreement(field, tuple(values)) for field, values in disagreements),
    )


def _to_bytes(value: list[Any]) -> bytes:
    return encode(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _from_bytes(content: bytes) -> list[Any]:
    read: list[Any] = json.loads(content.decode("utf-8", "surrogatepass"))
    return read


def _terms(agreement: Agreement) -> Iterator[AgreementTerm]:
    if agreement.kind != "agreement":
        yield AgreementTerm("kind", agreement.kind)
    if agreement.signed_on:
        yield AgreementTerm("signed_on", first_day(agreement.signed_on.value), last_day(agreement.signed_on.value))
    if agreement.place:
        yield AgreementTerm("place", storable(agreement.place.key))
    if agreement.amount:
        yield AgreementTerm("amount", agreement.amount.currency, agreement.amount.value)
    yield from (AgreementTerm("party", storable(key)) for party in agreement.parties for key in party.keys)
    yield from (AgreementTerm("country", country) for country in agreement.countries)
    yield from (AgreementTerm("sector", sector) for sector in agreement.sectors)
    yield from (AgreementTerm("document", document_id) for document_id in agreement.documents)


def _untold(agreement: Agreement) -> Iterator[AgreementTerm]:
    """Mark that a further party, or the country of one, is not told: what is told may not be all there is."""
    is_alone = len(agreement.parties) < 2
    if is_alone:
        yield AgreementTerm("untold", "party")
    if len(agreement.countries) < 2 and (is_alone or not all(party.country for party in agreement.parties)):
        yield AgreementTerm("untold", "country")


def _party_words(party: Party) -> tuple[str, ...]:
    return (party.name, *party.as_written, *party.keys)
