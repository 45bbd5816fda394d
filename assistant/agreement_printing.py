"""The register as lines of a terminal: a list of agreements, and one of them with all that is known of it."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.agreement_lines import agreement_line, amount_text, date_text, term_name, value_text
from assistant.printing import plain, source_line
from assistant.quality_words import doubtful_line, page_mark
from assistant.register_wording import count_agreements, register_words
from assistant.sourced import SourcedAgreement
from assistant.wording import count_documents
from index.records import AGREEMENT_FIELDS, Agreement, AgreementFilters, Join, UnreadFile

# What the command says of itself is in English, as its help is; what documents say stays as they say it.
_SAID = register_words("en")


def listing_lines(
    filters: AgreementFilters, matching: Iterable[SourcedAgreement], partial: Iterable[SourcedAgreement]
) -> Iterator[str]:
    """Give the filters as understood, every agreement that matches, then those that match only in part."""
    if understood := filter_line(filters):
        yield plain(_SAID.understood.format(limits=understood))
    count = 0
    for sourced in matching:
        yield agreement_row(sourced)
        count += 1
    yield plain(_SAID.found.format(agreements=count_agreements(count, "en")))
    for number, sourced in enumerate(partial):
        if number == 0:
            yield ""
            yield "These match only in part: what is unknown of them could not be compared."
        yield agreement_row(sourced)


def agreement_row(sourced: SourcedAgreement) -> str:
    """Give one agreement: its id, what it is, how many documents tell of it, and what of the filters is unknown."""
    sources = len(sourced.documents)
    parts = [agreement_line(sourced.agreement, "en"), "1 source" if sources == 1 else f"{sources} sources"]
    if sourced.unknown:
        parts.append(_SAID.unknown.format(fields=", ".join(_SAID.fields[field] for field in sourced.unknown)))
    return f"{sourced.agreement.id}  {plain(' · '.join(parts))}"


def coverage_lines(documents: int, agreements: int, unread: Sequence[UnreadFile], doubtful: int) -> Iterator[str]:
    """Say how many documents were looked at and are doubted, and name the files that could not be read."""
    yield _SAID.coverage.format(
        documents=count_documents(documents, "en"), agreements=count_agreements(agreements, "en")
    )
    if unread:
        yield _SAID.unread.format(count=len(unread))
    for each in unread:
        yield f"  {plain('/'.join(filter(None, (each.file, each.member))))}: {plain(each.reason)}"
    if doubtful:
        yield f"{doubtful_line(doubtful, 'en')} `ittifaq documents --quality doubtful` names them and says why."


def unlooked_lines(documents: int) -> Iterator[str]:
    """Say how many documents an earlier version read without looking for agreements."""
    if documents:
        yield (
            f"Not looked at for agreements, read by an earlier version: {count_documents(documents, 'en')}. "
            "Ingest their files again."
        )


def filter_line(filters: AgreementFilters) -> str:
    """Say how the filters were understood; empty when nothing is limited."""
    said = (
        ("kind", [_SAID.kinds[kind] for kind in filters.kinds]),
        ("status", [_SAID.statuses[status] for status in filters.statuses]),
        ("sector", [term_name("sector", sector, "en") for sector in filters.sectors]),
        ("country", [term_name("country", country, "en") for country in filters.countries]),
        ("party", filters.parties[:1]),
        ("place", filters.places[:1]),
        ("since", [filters.since and date_text(filters.since, "en")]),
        ("until", [filters.until and date_text(filters.until, "en")]),
        ("at least", [_amount(filters.least, filters.currency)]),
        ("at most", [_amount(filters.most, filters.currency)]),
        ("currency", [filters.currency]),
        ("text", [filters.text]),
    )
    limits = ((name, _SAID.disjunction.join(values)) for name, values in said if any(values))
    return _SAID.separator.join(_SAID.equals.format(field=name, values=values) for name, values in limits)


def shown_lines(sourced: SourcedAgreement, records: Sequence[SourcedAgreement], joins: Sequence[Join]) -> Iterator[str]:
    """Give one agreement with the exact words of each field, its sources by number, and why its records are one."""
    agreement = sourced.agreement
    numbers = {document.id: number for number, document in enumerate(sourced.documents, 1)}
    documents = {document.id: document for document in sourced.documents}
    yield agreement_row(sourced)
    for field in AGREEMENT_FIELDS:
        quotes: dict[str, dict[str, None]] = {}
        for each in agreement.evidence:
            if each.field == field:
                evidence = each.evidence
                line = f"    « {plain(evidence.quote)} » [{numbers[evidence.document_id]}] p. {evidence.page}"
                mark = page_mark(documents[evidence.document_id], evidence.page, "en")
                quotes.setdefault(each.value, {})[f"{line} · {mark}" if mark else line] = None
        for value, lines in quotes.items():
            yield plain(f"{_SAID.fields[field]}: {value_text(agreement, field, value, 'en')}")
            yield from lines
    yield from _join_lines(records, joins)
    for document in sourced.documents:
        yield f"[{numbers[document.id]}] {document.id} · {source_line(document)}"


def join_words(join: Join, first: Agreement, second: Agreement) -> str:
    """Say why two records are one: "same date, two parties in common"."""
    if join.by_person:
        return "joined by a person"
    keys = {key for party in second.parties for key in party.keys}
    common = sum(not keys.isdisjoint(party.keys) for party in first.parties)
    number = {1: "one party", 2: "two parties", 3: "three parties"}.get(common, f"{common} parties")
    words = [f"{number} in common" if field == "party" else f"same {_SHARED[field]}" for field in join.shared]
    return ", ".join(words)


_SHARED = {**_SAID.fields, "signed_on": "date"}


def _join_lines(records: Sequence[SourcedAgreement], joins: Sequence[Join]) -> Iterator[str]:
    if len(records) < 2:
        return
    yield f"joined from {len(records)} records:"
    by_id = {record.agreement.id: record.agreement for record in records}
    for record in records:
        yield f"    {record.agreement.id}  {'; '.join(source_line(document) for document in record.documents)}"
    for join in joins:
        yield f"    {join.first} and {join.second}: {join_words(join, by_id[join.first], by_id[join.second])}"
    yield f"    Two agreements after all? ittifaq agreements split {min(by_id)} RECORD"


def _amount(value: float | None, currency: str) -> str:
    return "" if value is None else amount_text(value, currency, "en")
