"""What is told of an agreement beside its kind, status and parties, each with the words it stands on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from index.folding import fold_text
from index.records import Amount, Document, Period
from ingest.agreement_sectors import find_sectors
from ingest.amounts import find_amounts
from ingest.detail_words import words
from ingest.occasions import find_occasion
from ingest.periods import find_periods
from ingest.pieces import overlap, past_dates, read_piece
from ingest.purposes import find_purpose
from ingest.sentences import Span
from ingest.signed_at import find_signed_at
from ingest.signed_on import find_signed_on
from ingest.signing import Details, Found, FoundParty, Signing
from ingest.surroundings import Surroundings, find_surroundings, without_asides

# How much of a document is looked at for the countries it is about.
_HEAD = 4000
_TWO = 2
# Between two countries that sign, in folded letters, with the first of the second: «جزائرية وفرنسية», "algéro-italien".
_JOINT = re.compile(r"(?:\s*[-–]\s*|\s+(?:et|and|&)\s+)(?:l'|la |le |the )?\w|\s+و(?:\s*\w)?")
# How far before a sum stands what it is of, in letters; further off only trade is still meant.
_NEAR, _REACH = 70, 240
# In any currency: no agreement is worth less, and a smaller sum is misread («ثلاث …» is no three yen).
_LEAST = 1000
_WHICH = re.compile(r"\s*(?:qui|que|dont|which|that|whose|[وف]?الذي|[وف]?التي)\s")

_NEXT_TO = re.compile(
    r"[\s\-–,،«»\"“”'()]*(?:(?:an?|une?|the|le|la)\s+)?"
    r"(?:(?!(?:avec|with|entre|between|pour|for|and|et|de|in|en|مع|بين|في|من|الي|عن)\s)[^\W\d_]+[\s\-–«\"“]+)?"
)


def find_details(document: Document, signing: Signing, parties: Sequence[FoundParty]) -> Details:
    """Find when, where and on what occasion it was signed, and what it covers.

    A field that the words do not tell, or that they tell of something else, stays empty.
    """
    text = document.text
    signing = without_asides(text, signing, parties)
    around = find_surroundings(text, signing)
    if _tells_earlier_year(document, signing):
        around = replace(around, shared=())
    signed_on = find_signed_on(document, signing, parties, around)
    if signed_on and not any(overlap(signed_on.span, span) for span in around.shared):
        # What has a date of its own was not signed with the others.
        around = replace(around, shared=())
    countries = _find_countries(text, signing, parties, around)
    occasion = find_occasion(text, signing, around)
    return Details(
        signed_on=signed_on,
        place=find_signed_at(document, signing, parties, signed_on, around),
        occasion=occasion,
        countries=countries,
        sectors=find_sectors(text, signing, parties, occasion, around),
        purpose=find_purpose(text, signing, parties),
        amount=_find_amount(document, signing, [each.value for each in countries]),
        period=_find_period(text, signing),
    )


def countries_named_first(document: Document) -> frozenset[str]:
    """Give the countries that a document names first: whose dinar it means, if only one of them has one."""
    return _countries_of(document.text[:_HEAD])


def _tells_earlier_year(document: Document, signing: Signing) -> bool:
    """Tell whether the clause itself tells of a year before the document's: the lead is of another day then."""
    year = document.date.value[:4] if document.date else ""
    clause = document.text[signing.clause.start : signing.clause.end]
    return any(each.value and (each.until or each.value)[:4] < year for each in past_dates(clause, ""))


def _find_countries(
    text: str, signing: Signing, parties: Sequence[FoundParty], around: Surroundings
) -> tuple[Found[str], ...]:
    """Give the countries of the parties, then those the instrument itself is named after ("accord algéro-italien").

    Where a party's country is not known, also the two between which the agreements told together were signed.
    """
    found = {each.party.country: Found(each.party.country, each.spans[0]) for each in parties if each.party.country}
    unnamed = [span for party in parties if not party.party.country for span in party.spans]
    sentence = text[signing.sentence.start : signing.sentence.end]
    for term in read_piece(sentence).terms:
        at = Span(signing.sentence.start + term.start, signing.sentence.start + term.end)
        is_in_name = term.kind in ("country", "city") and any(overlap(at, name) for name in unnamed)
        is_beside = term.kind == "country" and any(_is_adjective(text, at, each) for each in (signing.anchor, *unnamed))
        if is_in_name or is_beside:
            found.setdefault(term.id, Found(term.id, at))
    if len(found) < _TWO and (unnamed or not parties):
        shared = _shared_countries(text, around)
        found |= {each: shared[each] for each in shared if found.keys() <= shared.keys() and each not in found}
    return tuple(found.values())


