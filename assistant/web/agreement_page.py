"""One agreement as the screen shows it: every field with the words it stands on, what sources disagree on, its sources,
and why its records are one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.agreement_lines import (
    agreement_line,
    amount_text,
    date_text,
    isolated,
    party_name,
    place_name,
    term_name,
    value_text,
)
from assistant.answer_parts import text_language
from assistant.printing import plain
from assistant.quality_words import page_mark
from assistant.register_wording import register_words
from assistant.sourced import SourcedAgreement, source
from assistant.web.addresses import document_url
from assistant.web.agreement_table import period_text
from assistant.web.screen import Screen
from assistant.wording import words
from index.library import Library
from index.records import (
    AGREEMENT_FIELDS,
    Agreement,
    AgreementField,
    DocumentSummary,
    Evidence,
    FieldEvidence,
    Join,
    Language,
    Party,
    Period,
)
from index.uniting import amount_value


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A document that tells of the agreement."""

    number: int
    title: str
    title_language: Language
    publisher: str
    date: str
    pages: int
    language: Language
    url: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """Exact words of a source, and where they open; `doubt` says that their page was read doubtfully, or is ""."""

    quote: str
    language: Language
    page: int
    url: str
    source: SourceLine
    doubt: str


@dataclass(frozen=True, slots=True)
class Told:
    """A value of a field and the words it stands on.

    Attributes:
        is_other: sources disagree, and this is not the value that the register shows.
        note: what belongs to the value: the country of a party.
    """

    text: str
    note: str
    is_other: bool
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the agreement; one that no document tells has no values."""

    field: AgreementField
    name: str
    told: tuple[Told, ...]
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class JoinLine:
    """Two sources by their numbers, and why what they tell is one agreement."""

    first: int
    second: int
    why: str
    by_person: bool


@dataclass(frozen=True, slots=True)
class ShownAgreement:
    """All that is known of one agreement.

    Attributes:
        heading: what it is, between whom, when.
        records: how many tellings were joined.
        citation: one line to quote it by.
    """

    id: str
    kind: str
    heading: str
    parties: tuple[str, ...]
    status: str
    status_id: str
    fields: tuple[Field, ...]
    sources: tuple[SourceLine, ...]
    records: int
    joins: tuple[JoinLine, ...]
    citation: str


def show_agreement(library: Library, agreement_id: str, screen: Screen) -> ShownAgreement:
    """Read one agreement by its id or that of any of its records.

    Raises:
        AgreementUnknown: no agreement has this id.
    """
    agreement = library.agreement(agreement_id)
    sourced = source(library, [agreement])[0]
    language = screen.language
    said = register_words(language)
    sources = tuple(_source(number, each, language) for number, each in enumerate(sourced.documents, 1))
    kind = said.kinds[agreement.kind]
    return ShownAgreement(
        id=agreement.id,
        kind=kind[:1].upper() + kind[1:],
        heading=plain(agreement_line(agreement, language)),
        parties=tuple(plain(party_name(party, language)) for party in agreement.parties),
        status=said.statuses[agreement.status] if agreement.status else "",
        status_id=agreement.status,
        fields=_Telling(sourced, sources, language).fields(),
        sources=sources,
        records=len(library.records_of(agreement.id)),
        joins=tuple(sorted(_joins(library, sourced, screen), key=lambda join: (join.first, join.second))),
        citation=_citation(agreement, sources, screen),
    )


def _source(number: int, document: DocumentSummary, language: Language) -> SourceLine:
    title = plain(document.title) or document.id
    return SourceLine(
        number=number,
        title=title,
        title_language=text_language(title, document.language),
        publisher=plain(document.publisher),
        date=date_text(document.date.value, language) if document.date else "",
        pages=document.pages,
        language=document.language,
        url=document_url(language, document.id),
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """What the documents of one agreement tell, field by field."""

    sourced: SourcedAgreement
    sources: Sequence[SourceLine]
    language: Language

    def fields(self) -> tuple[Field, ...]:
        """Give every field, also those that nobody tells."""
        disputed = {each.field for each in self.sourced.agreement.disagreements}
        names = register_words(self.language).fields
        return tuple(
            Field(field, names[field], tuple(self._told(field, field in disputed)), field in disputed)
            for field in AGREEMENT_FIELDS
        )

    def _told(self, field: AgreementField, is_disputed: bool) -> Iterator[Told]:
        """Give the values of a field, those that the register shows first."""
        agreement = self.sourced.agreement
        by_value: dict[str, list[FieldEvidence]] = {}
        for each in agreement.evidence:
            if each.field == field:
                by_value.setdefault(each.value, []).append(each)
        shown = [value for value in _shown_values(agreement, field) if value in by_value]
        party_of = {key: party for party in agreement.parties for key in party.keys} if field == "party" else {}
        for value in dict.fromkeys([*shown, *by_value]):
            party = party_of.get(value)
            yield Told(
                text=self._text(field, value, party),
                note=term_name("country", party.country, self.language) if party and party.country else "",
                is_other=is_disputed and value not in shown,
                quotations=tuple(self._quotations(by_value[value])),
            )

    def _text(self, field: AgreementField, value: str, party: Party | None) -> str:
        agreement = self.sourced.agreement
        if party:
            return plain(party_name(party, self.language))
        if field == "place" and agreement.place and value == agreement.place.key:
            return plain(place_name(agreement.place, self.language))
        if field == "period":
            start, _, end = value.partition("/")
            return period_text(Period(start, end), self.language)
        return plain(value_text(agreement, field, value, self.language))

    def _quotations(self, told: Sequence[FieldEvidence]) -> Iterator[Quotation]:
        """Give each passage once, in the order of the sources."""
        by_id = {
            document.id: (document, line) for document, line in zip(self.sourced.documents, self.sources, strict=True)
        }
        evidence = dict.fromkeys(each.evidence for each in told)
        for each in sorted(evidence, key=lambda each: (by_id[each.document_id][1].number, each.start)):
            yield self._quotation(each, *by_id[each.document_id])

    def _quotation(self, evidence: Evidence, document: DocumentSummary, line: SourceLine) -> Quotation:
        return Quotation(
            quote=evidence.quote,
            language=text_language(evidence.quote, line.language),
            page=evidence.page,
            url=document_url(self.language, evidence.document_id, evidence.start, evidence.end),
            source=line,
            doubt=page_mark(document, evidence.page, self.language),
        )


def _shown_values(agreement: Agreement, field: AgreementField) -> Sequence[str]:
    """Give the values of a field that the register shows, written as in FieldEvidence.value."""
    signed_on, place, amount, period = agreement.signed_on, agreement.place, agreement.amount, agreement.period
    values: dict[AgreementField, Sequence[str]] = {
        "kind": [agreement.kind],
        "status": [agreement.status],
        "party": [key for party in agreement.parties for key in party.keys],
        "signed_on": [signed_on.value] if signed_on else [],
        "place": [place.key] if place else [],
        "occasion": [agreement.occasion],
        "country": agreement.countries,
        "sector": agreement.sectors,
        "purpose": [agreement.purpose],
        "amount": [amount_value(amount)] if amount else [],
        "period": [f"{period.start}/{period.end}"] if period else [],
    }
    return values[field]


def _joins(library: Library, sourced: SourcedAgreement, screen: Screen) -> Iterator[JoinLine]:
    """Say of every two records that are one why they are."""
    records = {record.id: record for record in library.records_of(sourced.agreement.id)}
    numbers = {document.id: number for number, document in enumerate(sourced.documents, 1)}
    for join in library.joins_of(sourced.agreement.id):
        first, second = records[join.first], records[join.second]
        places = sorted(numbers[each.documents[0]] for each in (first, second))
        yield JoinLine(places[0], places[1], join_words(join, first, second, screen), join.by_person)


def join_words(join: Join, first: Agreement, second: Agreement, screen: Screen) -> str:
    """Say why two records are one: "même date, deux parties en commun"."""
    said = screen.words["register"]
    if join.by_person:
        return said["joined_by_person"]
    keys = {key for party in second.parties for key in party.keys}
    common = sum(not keys.isdisjoint(party.keys) for party in first.parties)
    parties = screen.counted("register", "common", common)
    return register_words(screen.language).separator.join(
        parties if field == "party" else said[f"same_{field}"] for field in join.shared
    )


def _citation(agreement: Agreement, sources: Sequence[SourceLine], screen: Screen) -> str:
    """Write one line as treaty collections do: what, between whom, when, where, and by which sources."""
    said, language = screen.words["register"], screen.language
    told = [
        agreement_title(agreement, screen),
        date_text(agreement.signed_on.value, language) if agreement.signed_on else said["undated"],
        isolated(plain(place_name(agreement.place, language)), language) if agreement.place else "",
        amount_text(agreement.amount.value, agreement.amount.currency, language) if agreement.amount else "",
    ]
    separator = words(language).separator
    cited = (said["cited"].format(title=isolated(each.title, language), rest=_rest(each, language)) for each in sources)
    return said["citation_line"].format(
        told=separator.join(part for part in told if part),
        sources=f"{said['semicolon']} ".join(cited),
        id=f"\u2066{agreement.id}\u2069",
    )


def agreement_title(agreement: Agreement, screen: Screen) -> str:
    """Name an agreement: "Mémorandum d’entente : A, B"."""
    said, language = register_words(screen.language), screen.language
    kind = said.kinds[agreement.kind]
    names = said.separator.join(isolated(plain(party_name(party, language)), language) for party in agreement.parties)
    kind = kind[:1].upper() + kind[1:]
    return f"{kind}{screen.words['register']['colon']} {names}" if names else kind


def _rest(line: SourceLine, language: Language) -> str:
    parts = (isolated(line.publisher, language), line.date)
    return "".join(f"{words(language).separator}{part}" for part in parts if part)
