"""What words of a search box mean beyond their letters: «ستيلانتيس» is Stellantis, "mécanique de précision" a sector.

An agreement is found by them in whatever language its documents tell it.
"""

from collections.abc import Iterator

from assistant.asked_parties import find_party_names
from assistant.limits import party_values
from index.records import AGREEMENT_KINDS, AgreementKind, Meaning
from ingest.lexicon import sectors_within
from ingest.places import find_places
from ingest.terms import FoundTerm, find_terms


def find_meanings(text: str) -> tuple[Meaning, ...]:
    """Find the kinds, sectors, countries, parties and places that words of `text` name, each once."""
    return tuple(dict.fromkeys([*_terms(text), *_parties(text), *_places(text)]))


def _terms(text: str) -> Iterator[Meaning]:
    for term in find_terms(text):
        words = text[term.start : term.end]
        if term.kind == "agreement":
            yield Meaning(words, kinds=_kinds(term))
        elif term.kind == "sector":
            yield Meaning(words, sectors=sectors_within(term.id))
        elif term.kind == "country":
            yield Meaning(words, countries=(term.id,))


def _kinds(term: FoundTerm) -> tuple[AgreementKind, ...]:
    # The word for any agreement says nothing of its kind.
    return AGREEMENT_KINDS if term.id == "agreement" else tuple(kind for kind in AGREEMENT_KINDS if kind == term.id)


def _parties(text: str) -> Iterator[Meaning]:
    for name in find_party_names(text):
        yield Meaning(name.text, parties=tuple(party_values(name.text)))


def _places(text: str) -> Iterator[Meaning]:
    for place in find_places(text):
        yield Meaning(text[place.span.start : place.span.end], places=(place.value.key,))
