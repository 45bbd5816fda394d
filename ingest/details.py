"""What is told of an agreement beside its kind, status and parties, each with the words it stands on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from index.folding import fold_text
from index.records import Amount, Document, Period
from ingest.agreement_sectors import find_sectors
from ingest.amounts import find_amounts
from ingest.detail_words import words
from ingest.occasions import find_occasion
from ingest.periods import find_periods
from ingest.pieces import overlap, read_piece
from ingest.purposes import find_purpose
from ingest.sentences import Span
from ingest.signed_at import find_signed_at
from ingest.signed_on import find_signed_on
from ingest.signing import Details, Found, FoundParty, Signing
from ingest.surroundings import find_surroundings

# How much of a document is looked at for the countries it is about.
_HEAD = 4000


def find_details(document: Document, signing: Signing, parties: Sequence[FoundParty]) -> Details:
    """Find when, where and on what occasion it was signed, and what it covers.

    A field that the words do not tell, or that they tell of something else, stays empty.
    """
    text = document.text
    countries = _find_countries(text, signing, parties)
    around = find_surroundings(text, signing)
    signed_on = find_signed_on(document, signing, around)
    if signed_on and not any(overlap(signed_on.span, span) for span in around.shared):
        # What has a date of its own was not signed with the others.
        around = replace(around, shared=())
    occasion = find_occasion(text, signing, around)
    return Details(
        signed_on=signed_on,
        place=find_signed_at(document, signing, parties, signed_on, around),
        occasion=occasion,
        countries=countries,
        sectors=find_sectors(text, signing, parties, occasion),
        purpose=find_purpose(text, signing, parties),
        amount=_find_amount(document, signing, [each.value for each in countries]),
        period=_find_period(text, signing),
    )


def _find_countries(text: str, signing: Signing, parties: Sequence[FoundParty]) -> tuple[Found[str], ...]:
    """Give the countries of the parties, then those the instrument itself is named after ("accord algéro-italien")."""
    found = {
        party.party.country: Found(party.party.country, party.spans[0]) for party in parties if party.party.country
    }
    beside = Span(signing.anchor.start - 25, signing.anchor.end + 30)
    sentence = text[signing.sentence.start : signing.sentence.end]
    unnamed = [span for party in parties if not party.party.country for span in party.spans]
    for term in read_piece(sentence).terms:
        at = Span(signing.sentence.start + term.start, signing.sentence.start + term.end)
        is_tied = _is_adjective(text, at, signing) if overlap(at, beside) else False
        is_in_name = term.kind in ("country", "city") and any(overlap(at, name) for name in unnamed)
        if is_in_name or (term.kind == "country" and is_tied):
            found.setdefault(term.id, Found(term.id, at))
    return tuple(found.values())


def _is_adjective(text: str, at: Span, signing: Signing) -> bool:
    """Tell whether only other words of nationality stand between the instrument and this one."""
    between = (
        text[signing.anchor.end : at.start] if at.start >= signing.anchor.end else text[at.end : signing.anchor.start]
    )
    return re.fullmatch(r"[\s\-–]*(?:[^\W\d_]{3,}[-–\s]+)?", between) is not None and not re.search(
        r"(?<!\w)(?:avec|with|entre|between|pour|for|مع|بين|في)(?!\w)", fold_text(between)
    )


def _find_amount(document: Document, signing: Signing, countries: Sequence[str]) -> Found[Amount] | None:
    """Choose the total where one is told, else the amount said to be of the agreement, else the first."""
    told = [*_amounts(document, signing.sentence, signing, countries)]
    told = told or [each for span in signing.told for each in _amounts(document, span, signing, countries)]
    if not told:
        return None
    return max(told, key=lambda each: (*_is_of_agreement(document.text, each), -each.span.start))


def _amounts(document: Document, span: Span, signing: Signing, countries: Sequence[str]) -> Iterator[Found[Amount]]:
    sentence = document.text[span.start : span.end]
    for each in find_amounts(sentence, _about(document.text, countries)):
        at = Span(span.start + each.span.start, span.start + each.span.end)
        is_told = span != signing.sentence or overlap(at, signing.clause)
        before = re.split(r"[؛;:]|\.\s", read_piece(sentence).folded_before(each.span.start, 70))[-1]
        if is_told and not words("other_amounts").search(before):
            yield Found(each.value, at)


def _is_of_agreement(text: str, found: Found[Amount]) -> tuple[bool, bool]:
    before = fold_text(text[max(0, found.span.start - 60) : found.span.start])
    return bool(words("total_amounts").search(before)), bool(words("amounts").search(before))


def _about(text: str, countries: Sequence[str]) -> frozenset[str]:
    """Give the countries whose money may be meant: the parties', else the document's; both where the first decide not.

    «ريال» between a Saudi and a Korean party is Saudi: only one of the two has riyals.
    """
    return frozenset(countries) or _countries_of(text[:_HEAD])


@lru_cache(maxsize=16)
def _countries_of(head: str) -> frozenset[str]:
    """Give the countries that a document names first: whose dinar it means, if only one of them has one."""
    return frozenset(term.id for term in read_piece(head).terms if term.kind in ("country", "city"))


def _find_period(text: str, signing: Signing) -> Found[Period] | None:
    for span in (signing.sentence, *signing.told):
        for each in find_periods(text[span.start : span.end]):
            at = Span(span.start + each.span.start, span.start + each.span.end)
            if span != signing.sentence or overlap(at, signing.clause):
                return Found(each.value, at)
    return None
