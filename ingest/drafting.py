"""From a place that tells of an agreement to a record of what that place tells, every field with its words."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.comparing import is_same_party
from index.folding import fold_text, fold_words
from index.records import Agreement, AgreementField, Document, Evidence, FieldEvidence
from index.uniting import amount_value, period_value
from ingest.cues import find_cues
from ingest.details import find_details
from ingest.organisations import resolve_organisation
from ingest.parties import find_parties
from ingest.sentences import Span
from ingest.signing import Details, FoundParty, Signing
from ingest.signing_words import signing_words
from ingest.telling import Telling

_TOGETHER = 2
_ANTECEDENT_REACH = 6
# A register tells thousands, and so many sentences no more than this.
_MOST_ANTECEDENTS = 200
_SUCCEEDING_REACH = 25
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LEADING = re.compile(
    r"[\s,،;؛:]*(?:et |and |و)?(?P<quote>[«“\"]\s?)?(?P<name>\w[^,،;؛:«»“”\"]{1,60}?)\s?[»”\"]?"
    r"\s(?:pour|for|afin|dans|sur|portant|to|ل\w+|في)\s"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A telling and the record of it."""

    telling: Telling
    parties: tuple[FoundParty, ...]
    record: Agreement


def draft(document: Document, telling: Telling, earlier: Sequence[Draft]) -> Draft:
    """Read who signs and what else is told.

    An item of an enumeration has from its head what it does not tell; «الجانبان» and "both companies" are those of the
    latest of the `earlier` drafts that names two.
    """
    latest = earlier[-_MOST_ANTECEDENTS:]
    near = [each for each in latest if telling.number - each.telling.number <= _ANTECEDENT_REACH]
    parties = _named(document, telling) or _antecedents(document, telling.signing, near)
    parties = _with_subject(telling, parties, earlier)
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
    return Draft(telling, parties, make_record(document, telling.signing, parties, details))


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


def evidence_on(document: Document, field: AgreementField, value: str, span: Span) -> FieldEvidence:
    """Give the evidence of a field: the words at this place of the document, with their page."""
    page = next((each.number for each in document.pages if each.start <= span.start < each.end), 1)
    quote = document.text[span.start : span.end]
    return FieldEvidence(field, value, Evidence(document.id, span.start, span.end, page, quote))


def record_id(document: Document, words: Span) -> str:
    """Give the id of a record that stands on these words: the same whenever the same words are read again."""
    folded = " ".join(fold_words(document.text[words.start : words.end]))
    return hashlib.sha256(f"{document.id}\n{folded}".encode()).hexdigest()[:12]


def _named(document: Document, telling: Telling) -> tuple[FoundParty, ...]:
    """Give the parties; those of «العقد» and "the contract" only where the same sentence names one of them."""
    sentence = telling.signing.sentence
    parties = find_parties(document, _who_signs(document, telling.signing))
    is_here = any(sentence.start <= span.start < sentence.end for each in parties for span in each.spans)
    if telling.head and not parties:
        return _leading_name(document, telling.signing.clause)
    return parties if is_here or not telling.instrument.is_definite else ()


def _leading_name(document: Document, clause: Span) -> tuple[FoundParty, ...]:
    """Give the name that opens an item of a list: "Ferruz pour l'assemblage des roues"."""
    name = _LEADING.match(document.text, clause.start, clause.end)
    if (
        not name
        or signing_words().lists["ordinal"].match(fold_text(name["name"]))
        or not (name["name"][0].isupper() or "ء" <= name["name"][0] <= "ي" or name["quote"])
    ):
        return ()
    return (FoundParty(resolve_organisation(name["name"]), (Span(*name.span("name")),)),)


def _who_signs(document: Document, signing: Signing) -> Signing:
    """Narrow a signing to the words that can name who signs.

    Of the sentences that follow only those that tell of signing: the others name whom it serves. Of a sentence that
    tells of several agreements only its own clause.
    """
    told = [each for each in signing.told if _tells_of_signing(document.text[each.start : each.end])]
    return replace(signing, sentence=signing.clause, told=tuple(told))


def _tells_of_signing(text: str) -> bool:
    return any(cue.effect == "signed" for cue in find_cues(fold_text(text)))


def _antecedents(document: Document, signing: Signing, earlier: Sequence[Draft]) -> tuple[FoundParty, ...]:
    clause = fold_text(document.text[signing.clause.start : signing.clause.end])
    if not signing_words().lists["together"].search(clause) and not _is_predecessor(document, signing, clause):
        return ()
    return next((each.parties for each in reversed(earlier) if len(each.parties) >= _TOGETHER), ())


def _is_predecessor(document: Document, signing: Signing, clause: str) -> bool:
    """Say whether the one told before takes the place of this one: «تجديدا لاتفاقية … سنة 2019»."""
    before = fold_text(document.text[signing.clause.start : signing.anchor.start])
    ends = [match.end() for match in signing_words().lists["succeeding"].finditer(before)]
    return bool(ends) and len(before) - ends[-1] <= _SUCCEEDING_REACH and bool(_YEAR.search(clause))


def _with_subject(
    telling: Telling, parties: tuple[FoundParty, ...], earlier: Sequence[Draft]
) -> tuple[FoundParty, ...]:
    """Add who signs the first agreement of a sentence to a second one: "X a signé … avec Y et … avec Z"."""
    before = earlier[-1] if earlier else None
    if before is None or before.telling.number != telling.number or before.telling.is_aside or len(parties) != 1:
        return parties
    anchor = before.telling.signing.anchor.start
    subjects = [each for each in before.parties if each.spans[0].start < anchor]
    is_new = bool(subjects) and not is_same_party(subjects[0].party, parties[0].party)
    return (subjects[0], *parties) if is_new and len(before.parties) >= _TOGETHER else parties


def _with_head(parties: tuple[FoundParty, ...], shared: tuple[FoundParty, ...]) -> tuple[FoundParty, ...]:
    if len(parties) >= _TOGETHER or not shared:
        return parties
    others = [each for each in parties if not any(is_same_party(each.party, other.party) for other in shared)]
    return (*shared, *others) if len(shared) < _TOGETHER or not parties else parties


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
        return evidence_on(self._document, field, value, span)
