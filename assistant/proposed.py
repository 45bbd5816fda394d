"""From a language model's quotations to what recognition reads: each field at the words quoted, by our own readers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from assistant.proposals import Proposal
from assistant.quoted_text import QuotedText
from index.folding import fold, fold_words
from index.records import AgreementKind, Amount, Document, Period, Place, SignedOn
from ingest.amounts import find_amounts
from ingest.dating import find_dates
from ingest.instruments import find_instruments
from ingest.organisations import resolve_organisation
from ingest.periods import find_periods
from ingest.pieces import overlap
from ingest.places import find_places
from ingest.sentences import Span, split_sentences
from ingest.signing import Details, Found, FoundParty, Signing
from ingest.terms import find_terms

T = TypeVar("T")

FEWEST_PARTIES = 2
# A longer quotation is a sentence, not a name.
MOST_NAME_WORDS = 16


@dataclass(frozen=True, slots=True)
class Proposed:
    """An agreement as the words that a model pointed at tell it."""

    signing: Signing
    parties: tuple[FoundParty, ...]
    details: Details


class ShownText:
    """A piece of a document that a model was shown, and what our readers find in it."""

    def __init__(self, document: Document, piece: Span, signings: Sequence[Signing] = ()) -> None:
        self._piece = piece
        self._signings = signings
        self._text = document.text[piece.start : piece.end]
        self._reference = document.date.value if document.date else ""
        self._quoted = QuotedText(document.text, piece)

    def read(self, proposal: Proposal) -> Proposed | None:
        """Read what a model points at; None when its instrument or two of its parties do not stand here."""
        instrument = next(self._spans(proposal.get("instrument")), None)
        signing = self._signing(proposal, instrument) if instrument else None
        if not instrument or not signing:
            return None
        parties = self._parties(proposal.get("parties"), instrument)
        if len({found.party.keys for found in parties}) < FEWEST_PARTIES:
            return None
        return Proposed(signing, parties, self._details(proposal, signing, parties))

    def _signing(self, proposal: Proposal, instrument: Span) -> Signing | None:
        """Give the signing that our rules see at this instrument, else one whose status is not known."""
        known = next((each for each in self._signings if overlap(each.anchor, instrument)), None)
        if known:
            return known
        sentence = next(each for each in self._sentences if instrument.start < each.end)
        kind = self._kind_at(instrument, sentence)
        verb = next(self._spans(proposal.get("signed")), instrument)
        return Signing(kind, "", None, instrument, verb, sentence, sentence, ()) if kind else None

    def _details(self, proposal: Proposal, signing: Signing, parties: Sequence[FoundParty]) -> Details:
        purpose = next(self._spans(proposal.get("purpose")), None)
        is_open = signing.status in ("announced", "negotiated")
        return Details(
            signed_on=None
            if is_open
            else self._found_at(proposal.get("date"), self._dates(signing.status == "signed")),
            place=self._found_at(proposal.get("place"), self._places),
            occasion=next(self._spans(proposal.get("occasion")), None),
            countries=tuple(_countries(parties)),
            sectors=tuple(self._sectors(purpose)) if purpose else (),
            purpose=purpose,
            amount=self._found_at(proposal.get("amount"), self._amounts),
            period=self._found_at(proposal.get("period"), self._periods),
        )

    def _spans(self, quotes: Sequence[str]) -> Iterator[Span]:
        """Give where each quotation stands, those that do not left out."""
        return (span for quote in quotes if (span := self._quoted.find(quote)))

    def _kind_at(self, span: Span, sentence: Span) -> AgreementKind | None:
        """Give the kind of instrument that is named there; none where the words only look like one."""
        folded = fold(self._words(sentence))
        for found in find_instruments(folded.text):
            start, end = folded.original_span(found.start, found.end)
            if overlap(span, Span(sentence.start + start, sentence.start + end)):
                return found.kind
        return None

    def _parties(self, quotes: Sequence[str], instrument: Span) -> tuple[FoundParty, ...]:
        """Give the parties that are names: no sentence, not the instrument, no number or date alone."""
        found: dict[tuple[str, ...], FoundParty] = {}
        for span in self._spans(quotes):
            name = self._words(span)
            is_apart = span.end <= instrument.start or instrument.end <= span.start
            if is_apart and _is_name(name):
                party = resolve_organisation(name)
                found.setdefault(party.keys, FoundParty(party, (span,)))
        return tuple(found.values())

    def _found_at(self, quotes: Sequence[str], found: Sequence[Found[T]]) -> Found[T] | None:
        """Give what our reader found at the words of the first quotation that holds one thing only."""
        for span in self._spans(quotes):
            there = [each for each in found if overlap(each.span, span)]
            if len(there) == 1:
                return there[0]
        return None

    def _sectors(self, purpose: Span) -> Iterator[Found[str]]:
        seen: set[str] = set()
        for term in find_terms(self._words(purpose)):
            if term.kind == "sector" and term.id not in seen:
                seen.add(term.id)
                yield Found(term.id, Span(purpose.start + term.start, purpose.start + term.end))

    @cached_property
    def _sentences(self) -> list[Span]:
        return [self._moved(each) for each in split_sentences(self._text)]

    def _dates(self, has_happened: bool) -> list[Found[SignedOn]]:
        return [
            Found(SignedOn(each.value, each.precision, each.how), self._moved(Span(each.start, each.end)))
            for each in find_dates(self._text, self._reference, has_happened)
            if each.value and not each.until
        ]

    @cached_property
    def _amounts(self) -> list[Found[Amount]]:
        return self._all_moved(find_amounts(self._text))

    @cached_property
    def _periods(self) -> list[Found[Period]]:
        return self._all_moved(find_periods(self._text))

    @cached_property
    def _places(self) -> list[Found[Place]]:
        return self._all_moved(find_places(self._text))

    def _all_moved(self, found: Sequence[Found[T]]) -> list[Found[T]]:
        return [Found(each.value, self._moved(each.span)) for each in found]

    def _moved(self, span: Span) -> Span:
        return Span(self._piece.start + span.start, self._piece.start + span.end)

    def _words(self, span: Span) -> str:
        return self._text[span.start - self._piece.start : span.end - self._piece.start]


def _countries(parties: Sequence[FoundParty]) -> Iterator[Found[str]]:
    """Give the countries of the parties, each once, on the name that tells it."""
    seen: set[str] = set()
    for each in parties:
        if each.party.country and each.party.country not in seen:
            seen.add(each.party.country)
            yield Found(each.party.country, each.spans[0])


def _is_name(text: str) -> bool:
    words = fold_words(text)
    has_letters = any(len(word) > 1 and not word.isdecimal() for word in words)
    return (
        has_letters and len(words) <= MOST_NAME_WORDS and not any(each.kind == "agreement" for each in find_terms(text))
    )
