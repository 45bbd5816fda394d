"""Agreements as lines of a terminal: a list of them, and one with all that is known of it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from assistant.printing import plain, source_line
from assistant.sourced import SourcedAgreement
from index.records import (
    Agreement,
    AgreementField,
    AgreementFilters,
    Amount,
    FieldEvidence,
    Join,
    Period,
    UnreadFile,
)
from ingest.lexicon import TermKind, terms

_FIELDS: dict[AgreementField, str] = {
    "kind": "kind",
    "status": "status",
    "party": "party",
    "signed_on": "date signed",
    "place": "place",
    "occasion": "occasion",
    "country": "country",
    "sector": "sector",
    "purpose": "purpose",
    "amount": "amount",
    "period": "period",
}


def filter_line(filters: AgreementFilters) -> str:
    """Say how the filters were understood; empty when nothing is limited."""
    said = (
        ("kind", [kind_name(kind) for kind in filters.kinds]),
        ("status", list(filters.statuses)),
        ("sector", [_name("sector", sector) for sector in filters.sectors]),
        ("country", [_name("country", country) for country in filters.countries]),
        ("party", list(filters.parties)),
        ("place", list(filters.places)),
        ("since", [filters.since]),
        ("until", [filters.until]),
        ("at least", [_figure(filters.least)] if filters.least is not None else []),
        ("at most", [_figure(filters.most)] if filters.most is not None else []),
        ("currency", [filters.currency]),
        ("text", [filters.text]),
    )
    given = [f"{name} = {' or '.join(values)}" for name, values in said if any(values)]
    return plain("; ".join(given))


def agreement_lines(sourced: SourcedAgreement) -> Iterator[str]:
    """Give one agreement on two lines: what it is, then who, where, how much, and how many sources tell of it."""
    agreement = sourced.agreement
    date = agreement.signed_on.value if agreement.signed_on else "-"
    head = [kind_name(agreement.kind), agreement.status, agreement.place.name if agreement.place else ""]
    yield plain(f"{agreement.id}  {date:<10}  {' · '.join(filter(None, head))}")
    parties = "; ".join(_party(party.name, party.country) for party in agreement.parties)
    rest = [
        parties or "no party told",
        _amount(agreement.amount),
        _period(agreement.period),
        _count(len(sourced.documents), "source"),
        f"unknown: {', '.join(_FIELDS[field] for field in sourced.unknown)}" if sourced.unknown else "",
        f"sources disagree: {', '.join(_FIELDS[each.field] for each in agreement.disagreements)}"
        if agreement.disagreements
        else "",
    ]
    yield "    " + plain(" · ".join(filter(None, rest)))


def listing_lines(
    filters: AgreementFilters, matching: Iterable[SourcedAgreement], partial: Iterable[SourcedAgreement]
) -> Iterator[str]:
    """Give the filters as understood, every agreement that matches, then those that match only in part."""
    if understood := filter_line(filters):
        yield understood
    count = 0
    for sourced in matching:
        yield from agreement_lines(sourced)
        count += 1
    yield _count(count, "agreement")
    for number, sourced in enumerate(partial):
        if number == 0:
            yield ""
            yield "These match only in part: what they do not tell could not be compared."
        yield from agreement_lines(sourced)


def coverage_lines(documents: int, unread: Sequence[UnreadFile]) -> Iterator[str]:
    """Say how many documents were looked at, and name the files that could not be read."""
    yield f"{_count(documents, 'document')} looked at, {_count(len(unread), 'file')} not read"
    for each in unread:
        yield f"  not read  {plain(each.file)}: {plain(each.reason)}"


def shown_lines(sourced: SourcedAgreement, records: Sequence[SourcedAgreement], joins: Sequence[Join]) -> Iterator[str]:
    """Give one agreement with the exact words of each field, where its sources differ, and why they were joined."""
    agreement = sourced.agreement
    yield from agreement_lines(sourced)
    for field, name in _FIELDS.items():
        told = [each for each in agreement.evidence if each.field == field]
        if told:
            yield f"{name}: {plain(_value(agreement, field, told))}"
        for each in told:
            document = sourced.source_of(each.evidence)
            yield f"    « {plain(each.evidence.quote)} »  [{plain(each.value)}]"
            yield f"      {document.id} · {source_line(document)} · p. {each.evidence.page}"
    for disagreement in agreement.disagreements:
        yield f"sources disagree on the {_FIELDS[disagreement.field]}: {plain(' / '.join(disagreement.values))}"
    yield from _join_lines(records, joins)


def join_words(join: Join, first: Agreement, second: Agreement) -> str:
    """Say why two records are one: "same date, two parties in common"."""
    if join.by_person:
        return "a person joined them"
    keys = {key for party in second.parties for key in party.keys}
    common = sum(not keys.isdisjoint(party.keys) for party in first.parties)
    number = {1: "one party", 2: "two parties", 3: "three parties"}.get(common, f"{common} parties")
    words = [f"{number} in common" if field == "party" else f"same {_SHARED[field]}" for field in join.shared]
    return ", ".join(words)


_SHARED = {**_FIELDS, "signed_on": "date"}


def _join_lines(records: Sequence[SourcedAgreement], joins: Sequence[Join]) -> Iterator[str]:
    if len(records) < 2:
        return
    yield f"joined from {len(records)} records:"
    for record in records:
        yield f"    {record.agreement.id}  {'; '.join(source_line(document) for document in record.documents)}"
    by_id = {record.agreement.id: record.agreement for record in records}
    for join in joins:
        yield f"    {join.first} and {join.second}: {join_words(join, by_id[join.first], by_id[join.second])}"
    yield f"  not one agreement? ittifaq agreements split {min(by_id)} RECORD"


def kind_name(kind: str) -> str:
    """Name a kind of agreement in English."""
    return _name("agreement", kind)


def _name(kind: TermKind, id: str) -> str:
    return _names(kind).get(id, id)


@cache
def _names(kind: TermKind) -> dict[str, str]:
    return {term.id: term.names["en"] for term in terms() if term.kind == kind}


def _party(name: str, country: str) -> str:
    return f"{name} ({country})" if country else name


def _value(agreement: Agreement, field: AgreementField, told: Sequence[FieldEvidence]) -> str:
    """Give what the agreement holds for a field, as people read it."""
    match field:
        case "kind":
            return kind_name(agreement.kind)
        case "party":
            return "; ".join(_party(party.name, party.country) for party in agreement.parties)
        case "signed_on" if agreement.signed_on:
            return f"{agreement.signed_on.value} ({agreement.signed_on.precision}, {agreement.signed_on.source})"
        case "place" if agreement.place:
            return _party(agreement.place.name, agreement.place.country)
        case "country":
            return ", ".join(_name("country", country) for country in agreement.countries)
        case "sector":
            return ", ".join(_name("sector", sector) for sector in agreement.sectors)
        case "amount":
            return _amount(agreement.amount)
        case "period":
            return _period(agreement.period)
    return told[0].value


def _amount(amount: Amount | None) -> str:
    return f"{_figure(amount.value)} {amount.currency}".strip() if amount else ""


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() else f"{value:,}"


def _period(period: Period | None) -> str:
    return f"{period.start or '…'} to {period.end or '…'}" if period else ""


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