def _shared_countries(text: str, around: Surroundings) -> dict[str, Found[str]]:
    """Give the two countries that the nearest sentence which tells several agreements names in one breath."""
    for span in around.shared:
        sentence = text[span.start : span.end]
        named = [term for term in read_piece(sentence).terms if term.kind == "country"]
        for one, other in pairwise(named):
            joint = fold_text(sentence[one.end : other.start + 1])
            if one.id != other.id and _JOINT.fullmatch(joint):
                ends = [Span(span.start + each.start, span.start + each.end) for each in (one, other)]
                return {one.id: Found(one.id, ends[0]), other.id: Found(other.id, ends[1])}
    return {}


def _is_adjective(text: str, at: Span, named: Span) -> bool:
    """Tell whether no more than a word stands between the name and the country: "X, an Italian consortium"."""
    between = text[named.end : at.start] if at.start >= named.end else text[at.end : named.start]
    return len(between) <= 20 and _NEXT_TO.fullmatch(fold_text(between)) is not None


def _find_amount(document: Document, signing: Signing, countries: Sequence[str]) -> Found[Amount] | None:
    """Choose the total where one is told, else the amount said to be of the agreement, else the first."""
    told = [*_amounts(document, signing.sentence, signing, countries)]
    told = told or [each for span in signing.told for each in _amounts(document, span, signing, countries)]
    if not told:
        return None
    return max(told, key=lambda each: (*_is_of_agreement(document.text, each), -each.span.start))


def _amounts(document: Document, span: Span, signing: Signing, countries: Sequence[str]) -> Iterator[Found[Amount]]:
    sentence = document.text[span.start : span.end]
    for each in _resolved(find_amounts(sentence, countries), sentence, document):
        at = Span(span.start + each.span.start, span.start + each.span.end)
        is_told = span != signing.sentence or overlap(at, signing.clause)
        before = re.split(r"[؛;:]|\.\s", read_piece(sentence).folded_before(each.span.start, _REACH))[-1]
        if is_told and not _is_of_other(before) and each.value.value >= _LEAST:
            yield Found(each.value, at)


def _is_of_other(before: str) -> bool:
    """Tell whether a sum is only possible, or of what is traded or earned, by the words before it.

    What its own breath calls the agreement's is not of trade.
    """
    if words("possible_amounts").search(before):
        return True
    breath = re.split(r"[،,]", before)[-1]
    if words("amounts").search(breath) and not words("other_amounts").search(breath) and not _WHICH.match(breath):
        return False
    trade = _last_end("trade", before)
    is_trade = trade >= 0 and trade >= max(_last_end("amounts", before), _last_end("signs", before))
    return is_trade or bool(words("other_amounts").search(before[-_NEAR:]))


def _last_end(name: str, before: str) -> int:
    return max((match.end() for match in words(name).finditer(before)), default=-1)


def _is_of_agreement(text: str, found: Found[Amount]) -> tuple[bool, bool]:
    before = fold_text(text[max(0, found.span.start - 60) : found.span.start])
    return bool(words("total_amounts").search(before)), bool(words("amounts").search(before))


def _resolved(found: Sequence[Found[Amount]], sentence: str, document: Document) -> Sequence[Found[Amount]]:
    """Read a bare «ريال» by the countries that the document names first, where those of the parties do not tell."""
    if all(each.value.currency for each in found):
        return found
    again = find_amounts(sentence, countries_named_first(document))
    return [first if first.value.currency else second for first, second in zip(found, again, strict=True)]


@lru_cache(maxsize=16)
def _countries_of(head: str) -> frozenset[str]:
    return frozenset(term.id for term in read_piece(head).terms if term.kind in ("country", "city"))


def _find_period(text: str, signing: Signing) -> Found[Period] | None:
    for span in (signing.sentence, *signing.told):
        for each in find_periods(text[span.start : span.end]):
            at = Span(span.start + each.span.start, span.start + each.span.end)
            if span != signing.sentence or overlap(at, signing.clause):
                return Found(each.value, at)
    return None
