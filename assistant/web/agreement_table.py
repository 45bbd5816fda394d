"""Agreements as rows of a table, of the register and of answers alike (templates/agreement_table.html)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.agreement_lines import PARTIES, amount_text, date_text, party_name, place_name, term_name
from assistant.giving import GivenAnswer
from assistant.printing import plain
from assistant.quality_words import doubtful_citations
from assistant.register_wording import register_words
from assistant.web.addresses import agreement_url, agreements_url, source_url
from assistant.web.screen import Screen
from index.records import Agreement, AgreementField, Language, Period


@dataclass(frozen=True, slots=True)
class SourceChip:
    """A numbered source of an answer: where it opens, and the id of the card that holds its quotation.

    Attributes:
        doubt: says that its page was read doubtfully, or is "".
    """

    number: int
    url: str
    card: str
    doubt: str


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement; every text is in the language of the table, "" where the field is not told.

    Attributes:
        url: of the agreement's own page.
        more_parties: how many are not among `parties`.
        date_value: as in SignedOn.value, for programs.
        sources: in an answer; in the register none, and `documents` counts those that tell of it.
        unknown: the fields for which a filter asks and that are not told.
        differing: the fields on which sources disagree.
    """

    id: str
    url: str
    kind: str
    status: str
    status_id: str
    parties: tuple[str, ...]
    more_parties: int
    date: str
    date_value: str
    place: str
    countries: tuple[str, ...]
    amount: str
    period: str
    sources: tuple[SourceChip, ...]
    documents: int
    unknown: str
    differing: str


def answer_rows(given: GivenAnswer, screen: Screen, part: Literal["s", "p"]) -> tuple[AgreementRow, ...]:
    """Give the agreements that an answer tells on lines, in the answer's language; `screen` is that of the links.

    `part` is "s" for those that match and "p" for those that may, as in assistant.web.addresses.source_url.
    """
    answer = given.turn.answer
    doubts = doubtful_citations(answer)
    rows = []
    for place, sentence in enumerate(answer.sentences if part == "s" else answer.partly):
        if sentence.support != "register":
            continue
        agreement = given.agreement_of(sentence)
        chips = tuple(
            SourceChip(
                number=number,
                url=source_url(screen.language, given.id, f"{part}{place}", number),
                card=f"{given.id}-{number}",
                doubt=doubts.get(number, ""),
            )
            for number in sentence.citations
        )
        if agreement is None:
            # It went while the answer was being given: its line still stands.
            rows.append(_row_of_line(sentence.text, screen.language, chips))
            continue
        row = _row(agreement, answer.language, screen.language, chips)
        rows.append(replace(row, unknown=_unknown(sentence.text, answer.language)) if part == "p" else row)
    return tuple(rows)


def register_rows(
    agreements: Sequence[Agreement], screen: Screen, unknown: Mapping[str, Sequence[AgreementField]] | None = None
) -> tuple[AgreementRow, ...]:
    """Give agreements of the register, with what is `unknown` of those that may match, by id."""
    asked = unknown or {}
    return tuple(_row(each, screen.language, screen.language, (), asked.get(each.id, ())) for each in agreements)


def period_text(period: Period, language: Language) -> str:
    """Say what time an agreement covers, the later years always behind the earlier ones."""
    said = register_words(language)
    if not period.end:
        return said.since_only.format(start=date_text(period.start, language))
    if not period.start:
        return said.until_only.format(end=date_text(period.end, language))
    return said.from_to.format(start=date_text(period.start, language), end=date_text(period.end, language))


def field_list(fields: Sequence[AgreementField], language: Language) -> str:
    """Name fields of an agreement, between commas."""
    said = register_words(language)
    return said.separator.join(said.fields[field] for field in fields)


def _row_of_line(line: str, page: Language, sources: tuple[SourceChip, ...]) -> AgreementRow:
    url = agreements_url(page)
    return AgreementRow("", url, line, "", "", (), 0, "", "", "", (), "", "", sources, len(sources), "", "")


def _unknown(line: str, language: Language) -> str:
    """Give the fields that a line of what may match ends with (assistant.listing)."""
    before, after = register_words(language).unknown.split("{fields}")
    return line.rpartition(" · ")[2].removeprefix(before).removesuffix(after)


def _row(
    agreement: Agreement,
    language: Language,
    page: Language,
    sources: tuple[SourceChip, ...],
    unknown: Sequence[AgreementField] = (),
) -> AgreementRow:
    said = register_words(language)
    signed_on, amount = agreement.signed_on, agreement.amount
    kind = said.kinds[agreement.kind]
    return AgreementRow(
        id=agreement.id,
        url=agreement_url(page, agreement.id),
        kind=kind[:1].upper() + kind[1:],
        status=said.statuses[agreement.status] if agreement.status else "",
        status_id=agreement.status,
        parties=tuple(plain(party_name(party, language)) for party in agreement.parties[:PARTIES]),
        more_parties=max(0, len(agreement.parties) - PARTIES),
        date=date_text(signed_on.value, language) if signed_on else "",
        date_value=signed_on.value if signed_on else "",
        place=plain(place_name(agreement.place, language)) if agreement.place else "",
        countries=tuple(term_name("country", each, language) for each in agreement.countries),
        amount=amount_text(amount.value, amount.currency, language) if amount else "",
        period=period_text(agreement.period, language) if agreement.period else "",
        sources=sources,
        documents=len(agreement.documents),
        unknown=field_list(unknown, language),
        differing=field_list([each.field for each in agreement.disagreements], language),
    )
